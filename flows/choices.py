"""From a button or a digit to what it stands for, before any flow looks at it.

A payload is `kind:value`, and may carry a tag after that. Two kinds always count,
however old the message whose button is pressed: `intent:` and `method:`. The others
answer one question, and count only while that question waits, tag included: a "yes"
from last week accepts nothing today.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from flows.heard import Answer, Heard, Intent, Method, Values

LASTING = ("intent", "method")
MOST_WORDS = 6  # "vou querer a segunda opção": more words say something else
_DIGITS = re.compile(r"\W*(\d{1,2})\W*")


def as_chosen(heard: Heard, waiting: Sequence[str]) -> Heard:
    """Read a pressed button, or the number of a line, as the choice it stands for.

    *waiting* are the payloads of the choices shown last, in their order. A button that
    no longer counts is left as a message that holds nothing.
    """
    if heard.button is not None:
        return _pressed(heard, heard.button, waiting)
    number = _line_number(heard)
    if number is None or not 1 <= number <= len(waiting):
        return heard
    payload = waiting[number - 1]
    if payload.startswith("answer:"):  # a yes and a no are never numbered
        return heard
    spent = replace(heard.values, digits=None)  # "3" for a line counts no parts
    return meaning(replace(heard, rule="menu", values=spent), payload)


def _pressed(heard: Heard, payload: str, waiting: Sequence[str]) -> Heard:
    if payload in waiting or payload.partition(":")[0] in LASTING:
        return meaning(replace(heard, rule="button"), payload)
    return Heard(heard.text, heard.language, rule="button:stale")


def _line_number(heard: Heard) -> int | None:
    alone = _DIGITS.fullmatch(heard.text)
    if alone:
        return int(alone[1])
    digits = heard.values.digits or ""  # of "a segunda", "quero a 2"
    brief = len(heard.text.split()) <= MOST_WORDS and not _names_terms(heard.values)
    said = heard.rule == "menu" and brief and digits.isdecimal()
    return int(digits) if said else None


def _names_terms(values: Values) -> bool:
    """Tell whether figures mean money or days: "100 de entrada e o resto em 4"."""
    return any((values.amount, values.down_payment, values.count, values.day))


def meaning(heard: Heard, payload: str) -> Heard:
    """Read a message as the choice of *payload*."""
    kind, value, *_ = [*payload.split(":"), ""]
    plain = replace(
        heard, button=payload, confidence=1.0, also=(), ranking=(), thumb=False
    )
    match kind:
        case "intent" if value in set(Intent):
            return replace(plain, intent=Intent(value))
        case "answer" if value in {"yes", "no"}:
            yes = value == "yes"
            values = replace(plain.values, answer=Answer(value), reserved=False)
            intent = Intent.AFFIRM if yes else Intent.DENY
            return replace(plain, intent=intent, values=values)
        case "method" if value in set(Method):
            values = replace(plain.values, method=Method(value))
            return replace(plain, intent=Intent.REQUEST_PAYMENT_LINK, values=values)
        case "choice":
            return replace(plain, intent=Intent.OUT_OF_SCOPE)
        case _:
            return Heard(heard.text, heard.language, rule="button:unknown")


def chosen(heard: Heard) -> str | None:
    """Give the value of a "choice:" payload: a line's number or a short name."""
    kind, _, value = (heard.button or "").partition(":")
    return value if kind == "choice" else None
