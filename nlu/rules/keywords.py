"""Clear-cut wishes by keyword, for when the model is away; the first that fits wins."""

import re
from dataclasses import replace

from flows.heard import Intent, Values
from nlu.phrasebook import sections

_PATTERNS = tuple(
    (Intent(name), re.compile(rf"\b(?:{'|'.join(lines)})(?!\w)"))
    for name, lines in sections("keywords").items()
)
_COURTESY = frozenset({None, Intent.THANKS, Intent.GOODBYE, Intent.GREET})
_WANTS_NOW = re.compile(
    r"\b(?:quero|queria|gostaria|posso|como|onde|want|can|quiero)\b"
    r"[^.!?\n]{0,40}\b(?:hoje|agora|today|now|hoy|ahora)\b"
)
_OF_PAYING = frozenset({Intent.REQUEST_PAYMENT_LINK, Intent.ASK_BALANCE})


def read_keyword(text: str, values: Values) -> Intent | None:
    """Name the wish of a plain *text* by keyword and values; None if none is clear."""
    named = next((it for it, pattern in _PATTERNS if pattern.search(text)), None)
    if named in _OF_PAYING:
        today = bool(_WANTS_NOW.search(text)) and not values.amount
        return _by_terms(named, replace(values, day=None) if today else values) or named
    if named not in _COURTESY:
        return named
    return _by_values(values) or named


def _by_terms(named: Intent | None, values: Values) -> Intent | None:
    """Tell what "posso pagar" and "quanto fica" ask beside terms; None without any."""
    if values.down_payment or (values.count or 0) > 1:
        return Intent.NEGOTIATE_INSTALLMENTS  # "quanto fica em 5 vezes"
    if values.method or named is Intent.ASK_BALANCE:
        return None
    if values.day:
        return Intent.PROMISE_TO_PAY  # "vou pagar sexta"
    return Intent.PROPOSE_AMOUNT if values.amount else None  # "posso pagar 50 por mês"


def _by_values(values: Values) -> Intent | None:
    if values.count or values.down_payment:
        return Intent.NEGOTIATE_INSTALLMENTS
    if values.day:
        return Intent.PROMISE_TO_PAY
    if values.amount or values.out_of_reach:
        return Intent.PROPOSE_AMOUNT
    return Intent.REQUEST_PAYMENT_LINK if values.method else None
