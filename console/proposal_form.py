"""The form of an offer: from what was typed to terms, and from terms to a form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.imports.amounts import parse_amount
from bot.imports.values import BadValueError
from console.asked import number
from domain.money import Money
from domain.terms import Outline

Wrong = Literal["total", "down", "first_on", "count"]
FIELDS = ("kind", "total", "count", "down", "first_on", "note")
AT_ONCE, PLAN = "at_once", "plan"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, by field."""

    values: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """Give a field as it was typed."""
        return self.values.get(name, "")


class UnreadableError(ValueError):
    """A field cannot be read; *field* names it."""

    def __init__(self, field_: Wrong) -> None:
        super().__init__(field_)
        self.field = field_


def typed_in(form: Mapping[str, str]) -> Typed:
    """Take a form as it was typed."""
    return Typed({name: form.get(name, "").strip() for name in FIELDS})


def read(typed: Typed, currency: str) -> Outline:
    """Read terms; raises UnreadableError for the first field that cannot be."""
    total = _amount(typed["total"], currency, "total")
    if total is None:
        raise UnreadableError("total")  # noqa: EM101 - a field's name
    first = _day(typed["first_on"])
    nothing = Money(0, currency)
    if typed["kind"] == AT_ONCE:
        return Outline(total, 1, nothing, first)
    count = number(typed["count"], 0)
    if not count:
        raise UnreadableError("count")  # noqa: EM101 - a field's name
    return Outline(
        total, count, _amount(typed["down"], currency, "down") or nothing, first
    )


def show(terms: Outline) -> Typed:
    """Show terms as they would be typed."""
    lump = terms.count == 1 and not terms.down
    return Typed(
        {
            "kind": AT_ONCE if lump else PLAN,
            "total": _reais(terms.total),
            "count": str(terms.count),
            "down": _reais(terms.down) if terms.down else "",
            "first_on": terms.first_on.isoformat() if terms.first_on else "",
        }
    )


def _amount(text: str, currency: str, name: Wrong) -> Money | None:
    if not text:
        return None
    try:
        return parse_amount(text, currency)
    except BadValueError as error:
        raise UnreadableError(name) from error


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UnreadableError("first_on") from error  # noqa: EM101 - a field's name


def _reais(amount: Money) -> str:
    return f"{amount.minor // 100},{amount.minor % 100:02}"
