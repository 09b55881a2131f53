"""Where an agreement stands on a day: what of it is paid, what is next, and left."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.agreed import Conditions
from domain.money import Money, total


class PartState(StrEnum):
    """How one part stands."""

    PAID = "paid"
    OPEN = "open"
    LATE = "late"
    OVER = "over"  # the agreement ended before it was paid


@dataclass(frozen=True, slots=True)
class PartNow:
    """One part on a day; number 0 is the down payment.

    *asked* is what settles it today, charges of lateness and what paying ahead takes
    off (*early*) counted; nothing where it is paid or over. *paid* is what came for it.
    """

    number: int
    due_on: date
    amount: Money
    state: PartState
    asked: Money
    paid: Money
    early: Money
    paid_on: date | None = None
    invoice_id: int | None = None
    days_late: int = 0


@dataclass(frozen=True, slots=True)
class AgreementNow:
    """An agreement on a day; *parts* are in the order of their days.

    *state* is the row's own: active, kept, broken, cancelled, renegotiated. Until
    *regret_until*, that day included, the client may go back on it. *conditions* are
    those that were told at the yes, where they were kept.
    """

    id: int
    state: str
    accepted_on: date
    currency: str
    parts: tuple[PartNow, ...]
    regret_until: date | None = None
    conditions: Conditions | None = None

    @property
    def active(self) -> bool:
        """Tell whether it is in force."""
        return self.state == "active"

    @property
    def paid(self) -> tuple[PartNow, ...]:
        """List the parts that are paid."""
        return tuple(part for part in self.parts if part.state is PartState.PAID)

    @property
    def left(self) -> tuple[PartNow, ...]:
        """List the parts that are still to pay, late ones first."""
        waiting = {PartState.OPEN, PartState.LATE}
        return tuple(part for part in self.parts if part.state in waiting)

    @property
    def late(self) -> tuple[PartNow, ...]:
        """List the parts that are late."""
        return tuple(part for part in self.parts if part.state is PartState.LATE)

    @property
    def next(self) -> PartNow | None:
        """Find the part that falls due next; None where none is ahead."""
        ahead = (part for part in self.parts if part.state is PartState.OPEN)
        return next(ahead, None)

    @property
    def payoff(self) -> Money:
        """Add up what settles all of it today."""
        return total([part.asked for part in self.left], self.currency)

    @property
    def saved_by_payoff(self) -> Money:
        """Add up the interest that paying all of it today takes off."""
        return total([part.early for part in self.left], self.currency)

    @property
    def rest(self) -> Money:
        """Add up what is left to pay, each part on its own day."""
        return self.payoff + self.saved_by_payoff

    @property
    def overdue(self) -> Money:
        """Add up what is late, with its charges."""
        return total([part.asked for part in self.late], self.currency)

    @property
    def received(self) -> Money:
        """Add up what was paid on its parts."""
        return total([part.paid for part in self.parts], self.currency)

    @property
    def invoice_ids(self) -> tuple[int, ...]:
        """List the invoices of the parts that are still to pay."""
        return tuple(part.invoice_id for part in self.left if part.invoice_id)
