"""Trust unlock (desbloqueio em confiança): who gets their service back on a promise.

The law asks for none: a provider has to reconnect within a day of the payment, after
the first instalment of an agreement, and may not charge for it (Anatel, RGC of Res.
765/2023, art. 78; https://www.gov.br/anatel/pt-br/consumidor/conheca-seus-direitos/suspensao).
To do it on a promise is the company's own choice, within these limits.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar, Literal

from domain.calendar import Calendar
from domain.ladder.suspension import suspension_day
from domain.promises import Record

YEAR = timedelta(days=365)


class Service(StrEnum):
    """What is known of a client's service; the names are those of the stored rows."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class Ended(StrEnum):
    """Why an unlock came to its end; the names are those of the stored rows."""

    KEPT = "kept"  # what was promised was paid
    BROKEN = "broken"  # its day went by
    EXPIRED = "expired"  # its last day went by with no promise behind it any more
    CANCELLED = "cancelled"  # the client, or a person, took it back


@dataclass(frozen=True, slots=True)
class UnlockLimits:
    """Whether the company unlocks on trust, for whom, and for how long.

    - *longest_wait*: days from today to the promised day, at most.
    - *quiet_days*: after an unlock, before the next one; *most_per_year*: in 365 days.
    - *after_broken_days*: none for so long after one that was not kept.
    - *oldest_debt_days*: none where something is later than that; None: any age.
    - *least_kept_percent*: of the promises that ended, where three or more did.
    - *confirm_minutes*: by then somebody should have said that the service is back.
    """

    allowed: bool = False
    longest_wait: int = 3
    quiet_days: int = 30
    most_per_year: int = 4
    after_broken_days: int = 180
    oldest_debt_days: int | None = 60
    least_kept_percent: int = 0
    confirm_minutes: int = 30

    ENOUGH: ClassVar[int] = (
        3  # promises that ended, for a share of them to say anything
    )

    def __post_init__(self) -> None:
        if self.longest_wait < 0 or self.confirm_minutes < 1:
            msg = (
                "an unlock lasts until today at least, and is confirmed later than now"
            )
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides about an unlock, as it is known of one client.

    *granted_on*: the days of earlier unlocks; *broken_on*: those whose promise was not
    kept. *until*: the last day of the one that stands. *days_late*: of what is oldest.
    """

    service: Service | None = None
    until: date | None = None
    confirmed: bool = False
    granted_on: tuple[date, ...] = ()
    broken_on: tuple[date, ...] = ()
    days_late: int = 0
    record: Record = field(default_factory=Record)
    barred: bool = False  # by a person

    @property
    def suspended(self) -> bool:
        """Tell whether the service is known to be suspended."""
        return self.service is Service.SUSPENDED


Reason = Literal[
    "not_offered",
    "not_suspended",
    "open",
    "broken",
    "too_soon",
    "too_many",
    "barred",
    "too_old",
    "kept_too_few",
]


@dataclass(frozen=True, slots=True)
class NoUnlock:
    """Why there is none; the reason is also the message key's ending.

    *day*: from which on it could be asked again, or until when it stands already.
    """

    reason: Reason
    day: date | None = None


def may_unlock(
    standing: Standing, limits: UnlockLimits, today: date
) -> NoUnlock | None:
    """Tell what keeps a client from an unlock today; None where nothing does.

    What the client can do nothing about is told first, what passes with time last.
    """
    if not limits.allowed:
        return NoUnlock("not_offered")
    if standing.until is not None:
        return NoUnlock("open", standing.until)
    if not standing.suspended:
        return NoUnlock("not_suspended")
    return _for_good(standing, limits) or _too_near(standing, limits, today)


def _for_good(standing: Standing, limits: UnlockLimits) -> NoUnlock | None:
    """Find what waiting alone does not mend."""
    oldest = limits.oldest_debt_days
    if standing.barred:
        return NoUnlock("barred")
    if oldest is not None and standing.days_late > oldest:
        return NoUnlock("too_old")
    few = _kept_too_few(standing.record, limits)
    return NoUnlock("kept_too_few") if few else None


def _too_near(standing: Standing, limits: UnlockLimits, today: date) -> NoUnlock | None:
    """Compare with earlier unlocks; the later of two days is the one that counts."""
    waits: list[NoUnlock] = []
    if standing.broken_on:
        free = max(standing.broken_on) + timedelta(days=limits.after_broken_days)
        waits.append(NoUnlock("broken", free))
    if standing.granted_on:
        free = max(standing.granted_on) + timedelta(days=limits.quiet_days)
        waits.append(NoUnlock("too_soon", free))
    recent = sorted(day for day in standing.granted_on if day > today - YEAR)
    if len(recent) >= limits.most_per_year:
        first = recent[-limits.most_per_year] if limits.most_per_year else today
        waits.append(NoUnlock("too_many", first + YEAR))
    ahead = [wait for wait in waits if wait.day is not None and wait.day > today]
    return max(ahead, key=_day, default=None)


def last_day(today: date, limits: UnlockLimits) -> date:
    """Give the last day that may be promised for an unlock."""
    return today + timedelta(days=limits.longest_wait)


def suspend_from(ended_on: date, calendar: Calendar) -> date:
    """Give the first day on which the service may be suspended again.

    The client is not cut off on the day itself, nor before a weekend or a holiday.
    """
    return suspension_day(ended_on, 1, calendar)


def _kept_too_few(record: Record, limits: UnlockLimits) -> bool:
    if record.ended < limits.ENOUGH:
        return False
    return record.kept * 100 < limits.least_kept_percent * record.ended


def _day(refusal: NoUnlock) -> date:
    return refusal.day or date.min
