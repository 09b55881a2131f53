"""What an invoice owes on a day, after payments and discounts on other days.

1. Credits until the (prorogued) due date and its grace lower the principal: what was
   paid in time is never charged.
2. After that the fine falls on the principal still open, once.
3. Interest runs by the day on the principal that is open on that day.
4. A credit settles interest first, then the fine, then principal with its correction
   (CC art. 354), so the interest of the next day is on what is left of the principal.
5. Charges are summed exactly since the due date and rounded at each reading; part
   payments do not add roundings of their own. Correction grows on the late principal
   together with the correction that is still open of it.
6. What a person waived is taken off its item from the waiver's day on, as soon as the
   item is there, and before money settles anything.
7. Until its last day the discount for paying in time lowers what is *asked*. It becomes
   a credit only when the bill is settled at that amount. Of an instalment it is the
   interest that is not yet earned (`domain.ahead`), less on each day.

The day of a credit is the day on which the client paid. The result does not depend on
the order in which credits became known. A credit that was undone (refund, lost dispute)
is left out by the caller, as if it had never been.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from domain.ahead import Waiting
from domain.calendar import Calendar
from domain.charges import (
    Charged,
    ChargesPolicy,
    Items,
    correction_line,
    lines_of,
)
from domain.correction import Index
from domain.early import Early
from domain.money import Money
from domain.waiver import Waiver

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bill:
    """The facts of an invoice that its balance stands on.

    *part* is of an instalment: which one of how many; 0 is the down payment.
    """

    number: str
    description: str
    principal: Money
    due_on: date
    invoice_id: int | None = None
    part: tuple[int, int] | None = None


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
    """A bill on one day: charged - paid - discount - waived = left.

    *charged* is the whole since the start, *left* is what is still open, item by item,
    *excess* is money beyond it. *early* is the discount that may still be had.
    """

    charged: Charged
    left: Charged
    paid: Money
    discount: Money
    excess: Money
    waived: Items
    early: Early | None = None

    @property
    def asked(self) -> Charged:
        """Give what settles the bill on this day: what is left, less the discount."""
        if self.early is None:
            return self.left
        return replace(self.left, principal=self.left.principal - self.early.off)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a bill is charged by beside its policy: a waiver, an index of prices.

    *ahead* is of an instalment that bears interest: less is asked of who pays early.
    """

    waivers: tuple[Waiver, ...] = ()
    index: Index | None = None
    ahead: Waiting | None = None


NO_TERMS = Terms()


def position_of(  # noqa: PLR0913, PLR0917 - a bill, its day, and the rules of both
    bill: Bill,
    credits_: Iterable[Credit],
    on: date,
    policy: ChargesPolicy,
    calendar: Calendar,
    terms: Terms = NO_TERMS,
) -> Position:
    """Work out what *bill* owes on the day *on*; later credits are not yet known."""
    counted_from = calendar.next_business(bill.due_on)
    running = _Running(bill.principal, policy, counted_from, terms)
    # On one day money counts before discounts, so that an excess is money.
    known = sorted(
        (c for c in credits_ if c.on <= on),
        key=lambda c: (c.on, c.kind is CreditKind.DISCOUNT),
    )
    for credit in known:
        running.reach(credit.on)
        running.take(credit)
    running.reach(on)
    position = running.position(bill.due_on, on)
    may_be_had = _early_of(bill, on, policy, calendar, terms)
    return replace(position, early=_within(position, may_be_had))


def _early_of(
    bill: Bill, on: date, policy: ChargesPolicy, calendar: Calendar, terms: Terms
) -> Early | None:
    """Tell what comes off for who settles a bill on a day before its end."""
    if terms.ahead is not None:
        return Early(terms.ahead.unearned(on), on)
    if policy.early is None:
        return None
    until = policy.early.until(bill.due_on, calendar)
    return Early(policy.early.off(bill.principal), until) if on <= until else None


def _within(position: Position, early: Early | None) -> Early | None:
    """Leave out a discount that is none, takes off all, or was granted already."""
    if early is None or not early.off or position.discount:
        return None
    return early if early.off < position.left.principal else None


class _Running:
    """The state of the walk from the due date to the day asked for."""

    def __init__(
        self, principal: Money, policy: ChargesPolicy, start: date, terms: Terms
    ) -> None:
        self.policy, self.start, self.reached = policy, start, start
        self.free_until = start + timedelta(days=policy.grace_days)
        self.index = terms.index
        # All exact, in minor units.
        self.fine = self.interest = self.correction = Fraction(0)
        self.principal = principal
        self.settled = self.waived = self.pool = Items.nothing(principal.currency)
        self.to_come = sorted(terms.waivers, key=lambda w: w.since or date.min)
        self.used = dict.fromkeys(CreditKind, Money(0, principal.currency))
        self.excess = Money(0, principal.currency)

    def reach(self, day: date) -> None:
        """Go on to *day*, with the waivers that begin to count on the way."""
        while self.to_come and (self.to_come[0].since or date.min) <= day:
            waiver = self.to_come.pop(0)
            if waiver.since:
                self.accrue(waiver.since)
            self.pool += waiver.items
            self.let_off()
        self.accrue(day)
        self.let_off()

    def accrue(self, day: date) -> None:
        if day <= self.free_until:
            return
        gone = self.settled + self.waived
        still_open = self.principal - gone.principal
        if self.reached == self.start:  # The first late day that is looked at.
            self.fine = self.policy.fine_on(still_open, self.start + _DAY)
        self.interest += self.policy.interest_between(still_open, self.reached, day)
        if self.index is not None:
            corrected = still_open.minor + self.correction - gone.correction.minor
            self.correction += corrected * (self.index.growth(self.reached, day) - 1)
        self.reached = day

    def let_off(self) -> None:
        taken = self.pool.at_most(self.left())
        self.waived += taken
        self.pool -= taken

    def take(self, credit: Credit) -> None:
        taken = self.left().settled_by(credit.amount)
        self.settled += taken
        self.used[credit.kind] += taken.total
        if credit.kind is CreditKind.PAYMENT:
            self.excess += credit.amount - taken.total

    def left(self) -> Items:
        return self.charged() - self.settled - self.waived

    def charged(self) -> Items:
        currency = self.principal.currency
        fine, interest = lines_of(self.fine, self.interest, currency)
        # Prices that fall again take back nothing of what was settled.
        gone = self.settled.correction + self.waived.correction
        correction = max(correction_line(self.correction, currency), gone)
        return Items(interest, fine, self.principal, correction)

    def position(self, due_on: date, on: date) -> Position:
        late = max((on - self.start).days, 0)
        whole, left = self.charged(), self.left()
        return Position(
            _dated(whole, late, due_on, self.start),
            _dated(left, late if left.total else 0, due_on, self.start),
            self.used[CreditKind.PAYMENT],
            self.used[CreditKind.DISCOUNT],
            self.excess,
            self.waived,
        )


def _dated(items: Items, late: int, due_on: date, counted_from: date) -> Charged:
    return Charged(
        items.principal,
        items.fine,
        items.interest,
        late,
        due_on,
        counted_from,
        items.correction,
    )
