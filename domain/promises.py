"""What a client may promise to pay, and when; and whether they did."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from domain.calendar import Calendar
from domain.money import Money


@dataclass(frozen=True, slots=True)
class PromiseLimits:
    """How far off a promise may be, in days, and how many may be made for one debt."""

    longest_wait: int = 30
    most: int = 3


@dataclass(frozen=True, slots=True)
class Promise:
    """A day on which the client says that *amount*, the balance on that day, is paid.

    *business_day* is the day itself, or the next one on which banks clear: a boleto
    paid on a Sunday counts on Monday, so a promise is not broken before it is over.
    """

    client_id: int
    amount: Money
    day: date
    business_day: date
    invoice_ids: tuple[int, ...] = ()

    @property
    def moved(self) -> bool:
        """Tell whether the day is none on which banks clear."""
        return self.business_day != self.day


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a day cannot be promised; the reason is also the message key's ending."""

    reason: Literal["past", "too_far", "too_many", "nothing_owed"]


def offer_promise(  # noqa: PLR0913  # the five facts of the day, and whose promise it is
    balance_on: Callable[[date], Money],
    day: date,
    today: date,
    limits: PromiseLimits,
    calendar: Calendar,
    *,
    client_id: int,
    invoice_ids: tuple[int, ...] = (),
    made: int = 0,
) -> Promise | Refused:
    """Price a promise for *day*, in the client's zone, at the balance on that day.

    *made* counts the promises already made for this debt, the one that a new day
    replaces left out.
    """
    if day < today:
        return Refused("past")
    if day > today + timedelta(days=limits.longest_wait):
        return Refused("too_far")
    if made >= limits.most:
        return Refused("too_many")
    amount = balance_on(day)
    if amount.minor <= 0:
        return Refused("nothing_owed")
    business_day = calendar.next_business(day)
    return Promise(client_id, amount, day, business_day, invoice_ids)


class Outcome(StrEnum):
    """How a promise stands; the names are those of the stored rows."""

    OPEN = "open"
    KEPT = "kept"
    PARTLY_KEPT = "partly_kept"
    BROKEN = "broken"


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
