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
from domain.charges import Charged, ChargesPolicy, lines_of
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
        self.principal, self.policy, self.start = principal, policy, start
        self.free_until = start + timedelta(days=policy.grace_days)
        self.reached = start
        self.exact_fine = self.exact_interest = Fraction(0)
        zero = Money(0, principal.currency)
        self.open = principal
        self.fine_paid = self.interest_paid = zero
        self.used = dict.fromkeys(CreditKind, zero)
        self.excess = zero

    def accrue(self, day: date) -> None:
        if day <= self.free_until:
            return
        if self.reached == self.start:  # The first late day that we look at.
            self.exact_fine = self.policy.fine_on(self.open)
        days = (day - self.reached).days
        self.exact_interest += self.policy.interest_on(self.open, days)
        self.reached = day

    def take(self, credit: Credit) -> None:
        fine, interest = self._lines()
        rest = credit.amount
        for_interest = min(rest, interest - self.interest_paid)
        for_fine = min(rest - for_interest, fine - self.fine_paid)
        for_principal = min(rest - for_interest - for_fine, self.open)
        self.interest_paid += for_interest
        self.fine_paid += for_fine
        self.open -= for_principal
        taken = for_interest + for_fine + for_principal
        self.used[credit.kind] += taken
        if credit.kind is CreditKind.PAYMENT:
            self.excess += rest - taken

    def position(self, due_on: date, on: date) -> Position:
        fine, interest = self._lines()
        late = max((on - self.start).days, 0)
        whole = Charged(self.principal, fine, interest, late, due_on, self.start)
        left = Charged(
            self.open,
            fine - self.fine_paid,
            interest - self.interest_paid,
            late if self.open else 0,
            due_on,
            self.start,
        )
        paid, discount = (self.used[kind] for kind in CreditKind)
        return Position(whole, left, paid, discount, self.excess)

    def _lines(self) -> tuple[Money, Money]:
        return lines_of(self.exact_fine, self.exact_interest, self.open.currency)
