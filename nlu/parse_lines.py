"""Lines in, what was understood out: the function behind `regua nlu parse`."""

from collections.abc import Iterable, Iterator
from datetime import date

from domain.preferences import PreferenceWish
from domain.schedules import Part
from flows.heard import Answer, Guess, Heard, Intent, InvoiceRef, Values
from nlu.understand import Understanding
from nlu.values.business import BusinessDays

Json = dict[str, object]
_PLACES = 4  # of a confidence


def parse_lines(
    lines: Iterable[str],
    understanding: Understanding,
    *,
    today: date,
    calendar: BusinessDays,
) -> Iterator[Json]:
    """Give one JSON object for each line; an empty line is a message without words."""
    for line in lines:
        text = line.rstrip("\r\n")
        heard = understanding.parse(text, today=today, calendar=calendar)
        yield as_json(heard, text)


def as_json(heard: Heard, text: str) -> Json:
    """Write a Heard as `regua nlu parse` shows it; *text* is the line as typed."""
    return {
        "text": text,
        "language": heard.language,
        "intent": _intent(heard).value,
        "confidence": round(heard.confidence, _PLACES),
        "ranking": [_guess(guess) for guess in heard.ranking],
        "also": [intent.value for intent in heard.also],
        "values": values_as_json(heard.values),
        "reserved": heard.values.reserved,
    }


def values_as_json(values: Values) -> Json:
    """Write the values that were found: amounts in minor units, days as ISO dates."""
    found: Json = {
        "amount": values.amount and values.amount.minor,
        "down_payment": values.down_payment and values.down_payment.minor,
        "count": values.count,
        "parts": [_part(part) for part in values.parts] or None,
        "day": _day(values),
        "method": values.method and values.method.value,
        "digits": values.digits,
        "invoice": values.invoice and _invoice(values.invoice),
        "answer": _answer(values),
        "contact": values.contact and _contact(values.contact),
    }
    return {name: value for name, value in found.items() if value is not None}


def _part(part: Part) -> Json:
    what = part.share or (part.amount and part.amount.minor)
    return {"day": part.day.isoformat(), "amount": what}


def _contact(wish: PreferenceWish) -> Json:
    found: Json = {
        "channel": wish.channel and wish.channel.value,
        "refused": wish.refused and wish.refused.value,
        "from": wish.opens and f"{wish.opens:%H:%M}",
        "until": wish.closes and f"{wish.closes:%H:%M}",
        "anytime": wish.anytime or None,
        "anyhow": wish.anyhow or None,
        "email": "@" if wish.email else None,  # that there is one; not which
    }
    return {name: value for name, value in found.items() if value is not None}


def _intent(heard: Heard) -> Intent:
    """Read words that end what is open as they are meant where nothing is.

    CANCELAR is an opt-out there, and "deixa quieto" a no.
    """
    if heard.rule == "word:cancel":
        return Intent.OPT_OUT
    return Intent.DENY if heard.rule == "word:let_be" else heard.intent


def _guess(guess: Guess) -> Json:
    return {
        "intent": guess.intent.value,
        "confidence": round(guess.confidence, _PLACES),
    }


def _day(values: Values) -> object:
    if values.day is None or values.day_to is None:
        return values.day and values.day.isoformat()
    return {"from": values.day.isoformat(), "to": values.day_to.isoformat()}


def _answer(values: Values) -> str | None:
    """Give what was heard; a doubt is heard only when it carries a reservation."""
    heard = values.answer is not Answer.UNCLEAR or values.reserved
    return values.answer.value if heard else None


def _invoice(ref: InvoiceRef) -> Json:
    found: Json = {
        "month": ref.month,
        "amount": ref.amount and ref.amount.minor,
        "which": ref.which,
        "number": ref.number,
    }
    return {name: value for name, value in found.items() if value is not None}
