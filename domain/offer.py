"""An offer as a value: its kind, its parts, and what they come to."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.money import Money


class Kind(StrEnum):
    """One payment, or several."""

    AT_ONCE = "at_once"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment of an offer; number 0 is the down payment."""

    number: int
    due_on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Offer:
    """Terms that a client may accept as they stand, until *valid_until*.

    *instalments* hold every payment, the down payment included as number 0, and add up
    to *total*. *saved* is what the company gives up, fine and interest first;
    *interest* is what paying in instalments costs, a part of *total*, at
    *rate_bp_month*. *id* is made from the terms: the same id is the same offer, to the
    cent and the day.
    """

    id: str
    kind: Kind
    total: Money
    down_payment: Money
    instalments: tuple[Instalment, ...]
    saved: Money
    valid_until: date
    interest: Money = Money(0)  # noqa: RUF009  # Money is frozen
    rate_bp_month: int = 0

    @property
    def price(self) -> Money:
        """Give what is paid off: the total without the interest on instalments."""
        return self.total - self.interest

    @property
    def count(self) -> int:
        """Count the instalments without the down payment."""
        return sum(part.number > 0 for part in self.instalments)

    @property
    def largest(self) -> Money:
        """Give the largest instalment, the down payment aside."""
        return max(part.amount for part in self.instalments if part.number > 0)

    @property
    def first_on(self) -> date:
        """Give the day of the first payment."""
        return self.instalments[0].due_on
