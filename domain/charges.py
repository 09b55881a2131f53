"""What lateness costs: the fine once, simple interest by the day, and an index.

How it is worked out, and from where:

1. A due date on a day that is no business day moves to the next one (CC art. 132 §1,
   Lei 7.089/1983). Days are counted from there. A court lets a bank count from the
   original day once that chance was missed (STJ, 2022); this house does not.
2. The fine is due once, at most 2 % for consumers (CDC art. 52 §1), at the rate of the
   first day of delay: that is when it falls due.
3. Interest is simple, a thirtieth of the month's rate for each day of delay, and of the
   rate in force on that day.
4. Both are added exactly and rounded half-even once per invoice. The fine's line is
   rounded on its own and interest is the rest, so that the lines sum to the total.
5. Where the policy names an index, late principal is corrected by it day by day
   (`domain.correction`), rounded on its own, and never below nothing: principal is not
   paid back smaller than it was (STJ, REsp 1.361.191). Fine and interest are on the
   principal as invoiced, the smaller sum.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import ClassVar

from domain.calendar import Calendar
from domain.correction import DEFAULT_LAG, Index
from domain.early import EarlyDiscount
from domain.money import Money

_BASIS = 10_000  # basis points in a whole
_MONTH = 30  # days in a commercial month
_DAY = timedelta(days=1)
_NOTHING = Money(0)  # of any currency: __post_init__ gives it the right one


class InvalidPolicyError(ValueError):
    """A charges policy asks for what the law or plain sense does not allow."""


@dataclass(frozen=True, slots=True)
class RateChange:
    """New rates from a day on; None leaves what was in force before."""

    since: date
    fine_bp: int | None = None
    interest_bp_month: int | None = None


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates in force on a day, in basis points."""

    fine_bp: int
    interest_bp_month: int


@dataclass(frozen=True, slots=True)
class ChargesPolicy:
    """How late payment is charged; rates in basis points (200 is 2 %).

    *grace_days* are days after the due date on which nothing is charged yet; once they
    are over, interest counts from the due date again. *changes* are the history of the
    rates, the oldest first: before the first of them the policy's own are in force.
    *index* names the index of prices that corrects late principal, *index_lag_months*
    how many months after its own a rate applies. *early* is the discount for who pays
    in time.

    Raises InvalidPolicyError, for each rate of the history as well: for consumers a
    fine above 2 % (CDC art. 52 §1), for others above 10 % (Decreto 22.626/1933 art. 9),
    and interest above 2 % a month (the same decree, art. 1).
    """

    fine_bp: int = 200
    interest_bp_month: int = 100
    grace_days: int = 0
    consumer: bool = True
    changes: tuple[RateChange, ...] = ()
    index: str | None = None
    index_lag_months: int = DEFAULT_LAG
    early: EarlyDiscount | None = None

    MAX_CONSUMER_FINE_BP: ClassVar[int] = 200
    MAX_FINE_BP: ClassVar[int] = 1_000
    MAX_INTEREST_BP: ClassVar[int] = 200
    MAX_LAG: ClassVar[int] = 12

    def __post_init__(self) -> None:
        _within("grace_days", self.grace_days, 365)
        _within("index_lag_months", self.index_lag_months, self.MAX_LAG)
        days = [change.since for change in self.changes]
        if days != sorted(set(days)):
            msg = "changes must stand in order, and only one on a day"
            raise InvalidPolicyError(msg)
        most = self.MAX_CONSUMER_FINE_BP if self.consumer else self.MAX_FINE_BP
        for _, rates in self._history():
            _allowed("the fine", rates.fine_bp, most)
            monthly = rates.interest_bp_month
            _allowed("interest a month", monthly, self.MAX_INTEREST_BP)

    def rates_on(self, day: date) -> Rates:
        """Give the rates in force on *day*."""
        return [rates for since, rates in self._history() if since <= day][-1]

    def fine_on(self, principal: Money, day: date | None = None) -> Fraction:
        """Work out the fine exactly, in minor units; *day* is the delay's first."""
        rates = self.rates_on(day or date.max)
        return Fraction(principal.minor * rates.fine_bp, _BASIS)

    def interest_between(self, principal: Money, after: date, until: date) -> Fraction:
        """Work out the interest of the days after *after*, up to *until*, exactly."""
        points = sum(
            rates.interest_bp_month * days for rates, days in self.spans(after, until)
        )
        return Fraction(principal.minor * points, _BASIS * _MONTH)

    def spans(self, after: date, until: date) -> Iterator[tuple[Rates, int]]:
        """Cut the days after *after*, up to *until*, where the rates change."""
        if not self.changes:
            yield Rates(self.fine_bp, self.interest_bp_month), (until - after).days
            return
        history = list(self._history())
        ends = [since for since, _ in history[1:]]
        for (since, rates), end in zip(history, [*ends, None], strict=True):
            first = max(after + _DAY, since) if since > date.min else after + _DAY
            last = until if end is None else min(until, end - _DAY)
            if first <= last:
                yield rates, (last - first).days + 1

    def _history(self) -> Iterator[tuple[date, Rates]]:
        now = Rates(self.fine_bp, self.interest_bp_month)
        yield date.min, now
        for change in self.changes:
            told = {
                name: value
                for name in ("fine_bp", "interest_bp_month")
                if (value := getattr(change, name)) is not None
            }
            now = replace(now, **told)
            yield change.since, now


@dataclass(frozen=True, slots=True)
class Items:
    """An amount by item, in the order in which money settles it (CC art. 354).

    Interest and fine come first, then principal, and what corrects it before itself:
    it is the same debt at today's prices, but income of another account.
    """

    interest: Money
    fine: Money
    principal: Money
    correction: Money = _NOTHING

    def __post_init__(self) -> None:
        if not self.correction:  # nothing is nothing in every currency
            nothing = Money(0, self.principal.currency)
            object.__setattr__(self, "correction", nothing)

    @property
    def total(self) -> Money:
        """Add up the items."""
        return self.interest + self.fine + self.correction + self.principal

    def settled_by(self, amount: Money) -> "Items":
        """Tell which part of each item *amount* settles; what is beyond them is left.

        >>> paid = Items(Money(17), Money(200), Money(10_000)).settled_by(Money(5_000))
        >>> paid.interest.minor, paid.fine.minor, paid.principal.minor
        (17, 200, 4783)
        """
        interest = min(amount, self.interest)
        fine = min(amount - interest, self.fine)
        correction = min(amount - interest - fine, self.correction)
        rest = amount - interest - fine - correction
        return Items(interest, fine, min(rest, self.principal), correction)

    def at_most(self, other: "Items") -> "Items":
        """Give the smaller of the two for each item."""
        return Items(
            min(self.interest, other.interest),
            min(self.fine, other.fine),
            min(self.principal, other.principal),
            min(self.correction, other.correction),
        )

    def __add__(self, other: "Items") -> "Items":
        """Add item by item."""
        return Items(
            self.interest + other.interest,
            self.fine + other.fine,
            self.principal + other.principal,
            self.correction + other.correction,
        )

    def __sub__(self, other: "Items") -> "Items":
        """Take away item by item."""
        return Items(
            self.interest - other.interest,
            self.fine - other.fine,
            self.principal - other.principal,
            self.correction - other.correction,
        )

    @classmethod
    def nothing(cls, currency: str = "BRL") -> "Items":
        """Give no money at all, item by item."""
        zero = Money(0, currency)
        return cls(zero, zero, zero, zero)


@dataclass(frozen=True, slots=True)
class Charged:
    """An amount with what its lateness adds, as of one day.

    *counted_from* is the due date moved to a business day; *days_late* are the days
    since, also within the grace, and 0 until it is past.
    """

    principal: Money
    fine: Money
    interest: Money
    days_late: int
    due_on: date
    counted_from: date
    correction: Money = _NOTHING

    def __post_init__(self) -> None:
        if not self.correction:  # nothing is nothing in every currency
            nothing = Money(0, self.principal.currency)
            object.__setattr__(self, "correction", nothing)

    @property
    def items(self) -> Items:
        """Give the lines in the order in which money settles them."""
        return Items(self.interest, self.fine, self.principal, self.correction)

    @property
    def charges(self) -> Money:
        """Add up fine and interest."""
        return self.fine + self.interest

    @property
    def total(self) -> Money:
        """Add up principal, correction, fine and interest."""
        return self.principal + self.correction + self.fine + self.interest


def charge(  # noqa: PLR0913, PLR0917 - an amount, its days, and the rules of both
    principal: Money,
    due_on: date,
    on: date,
    policy: ChargesPolicy,
    calendar: Calendar,
    index: Index | None = None,
) -> Charged:
    """Charge an unpaid *principal* that was due on *due_on* and is paid on *on*.

    *on* is the day on which the client paid, not the day on which we booked it. Where a
    part was paid before, `domain.accrual.position_of` knows what the rest owes.
    """
    counted_from = calendar.next_business(due_on)
    late = max((on - counted_from).days, 0)
    if late <= policy.grace_days:
        nothing = Money(0, principal.currency)
        return Charged(principal, nothing, nothing, late, due_on, counted_from)
    lines = lines_of(
        policy.fine_on(principal, counted_from + _DAY),
        policy.interest_between(principal, counted_from, on),
        principal.currency,
    )
    grown = index.growth(counted_from, on) if index else Fraction(1)
    more = correction_line(principal.minor * (grown - 1), principal.currency)
    return Charged(principal, *lines, late, due_on, counted_from, more)


def lines_of(fine: Fraction, interest: Fraction, currency: str) -> tuple[Money, Money]:
    """Round exact charges once; give the fine's and the interest's line."""
    total, fine_line = round(fine + interest), round(fine)  # both half-even
    return Money(fine_line, currency), Money(total - fine_line, currency)


def correction_line(correction: Fraction, currency: str) -> Money:
    """Round an exact correction half-even; prices that fell take nothing away."""
    return Money(max(round(correction), 0), currency)


def _within(name: str, value: int, most: int) -> None:
    if not 0 <= value <= most:
        msg = f"{name} must be between 0 and {most}, and is {value}"
        raise InvalidPolicyError(msg)


def _allowed(name: str, value_bp: int, most_bp: int) -> None:
    if not 0 <= value_bp <= most_bp:
        most, is_ = f"{most_bp / 100:g}", f"{value_bp / 100:g}"
        msg = f"{name} must be between 0 and {most} %, and is {is_} %"
        raise InvalidPolicyError(msg)
