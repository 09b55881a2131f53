"""Clear-cut wishes by keyword, for when the model is away; the first that fits wins."""

import re

from flows.heard import Intent, Values
from nlu.phrasebook import sections

_PATTERNS = tuple(
    (Intent(name), re.compile(rf"\b(?:{'|'.join(lines)})(?!\w)"))
    for name, lines in sections("keywords").items()
)
_COURTESY = frozenset({None, Intent.THANKS, Intent.GOODBYE, Intent.GREET})


def read_keyword(text: str, values: Values) -> Intent | None:
    """Name the wish of a plain *text* by keyword and values; None if none is clear."""
    named = next((it for it, pattern in _PATTERNS if pattern.search(text)), None)
    if named is Intent.REQUEST_PAYMENT_LINK and values.day and not values.method:
        return Intent.PROMISE_TO_PAY  # "vou pagar sexta"
    if named not in _COURTESY:
        return named
    return _by_values(values) or named


def _by_values(values: Values) -> Intent | None:
    if values.count or values.down_payment:
        return Intent.NEGOTIATE_INSTALLMENTS
    if values.day:
        return Intent.PROMISE_TO_PAY
    if values.amount:
        return Intent.PROPOSE_AMOUNT
    return Intent.REQUEST_PAYMENT_LINK if values.method else None
