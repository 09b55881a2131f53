"""What was agreed, as it is kept: the parts, the debt they replace, the conditions.

It is written down whole at the yes and never read from today's settings again: what
holds for an agreement is what the client was told when they accepted it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from domain.money import Money, total
from domain.offers import Offer
from domain.statement import InvoiceBalance
from domain.terms import Instalment

_LINE = ("principal", "fine", "interest", "let_off", "paid", "owed")


@dataclass(frozen=True, slots=True)
class Conditions:
    """What holds beside the parts; rates in basis points (200 is 2 %).

    *fine_bp* and *late_bp_month* are on a late instalment. After *break_days* of delay
    the agreement may end, and *notice_days* lie between the warning and that. For
    *regret_days* after the yes the client may still go back on it (CDC art. 49; see
    docs/agreements.md).
    """

    fine_bp: int = 200
    late_bp_month: int = 100
    break_days: int = 15
    notice_days: int = 3
    regret_days: int = 7


@dataclass(frozen=True, slots=True)
class Consequence:
    """What being late leads to, as it is told before the yes to so many parts."""

    conditions: Conditions
    parts: int


@dataclass(frozen=True, slots=True)
class Replaced:
    """An invoice as it stood on the day of the yes; *principal* is at its prices."""

    number: str
    description: str
    due_on: date
    principal: Money
    fine: Money
    interest: Money
    let_off: Money
    paid: Money
    owed: Money


@dataclass(frozen=True, slots=True)
class Agreed:
    """The terms of one agreement; parts and *replaced* are in the order of their days.

    *debt* was owed on the day of the yes: debt - saved + interest = total.
    *rate_bp_month* is the interest that paying in parts costs.
    """

    offer_id: str
    total: Money
    saved: Money
    interest: Money
    parts: tuple[Instalment, ...]
    replaced: tuple[Replaced, ...] = ()
    conditions: Conditions | None = None
    rate_bp_month: int = 0

    @property
    def debt(self) -> Money:
        """Give what was owed before."""
        return self.total - self.interest + self.saved

    @property
    def count(self) -> int:
        """Count the instalments without the down payment."""
        return sum(part.number > 0 for part in self.parts)

    def regret_until(self, accepted_on: date) -> date | None:
        """Give the last day on which the client may go back on it."""
        days = self.conditions.regret_days if self.conditions else 0
        return accepted_on + timedelta(days=days) if days else None


def terms_json(
    offer: Offer, lines: Sequence[InvoiceBalance], conditions: Conditions
) -> dict[str, Any]:
    """Write down what is agreed, as plain values; amounts are in minor units.

    Terms that were told on an earlier day stand, and save the interest since too.
    """
    owed = total([line.owed for line in lines], offer.total.currency)
    return {
        "id": offer.id,
        "kind": offer.kind.value,
        "total_minor": offer.total.minor,
        "saved_minor": (owed - offer.price).minor,
        "interest_minor": offer.interest.minor,
        "rate_bp_month": offer.rate_bp_month,
        "instalments": [
            {
                "number": part.number,
                "due_on": part.due_on.isoformat(),
                "amount_minor": part.amount.minor,
            }
            for part in offer.instalments
        ],
        "replaced": [_line(line) for line in lines],
        "conditions": {
            name: getattr(conditions, name) for name in Conditions.__dataclass_fields__
        },
    }


def agreed(terms: Mapping[str, Any], currency: str = "BRL") -> Agreed:
    """Read terms that were written down; what older ones lack is left out."""

    def money(minor: int) -> Money:
        return Money(minor, currency)

    parts = tuple(
        Instalment(
            part["number"],
            date.fromisoformat(part["due_on"]),
            money(part["amount_minor"]),
        )
        for part in terms.get("instalments", ())
    )
    sum_ = total([part.amount for part in parts], currency)
    conditions = terms.get("conditions")
    return Agreed(
        terms.get("id", ""),
        money(terms.get("total_minor", sum_.minor)),
        money(terms.get("saved_minor", 0)),
        money(terms.get("interest_minor", 0)),
        parts,
        tuple(_replaced(line, currency) for line in terms.get("replaced", ())),
        Conditions(**conditions) if conditions else None,
        terms.get("rate_bp_month", 0),
    )


def _line(line: InvoiceBalance) -> dict[str, Any]:
    return {
        "number": line.number,
        "description": line.description,
        "due_on": line.due_on.isoformat(),
        "principal": line.corrected.minor,
        "fine": line.fine.minor,
        "interest": line.interest.minor,
        "let_off": line.let_off.minor,
        "paid": line.paid.minor,
        "owed": line.owed.minor,
    }


def _replaced(line: Mapping[str, Any], currency: str) -> Replaced:
    amounts = {name: Money(line[name], currency) for name in _LINE}
    due_on = date.fromisoformat(line["due_on"])
    return Replaced(line["number"], line["description"], due_on, **amounts)
