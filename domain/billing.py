"""Recurring billing: which periods a plan has, what each costs, and when it falls due.

How it is worked out:

1. Periods follow each other from the first day that is not billed yet. Each ends the
   day before the next *cut*, the anchor's day of a month (the month's last where it has
   no such day), so they tile the time whatever is changed in between.
2. With `pro_rata` the anchor is the due day: the first period is the days until the
   first cut, and costs its share. Without, months are counted from the day of the
   start, and every one is whole.
3. A part costs its days' share of the whole period around it. The shares are the
   differences of the sums from the period's first day, each rounded half-even, so the
   parts of a period add up to its price to the cent, however it is cut.
4. An invoice falls due on the first due day after its period, or for a plan paid
   `in_advance` on the first one from the period's beginning. It is issued
   `issue_days_before` days earlier.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from domain.money import Money

_DAY = timedelta(days=1)
_MONTHS = 12


class PlanError(ValueError):
    """A plan cannot be kept as written; the message is for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a whole period costs, for the periods that begin on a day or later."""

    from_on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Plan:
    """What recurs: how much, how often, due on which day of the month.

    The first price also holds before its day. *ends_on* is the last day of service
    that is billed. Raises PlanError.
    """

    starts_on: date
    due_day: int
    prices: tuple[Price, ...]
    every_months: int = 1
    issue_days_before: int = 10
    pro_rata: bool = True
    in_advance: bool = False
    ends_on: date | None = None

    MOST_ISSUE_DAYS: ClassVar[int] = 60

    def __post_init__(self) -> None:
        _within("the due day", self.due_day, 1, 31)
        _within("the number of months", self.every_months, 1, _MONTHS)
        most = self.MOST_ISSUE_DAYS
        _within("the days before the due day", self.issue_days_before, 0, most)
        if not self.prices or any(each.amount.minor <= 0 for each in self.prices):
            msg = "the price must be above zero"
            raise PlanError(msg)

    @property
    def anchor(self) -> int:
        """Give the day of the month on which periods begin."""
        return self.due_day if self.pro_rata else self.starts_on.day

    def price_on(self, day: date) -> Money:
        """Give what a whole period costs that begins on *day*."""
        known = [price for price in self.prices if price.from_on <= day]
        return (
            max(known, key=_since) if known else min(self.prices, key=_since)
        ).amount


@dataclass(frozen=True, slots=True)
class Period:
    """Days of service, both inclusive, and the whole period that they are a part of."""

    first: date
    last: date
    whole_first: date
    whole_last: date

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing of the period is missing."""
        return (self.first, self.last) == (self.whole_first, self.whole_last)

    @property
    def days(self) -> int:
        """Count the days."""
        return _days(self.first, self.last)

    def share_of(self, price: Money) -> Money:
        """Give what these days cost where the whole period costs *price*."""
        length = _days(self.whole_first, self.whole_last)
        upto = round(Fraction(price.minor * _days(self.whole_first, self.last), length))
        before = (self.first - self.whole_first).days
        return Money(
            upto - round(Fraction(price.minor * before, length)), price.currency
        )


@dataclass(frozen=True, slots=True)
class Bill:
    """One invoice to be: its period, amount, due day, and the day to issue it."""

    period: Period
    amount: Money
    due_on: date
    issue_on: date


class Ending(StrEnum):
    """How the period is billed in which a plan is cancelled."""

    BY_DAYS = "by_days"  # its days until then
    WHOLE = "whole"  # all of it: service goes on until it ends
    NO_MORE = "no_more"  # nothing beyond what was issued already


def periods(plan: Plan, first: date) -> Iterator[Period]:
    """Give the periods from the day *first* on, without end where the plan has none."""
    while (period := _period(plan, first)) is not None:
        yield period
        first = period.last + _DAY


def bills(plan: Plan, first: date) -> Iterator[Bill]:
    """Give the invoices from the day *first* on; days that cost no cent have none."""
    for period in periods(plan, first):
        amount = period.share_of(plan.price_on(period.first))
        if amount:
            due_on = _due_on(plan, period)
            before = timedelta(days=plan.issue_days_before)
            yield Bill(period, amount, due_on, due_on - before)


def next_bill(plan: Plan, first: date) -> Bill | None:
    """Give the next invoice; None once the plan has ended."""
    return next(bills(plan, first), None)


def first_unbilled(plan: Plan, today: date) -> date:
    """Give the day from which a plan is billed that we get to know *today*.

    Whatever fell due before today was billed elsewhere, or nobody would know why it
    was not: nothing is issued after the fact.
    """
    first = plan.starts_on
    for period in periods(plan, plan.starts_on):
        first = period.first
        if _due_on(plan, period) >= today:
            return first
        first = period.last + _DAY
    return first


def ends_on(plan: Plan, unbilled_from: date, day: date, ending: Ending) -> date:
    """Give the last day to bill of a plan that is cancelled as of *day*.

    For WHOLE the period of a *day* that was billed already is told by its invoice, for
    the due day may have been another then; without one, by the plan as it is.
    """
    match ending:
        case Ending.BY_DAYS:
            return day
        case Ending.NO_MORE:
            return min(day, unbilled_from - _DAY)
        case Ending.WHOLE:
            first = unbilled_from if day >= unbilled_from else plan.starts_on
            endless = replace(plan, ends_on=None)
            return next(p.last for p in periods(endless, first) if p.last >= day)


def served(amount: Money, first: date, last: date, ends: date) -> Money:
    """Give what is left of an invoice for *first* to *last* if service ends on *ends*.

    By days, rounded half-even; nothing at all for a period that is never begun.
    """
    days = max(_days(first, min(last, ends)), 0)
    share = Fraction(amount.minor * days, _days(first, last))
    return Money(round(share), amount.currency)


def due_when_late(plan: Plan, bill: Bill, today: date, least_days: int) -> date:
    """Give the due day of an invoice that is issued *today*, perhaps later than meant.

    Nobody is late because we were: it falls due *least_days* from today at the
    earliest, or as many as it would have had if those are fewer.
    """
    if today <= bill.issue_on:
        return bill.due_on
    days = min(least_days, plan.issue_days_before)
    return max(bill.due_on, today + timedelta(days=days))


def _period(plan: Plan, first: date) -> Period | None:
    if plan.ends_on is not None and first > plan.ends_on:
        return None
    cut = _cut_after(plan, first)
    whole_first = _cut(cut.year, cut.month - plan.every_months, plan.anchor)
    last = cut - _DAY if plan.ends_on is None else min(cut - _DAY, plan.ends_on)
    return Period(first, last, min(whole_first, first), cut - _DAY)


def _cut_after(plan: Plan, first: date) -> date:
    here = _cut(first.year, first.month, plan.anchor)
    if here == first:
        return _cut(first.year, first.month + plan.every_months, plan.anchor)
    return here if here > first else _cut(first.year, first.month + 1, plan.anchor)


def _due_on(plan: Plan, period: Period) -> date:
    day = period.first if plan.in_advance else period.last + _DAY
    due_on = _cut(day.year, day.month, plan.due_day)
    return due_on if due_on >= day else _cut(day.year, day.month + 1, plan.due_day)


def _cut(year: int, month: int, day: int) -> date:
    """Give a day of a month, or the month's last; month 0 is last December."""
    years, month = divmod(month - 1, _MONTHS)
    year, month = year + years, month + 1
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _days(first: date, last: date) -> int:
    return (last - first).days + 1


def _since(price: Price) -> date:
    return price.from_on


def _within(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        msg = f"{name} must be between {least} and {most}, and is {value}"
        raise PlanError(msg)
