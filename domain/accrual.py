"""What an invoice owes on a day, after payments and discounts on other days.

1. Credits until the (prorogued) due date and its grace lower the principal: what was
   paid in time is never charged.
2. After that the fine falls on the principal still open, once.
3. Interest runs by the day on the principal that is open on that day.
4. A credit settles interest first, then the fine, then principal (CC art. 354), so the
   interest of the next day is on what is left of the principal.
5. Charges are summed exactly since the due date and rounded at each reading; part
   payments do not add roundings of their own.

The day of a credit is the day on which the client paid. The result does not depend on
the order in which credits became known. A credit that was undone (refund, lost dispute)
is left out by the caller, as if it had never been.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from domain.calendar import Calendar
from domain.charges import Charged, ChargesPolicy, Items, lines_of
from domain.money import Money


@dataclass(frozen=True, slots=True)
class Bill:
    """The facts of an invoice that its balance stands on."""

    number: str
    description: str
    principal: Money
    due_on: date
    invoice_id: int | None = None


class CreditKind(StrEnum):
    """What lowers a bill: money that came, or a discount that was granted."""

    PAYMENT = "payment"
    DISCOUNT = "discount"


@dataclass(frozen=True, slots=True)
class Credit:
    """An amount that counts for a bill from a day on; never negative."""

    amount: Money
    on: date
    kind: CreditKind = CreditKind.PAYMENT

    def __post_init__(self) -> None:
        if self.amount.minor < 0:
            msg = f"a credit cannot be negative: {self.amount}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Position:
    """A bill on one day: charged - paid - discount = left; *excess* is beyond it.

    *charged* is the whole since the start, *left* is what is still open, item by item.
    """

    charged: Charged
    left: Charged
    paid: Money
    discount: Money
    excess: Money


def position_of(
    bill: Bill,
    credits_: Iterable[Credit],
    on: date,
    policy: ChargesPolicy,
    calendar: Calendar,
) -> Position:
    """Work out what *bill* owes on the day *on*; later credits are not yet known."""
    counted_from = calendar.next_business(bill.due_on)
    running = _Running(bill.principal, policy, counted_from)
    # On one day money counts before discounts, so that an excess is money.
    known = sorted(
        (c for c in credits_ if c.on <= on),
        key=lambda c: (c.on, c.kind is CreditKind.DISCOUNT),
    )
    for credit in known:
        running.accrue(credit.on)
        running.take(credit)
    running.accrue(on)
    return running.position(bill.due_on, on)


class _Running:
    """The state of the walk from the due date to the day asked for."""

    def __init__(self, principal: Money, policy: ChargesPolicy, start: date) -> None:
        self.policy, self.start, self.reached = policy, start, start
        self.free_until = start + timedelta(days=policy.grace_days)
        self.fine = self.interest = Fraction(0)  # exact, in minor units
        zero = Money(0, principal.currency)
        self.principal, self.settled = principal, Items(zero, zero, zero)
        self.used = dict.fromkeys(CreditKind, zero)
        self.excess = zero

    def accrue(self, day: date) -> None:
        if day <= self.free_until:
            return
        still_open = self.principal - self.settled.principal
        if self.reached == self.start:  # The first late day that is looked at.
            self.fine = self.policy.fine_on(still_open)
        days = (day - self.reached).days
        self.interest += self.policy.interest_on(still_open, days)
        self.reached = day

    def take(self, credit: Credit) -> None:
        taken = (self.charged() - self.settled).settled_by(credit.amount)
        self.settled += taken
        self.used[credit.kind] += taken.total
        if credit.kind is CreditKind.PAYMENT:
            self.excess += credit.amount - taken.total

    def charged(self) -> Items:
        fine, interest = lines_of(self.fine, self.interest, self.principal.currency)
        return Items(interest, fine, self.principal)

    def position(self, due_on: date, on: date) -> Position:
        late = max((on - self.start).days, 0)
        whole, left = self.charged(), self.charged() - self.settled
        return Position(
            _dated(whole, late, due_on, self.start),
            _dated(left, late if left.total else 0, due_on, self.start),
            self.used[CreditKind.PAYMENT],
            self.used[CreditKind.DISCOUNT],
            self.excess,
        )


def _dated(items: Items, late: int, due_on: date, counted_from: date) -> Charged:
    return Charged(
        items.principal, items.fine, items.interest, late, due_on, counted_from
    )
