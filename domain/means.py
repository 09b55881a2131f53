"""What a client can likely keep, from what they said and did with us; nothing else.

No age, place, sex or guess at income: only amounts and days that they named, payments
that they made, and promises and agreements that they kept or broke.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median_low

from domain.money import Money

LEAST_PAYMENTS = 3  # fewer tell nothing of a habit
NEAR_DAYS = 2  # paid within so many days of it counts for a pay day
LONG_LATE = 60  # days; without a payment since, smaller parts are likelier kept
_DAYS = 31


class Reason(StrEnum):
    """Why offers were chosen; the names are the endings of the console's words."""

    TOLD_BEFORE = "told_before"
    AMOUNT_NAMED = "amount_named"
    AMOUNT_PAID = "amount_paid"
    PAY_DAY_NAMED = "pay_day_named"
    PAY_DAY_PAID = "pay_day_paid"
    BROKEN_BEFORE = "broken_before"
    LONG_LATE = "long_late"
    NOTHING_KNOWN = "nothing_known"


@dataclass(frozen=True, slots=True)
class Means:
    """The facts: None is not known.

    *each* is what they can pay at a time, *pay_day* a day of the month. Of both,
    *..._named* tells whether they said it, or it was seen in their payments.
    """

    each: Money | None = None
    each_named: bool = False
    pay_day: int | None = None
    pay_day_named: bool = False
    kept: int = 0
    broken: int = 0
    days_late: int = 0

    @property
    def shaky(self) -> bool:
        """Tell whether small parts are likelier kept than a large sum."""
        return self.broken > self.kept or self.long_late

    @property
    def long_late(self) -> bool:
        """Tell whether the debt is old, and nothing was kept meanwhile."""
        return self.days_late > LONG_LATE and not self.kept

    def first_day(self, soonest: date, latest: date, today: date) -> date | None:
        """Find the next pay day on which a first payment may fall due.

        One from *soonest* on, else one after *today*; None where none is before
        *latest*, or no pay day is known.
        """
        days = [today + timedelta(days=n + 1) for n in range((latest - today).days)]
        fitting = [day for day in days if self.is_pay_day(day)]
        later = [day for day in fitting if day >= soonest]
        return next(iter(later or fitting), None)

    def is_pay_day(self, day: date) -> bool:
        """Tell whether they are paid on *day*; the 31st is any month's last day."""
        last = monthrange(day.year, day.month)[1]
        return self.pay_day is not None and day.day == min(self.pay_day, last)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """List what of this shapes an offer."""
        known = {
            Reason.AMOUNT_NAMED: self.each and self.each_named,
            Reason.AMOUNT_PAID: self.each and not self.each_named,
            Reason.PAY_DAY_NAMED: self.pay_day and self.pay_day_named,
            Reason.PAY_DAY_PAID: self.pay_day and not self.pay_day_named,
            Reason.BROKEN_BEFORE: self.broken > self.kept,
            Reason.LONG_LATE: self.long_late and self.broken <= self.kept,
        }
        return tuple(reason for reason, holds in known.items() if holds) or (
            Reason.NOTHING_KNOWN,
        )


UNKNOWN = Means()


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment of the client: what, and on which day of theirs."""

    amount: Money
    on: date


def usual_amount(payments: Sequence[Paid]) -> Money | None:
    """Give what a client usually pays at a time: the median, from three payments on."""
    if len(payments) < LEAST_PAYMENTS:
        return None
    currency = payments[0].amount.currency
    amounts = [each.amount.minor for each in payments]
    return Money(median_low(amounts), currency)


def usual_day(payments: Sequence[Paid]) -> int | None:
    """Give the day of the month about which two payments of three were made.

    1. Each day that was paid on is tried, with the days near it.
    2. The one that most payments are near to is taken; of two, the more frequent, and
       then the earlier one.
    """
    if len(payments) < LEAST_PAYMENTS:
        return None
    days = [each.on.day for each in payments]
    often = Counter(days)
    near = {
        day: sum(_apart(day, other) <= NEAR_DAYS for other in days) for day in often
    }
    best = max(near, key=lambda day: (near[day], often[day], -day))
    return best if near[best] * 3 >= len(days) * 2 else None


def _apart(day: int, other: int) -> int:
    straight = abs(day - other)
    return min(straight, _DAYS - straight)
