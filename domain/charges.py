"""What lateness costs: the fine once and simple interest by the day.

How it is worked out, and from where:

1. A due date on a day that is no business day moves to the next one (CC art. 132 §1,
   Lei 7.089/1983). Days are counted from there. A court lets a bank count from the
   original day once that chance was missed (STJ, 2022); this house does not.
2. The fine is due once, at most 2 % for consumers (CDC art. 52 §1).
3. Interest is simple, a thirtieth of the month's rate for each day of delay.
4. Both are added exactly and rounded half-even once per invoice. The fine's line is
   rounded on its own and interest is the rest, so that the lines sum to the total.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar

from domain.calendar import Calendar
from domain.money import Money

_BASIS = 10_000  # basis points in a whole
_MONTH = 30  # days in a commercial month


class InvalidPolicyError(ValueError):
    """A charges policy asks for what the law or plain sense does not allow."""


@dataclass(frozen=True, slots=True)
class ChargesPolicy:
    """How late payment is charged; rates in basis points (200 is 2 %).

    *grace_days* are days after the due date on which nothing is charged yet; once they
    are over, interest counts from the due date again. Raises InvalidPolicyError: for
    consumers a fine above 2 % (CDC art. 52 §1), for others above 10 % (Decreto
    22.626/1933 art. 9), and interest above 2 % a month (the same decree, art. 1).
    """

    fine_bp: int = 200
    interest_bp_month: int = 100
    grace_days: int = 0
    consumer: bool = True

    MAX_CONSUMER_FINE_BP: ClassVar[int] = 200
    MAX_FINE_BP: ClassVar[int] = 1_000
    MAX_INTEREST_BP: ClassVar[int] = 200

    def __post_init__(self) -> None:
        most = self.MAX_CONSUMER_FINE_BP if self.consumer else self.MAX_FINE_BP
        _within("fine_bp", self.fine_bp, most)
        _within("interest_bp_month", self.interest_bp_month, self.MAX_INTEREST_BP)
        _within("grace_days", self.grace_days, 365)

    def fine_on(self, principal: Money) -> Fraction:
        """Work out the fine exactly, in minor units."""
        return Fraction(principal.minor * self.fine_bp, _BASIS)

    def interest_on(self, principal: Money, days: int) -> Fraction:
        """Work out simple interest exactly, in minor units."""
        return Fraction(
            principal.minor * self.interest_bp_month * days, _BASIS * _MONTH
        )


@dataclass(frozen=True, slots=True)
class Items:
    """An amount by item, in the order in which money settles it (CC art. 354)."""

    interest: Money
    fine: Money
    principal: Money

    @property
    def total(self) -> Money:
        """Add up the items."""
        return self.interest + self.fine + self.principal

    def settled_by(self, amount: Money) -> "Items":
        """Tell which part of each item *amount* settles; what is beyond them is left.

        >>> Items(Money(17), Money(200), Money(10_000)).settled_by(Money(5_000))
        ... # doctest: +NORMALIZE_WHITESPACE
        Items(interest=Money(minor=17, currency='BRL'),
              fine=Money(minor=200, currency='BRL'),
              principal=Money(minor=4783, currency='BRL'))
        """
        interest = min(amount, self.interest)
        fine = min(amount - interest, self.fine)
        return Items(interest, fine, min(amount - interest - fine, self.principal))

    def __add__(self, other: "Items") -> "Items":
        """Add item by item."""
        return Items(
            self.interest + other.interest,
            self.fine + other.fine,
            self.principal + other.principal,
        )

    def __sub__(self, other: "Items") -> "Items":
        """Take away item by item."""
        return Items(
            self.interest - other.interest,
            self.fine - other.fine,
            self.principal - other.principal,
        )


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

    @property
    def items(self) -> Items:
        """Give the lines in the order in which money settles them."""
        return Items(self.interest, self.fine, self.principal)

    @property
    def charges(self) -> Money:
        """Add up fine and interest."""
        return self.fine + self.interest

    @property
    def total(self) -> Money:
        """Add up principal, fine and interest."""
        return self.principal + self.fine + self.interest


def charge(
    principal: Money, due_on: date, on: date, policy: ChargesPolicy, calendar: Calendar
) -> Charged:
    """Charge an unpaid *principal* that was due on *due_on* and is paid on *on*.

    *on* is the day on which the client paid, not the day on which we booked it. Where a
    part was paid before, `domain.accrual.position_of` knows what the rest owes.
    """
    counted_from = calendar.next_business(due_on)
    late = max((on - counted_from).days, 0)
    charged = late if late > policy.grace_days else 0
    fine = policy.fine_on(principal) if charged else Fraction(0)
    lines = lines_of(fine, policy.interest_on(principal, charged), principal.currency)
    return Charged(principal, *lines, late, due_on, counted_from)


def lines_of(fine: Fraction, interest: Fraction, currency: str) -> tuple[Money, Money]:
    """Round exact charges once; give the fine's and the interest's line."""
    total, fine_line = round(fine + interest), round(fine)  # both half-even
    return Money(fine_line, currency), Money(total - fine_line, currency)


def _within(name: str, value: int, most: int) -> None:
    if not 0 <= value <= most:
        msg = f"{name} must be between 0 and {most}, and is {value}"
        raise InvalidPolicyError(msg)
