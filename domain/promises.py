"""What a client may promise to pay, and when; and whether they did."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from domain.calendar import Calendar
from domain.money import Money


@dataclass(frozen=True, slots=True)
class PromiseLimits:
    """How far off a promise may be, how often one may be made, and how little.

    - *longest_wait*: days; *most*: promises that were broken or put off for one debt.
    - *recent_most*: promises in the last *recent_days*, for whatever debt; None: any.
    - *broken_in_a_row*: after so many broken ones a person decides; None: never.
    - *least_part*: the smallest part that may be promised alone; None: all or nothing.
    """

    longest_wait: int = 30
    most: int = 3
    recent_most: int | None = None
    recent_days: int = 90
    broken_in_a_row: int | None = 3
    least_part: Money | None = None

    def __post_init__(self) -> None:
        if self.recent_days < 1:
            msg = "promises are counted over one day at least"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a client's promises, as the limits look at it.

    *for_debt*: broken, or put off to a later day, for what is open now; *recent*: made
    within the days that are counted; *broken_in_a_row*: the newest ones that ended.
    """

    for_debt: int = 0
    recent: int = 0
    broken_in_a_row: int = 0


@dataclass(frozen=True, slots=True)
class Promise:
    """A day on which the client says that *amount* is paid.

    It is the balance on that day, or a part of it, which leaves *rest*. *business_day*
    is the day itself, or the next one on which banks clear: a boleto paid on a Sunday
    counts on Monday, so a promise is not broken before it is over.
    """

    client_id: int
    amount: Money
    day: date
    business_day: date
    invoice_ids: tuple[int, ...] = ()
    rest: Money | None = None  # of a part: what is owed that day beyond it

    @property
    def moved(self) -> bool:
        """Tell whether the day is none on which banks clear."""
        return self.business_day != self.day


Reason = Literal[
    "past",
    "too_far",
    "too_many",
    "too_often",
    "broken",
    "nothing_owed",
    "whole_only",
    "part_too_small",
]


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a day cannot be promised; the reason is also the message key's ending.

    *least* comes with `part_too_small`: the smallest part that may be.
    """

    reason: Reason
    least: Money | None = None


def may_promise(past: Past, limits: PromiseLimits) -> Refused | None:
    """Tell what keeps a client from promising anything at all now."""
    row = limits.broken_in_a_row
    if row is not None and past.broken_in_a_row >= row:
        return Refused("broken")
    if past.for_debt >= limits.most:
        return Refused("too_many")
    if limits.recent_most is not None and past.recent >= limits.recent_most:
        return Refused("too_often")
    return None


def offer_promise(  # noqa: PLR0913  # the five facts of the day, and whose promise it is
    balance_on: Callable[[date], Money],
    day: date,
    today: date,
    limits: PromiseLimits,
    calendar: Calendar,
    *,
    client_id: int,
    invoice_ids: tuple[int, ...] = (),
    past: Past = Past(),
    part: Money | None = None,
) -> Promise | Refused:
    """Price a promise for *day*, in the client's zone, at the balance on that day.

    *part* is what the client named, where it is less than that. *past* leaves out the
    promise that a new day replaces, as far as it was made today.
    """
    if refused := _refused_day(day, today, limits) or may_promise(past, limits):
        return refused
    amount = balance_on(day)
    if amount.minor <= 0:
        return Refused("nothing_owed")
    business_day = calendar.next_business(day)
    whole = Promise(client_id, amount, day, business_day, invoice_ids)
    if part is None or part >= amount:
        return whole
    return _refused_part(part, amount, limits) or replace(
        whole, amount=part, rest=amount - part
    )


def _refused_day(day: date, today: date, limits: PromiseLimits) -> Refused | None:
    if day < today:
        return Refused("past")
    late = day > today + timedelta(days=limits.longest_wait)
    return Refused("too_far") if late else None


def _refused_part(part: Money, owed: Money, limits: PromiseLimits) -> Refused | None:
    if limits.least_part is None:
        return Refused("whole_only")
    small = part < limits.least_part
    return Refused("part_too_small", min(limits.least_part, owed)) if small else None


class Outcome(StrEnum):
    """How a promise stands; the names are those of the stored rows."""

    OPEN = "open"
    KEPT = "kept"
    PARTLY_KEPT = "partly_kept"
    BROKEN = "broken"
    REPLACED = "replaced"  # by a newer one about the same invoices
    CANCELLED = "cancelled"  # taken back before its day was over, or let go in a pause


JUDGED = (Outcome.KEPT, Outcome.PARTLY_KEPT, Outcome.BROKEN)


def outcome(promise: Promise, paid: Money, today: date) -> Outcome:
    """Judge a promise by what was *paid* since it was made; *today* is the client's.

    It is kept as soon as the amount is there, and broken only when the day on which
    banks clear it is over.
    """
    if paid >= promise.amount:
        return Outcome.KEPT
    if today <= promise.business_day:
        return Outcome.OPEN
    return Outcome.PARTLY_KEPT if paid.minor > 0 else Outcome.BROKEN


@dataclass(frozen=True, slots=True)
class Record:
    """How promises were kept so far; open, replaced and cancelled ones are none."""

    kept: int = 0
    partly_kept: int = 0
    broken: int = 0

    @property
    def ended(self) -> int:
        """Count those that are over."""
        return self.kept + self.partly_kept + self.broken

    @property
    def rate(self) -> float | None:
        """Give the share that was kept whole, 0 to 1; None where none is over."""
        return self.kept / self.ended if self.ended else None


def broken_in_a_row(newest_first: Iterable[Outcome]) -> int:
    """Count the broken ones since the last that was kept, whole or in part.

    >>> broken_in_a_row([Outcome.BROKEN, Outcome.REPLACED, Outcome.BROKEN])
    2
    """
    count = 0
    for ended in newest_first:
        if ended in {Outcome.KEPT, Outcome.PARTLY_KEPT}:
            break
        count += ended is Outcome.BROKEN
    return count
