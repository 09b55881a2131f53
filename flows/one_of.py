"""One invoice of several: "só consigo pagar uma das duas", "pago ela amanhã".

Which one it is gets asked where no name says it; "ela" is the one that we wrote about
last, as long as that was not all of it.
"""

import re
from dataclasses import replace
from typing import Any

from flows.bill_words import BILL
from flows.choices import chosen
from flows.extent import means_all
from flows.heard import Heard, Intent, InvoiceRef
from flows.kin import fold
from flows.pick import Lines, as_choices, by_place, named, open_lines
from flows.turn import Say, Turn

_END = r"(?=\s*(?:$|[.,;!?]| (?:por enquanto|agora|hoje|amanha|mesmo|now|today|ahora)))"
_ONE = re.compile(
    r"(?<!cada )(?<!nem )\b(?:uma?|1) (?:del[ae]s\b"
    rf"|d[aeo]s (?:minhas |suas )?(?:(?:duas|dois|tres|[2-9])\b|{BILL})"
    r"(?! (?:opc|form|propost|parcel|alternativ|cois|condic)))"
    rf"|\b(?:so|apenas|somente) (?:\w+ ){{0,3}}?(?:uma?|1)(?: {BILL})?{_END}"
    rf"|\buma(?: {BILL})? eu (?:pago|acerto|vou pagar|consigo)\b"
    r"|\b(?:just|only) one\b(?! (?:payment|time|question))"
    rf"|\bone of (?:them|the (?:two|three|{BILL})|these|my {BILL})"
    r"|\buna de (?:ellas|las (?:dos|tres|facturas))\b|\bsolo (?:\w+ ){0,2}?una"
    rf"{_END}"
)
_OTHER = re.compile(
    r"\b(?:(?:a|o) outr[ao]|e outra|the other|la otra)\b"
    r"(?! (?:eu )?(?:ainda )?(?:nao|depois|vejo|fica|i (?:do not|don't)|no se))"
)
_BOTH = re.compile(r"\b(?:as (?:duas|2|tres|3)|ambas|both|las dos)\b")
_IT = re.compile(
    r"\b(?:el[ae]|del[ae]|it|(?:this|that) one)\b"
    rf"|\b(?:ess[ae]|est[ae]|esa)(?: {BILL}| ai)?{_END}"
)


def means_one(turn: Turn[Any], lines: Lines) -> bool:
    """Tell whether one of *lines* is meant, and no word says which."""
    return len(lines) > 1 and says_one(turn.heard.text) and not named(turn, lines)


def says_one(text: str) -> bool:
    """Tell whether words are about one of several.

    >>> says_one("só consigo uma das duas"), says_one("quero pagar de uma vez só")
    (True, False)
    """
    said = fold(text)
    return _ONE.search(said) is not None and _OTHER.search(said) is None


def which(lines: Lines) -> Say:
    """Ask which one, with each of *lines* to choose."""
    return Say("one_of.which", {"lines": lines}, as_choices(lines))


def with_the_one(turn: Turn[Any], lines: Lines, wish: Intent) -> Heard | None:
    """Read the answer to *which* as a *wish* that names it; None where it is none."""
    heard = turn.heard
    picked = by_place(heard, lines) or named(turn, lines)
    ref = InvoiceRef(number=picked[0].number) if picked else None
    text = fold(heard.text)
    if ref is None and not (means_all(text) or _BOTH.search(text)):
        return None
    values = replace(heard.values, digits=None, invoice=ref)
    words = "" if chosen(heard) else heard.text
    return Heard(words, heard.language, wish, heard.confidence, values=values)


def that_one(turn: Turn[Any]) -> Lines:
    """Find what "ela" stands for: the one open invoice that we wrote about last."""
    last = tuple(ln for ln in open_lines(turn) if ln.invoice_id in turn.shown)
    said = _IT.search(fold(turn.heard.text)) is not None
    return last if said and len(last) == 1 else ()
