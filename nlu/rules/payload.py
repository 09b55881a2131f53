"""What a pressed button means; its payload is ours, so it needs no understanding.

Grammar, one line a payload, small letters:

    intent:<intent>       a wish, by its name in flows.heard.Intent
    answer:yes|no         an answer to the question that was asked
    choice:<n>            line n of a menu, 1 to 99
    method:<method>       a way to pay, by its name in flows.heard.Method
"""

import re
from dataclasses import dataclass

from flows.heard import Answer, Intent, Method

_FORM = re.compile(r"\s*(intent|answer|choice|method):([a-z_]{1,40}|[1-9]\d?)\s*")


@dataclass(frozen=True, slots=True)
class Pressed:
    """One button, read."""

    intent: Intent
    answer: Answer = Answer.UNCLEAR
    digits: str | None = None
    method: Method | None = None


def read_payload(payload: str | None) -> Pressed | None:
    """Read a payload; None when it isn't one of ours, so that the text counts.

    >>> read_payload("choice:2").digits
    '2'
    >>> read_payload("ice cream") is None
    True
    """
    found = _FORM.fullmatch(payload or "")
    if found is None:
        return None
    kind, value = found.groups()
    return _READERS[kind](value)


def _intent(value: str) -> Pressed | None:
    return Pressed(Intent(value)) if value in set(Intent) else None


def _answer(value: str) -> Pressed | None:
    if value == "yes":
        return Pressed(Intent.AFFIRM, Answer.YES)
    return Pressed(Intent.DENY, Answer.NO) if value == "no" else None


def _choice(value: str) -> Pressed | None:
    return Pressed(Intent.OUT_OF_SCOPE, digits=value) if value.isdigit() else None


def _method(value: str) -> Pressed | None:
    if value not in set(Method):
        return None
    return Pressed(Intent.REQUEST_PAYMENT_LINK, method=Method(value))


_READERS = {
    "intent": _intent,
    "answer": _answer,
    "choice": _choice,
    "method": _method,
}
