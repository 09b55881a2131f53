"""Whether our clock may be trusted: it may not go back, and not leap ahead (F40).

Going back shows against the latest instant that this house has worked at, kept in a
row that all processes share. A leap shows within a process, against a counter that
nobody can set. A clock that people move (tests, demo, time machine) is not watched.
"""

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from bot.alerts import clear_alert, raise_alert
from bot.clock import Clock, SystemClock
from models.lease import Mark

MARK = "clock_latest"
ALERT = "clock_skew"
SKEW = timedelta(seconds=30)  # beyond it people are told
_EVERY = timedelta(minutes=1)  # between two writes of the mark


class ClockFacts(NamedTuple):
    """The latest instant seen in this house, and how far the clock leapt."""

    latest: datetime | None = None
    jumped: timedelta | None = None


def counter() -> float:
    """Count seconds that no clock setting changes; sleep of the machine is counted."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class _Start:
    """Where the wall clock and the counter stood when this process began."""

    def __init__(self) -> None:
        self.wall, self.counter = datetime.now(UTC), counter()

    def leap(self, now: datetime) -> timedelta:
        """Tell by how much more the wall clock moved than the time that went by."""
        return (now - self.wall) - timedelta(seconds=counter() - self.counter)


_START = _Start()


def clock_facts(session: Session, clock: Clock, now: datetime) -> ClockFacts:
    """Look at the clock from outside; nothing for one that people move."""
    if not isinstance(clock, SystemClock):
        return ClockFacts()
    mark = session.get(Mark, MARK)
    latest = datetime.fromisoformat(mark.value) if mark else None
    return ClockFacts(latest, _START.leap(now))


def note_time(session: Session, clock: Clock, now: datetime) -> None:
    """Remember that this house worked at *now*, at most once a minute."""
    if not isinstance(clock, SystemClock):
        return
    mark = session.get(Mark, MARK)
    if mark is None or now - datetime.fromisoformat(mark.value) > _EVERY:
        session.merge(Mark(name=MARK, value=now.isoformat()))


def note_date(session: Session, clock: Clock, header: str | None) -> None:
    """Compare our clock with the `Date` that a provider's answer bears."""
    if not isinstance(clock, SystemClock) or not header:
        return
    try:
        theirs = parsedate_to_datetime(header)
    except ValueError:
        return
    now = clock.now()
    note_skew(session, now - theirs.astimezone(UTC), now)


def note_refusal(
    session: Session, figures: Mapping[str, object], now: datetime
) -> None:
    """Tell people that nothing is sent for the clock's sake, and by how much it is off.

    One that leapt stays so until this process starts anew, or it is set back.
    """
    minutes, latest = figures.get("minutes"), figures.get("latest")
    if isinstance(minutes, int):
        note_skew(session, timedelta(minutes=minutes), now)
    elif latest is not None:
        note_skew(session, now - datetime.fromisoformat(str(latest)), now)


def note_skew(session: Session, skew: timedelta, now: datetime) -> None:
    """Tell people when a provider's clock differs from ours by more than 30 seconds."""
    if abs(skew) > SKEW:
        raise_alert(session, ALERT, "", {"seconds": int(skew.total_seconds())}, now)
    else:
        clear_alert(session, ALERT, "", now)
