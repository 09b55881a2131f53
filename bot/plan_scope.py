"""What a run of the planner has to look at: everything, or what changed lately.

A step's day comes with midnight. So once a day in each zone, and whenever ladders or
holidays change, all open invoices are looked at; in between only rows that were
touched. A mark remembers how far a run has looked, so that one glance tells a tick that
nothing is new. Rows are looked at again for a while, for the sake of slow
transactions and of clocks that differ; the keys make that harmless.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from time import time_ns
from zoneinfo import ZoneInfo

from sqlalchemy import CTE, select, union
from sqlalchemy.orm import Session

from bot.plan_glance import MARK, Glance
from domain.zones import local_day
from models.client import Client
from models.invoice import Invoice
from models.lease import Mark

_DAY = timedelta(days=1)
SLACK_MS = 15 * 60 * 1000


@dataclass(frozen=True)
class Scope:
    """The rows to look at: those touched after *since_ms*, or all of them (None)."""

    since_ms: int | None

    def invoices(self) -> CTE | None:
        """Give the ids of the touched invoices, and of those of touched clients."""
        if self.since_ms is None:
            return None
        own = select(Invoice.id).where(Invoice.touched_ms > self.since_ms)
        theirs = (
            select(Invoice.id)
            .join(Client, Client.id == Invoice.client_id)
            .where(Client.touched_ms > self.since_ms)
        )
        return union(own, theirs).cte("looked")


@dataclass(frozen=True)
class Looked:
    """How far the planner has looked: when, by which rules, on which day where."""

    ms: int
    rules: str
    days: dict[str, str]
    settings: str = ""

    def still(self, rules: str, now: datetime) -> bool:
        """Tell whether it is the same day everywhere, by the same rules."""
        return self.rules == rules and self.same_day(now)

    def same_day(self, now: datetime) -> bool:
        """Tell whether it is the same day everywhere."""
        begins, ends = self._shared
        return begins <= now < ends

    @cached_property
    def _shared(self) -> tuple[datetime, datetime]:
        """Give the part of time in which it is its day in each zone, once for all."""
        days = [(date.fromisoformat(day), ZoneInfo(z)) for z, day in self.days.items()]
        begin = (datetime.combine(day, time.min, z) for day, z in days)
        end = (datetime.combine(day + _DAY, time.min, z) for day, z in days)
        first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
        return (
            max((at.astimezone(UTC) for at in begin), default=first),
            min((at.astimezone(UTC) for at in end), default=last),
        )


def scope_of(seen: Glance, now: datetime) -> Scope | None:
    """Find what has to be looked at; None when nothing has."""
    looked = _read(seen.mark)
    if looked is None or not looked.still(seen.rules.fingerprint, now):
        return Scope(None)
    since = looked.ms - SLACK_MS
    return Scope(since) if seen.touched_ms > since else None


def rests(mark: str | None, settings: str, now: datetime) -> bool:
    """Tell whether a *mark* that nothing disturbed still holds: its day, its rules."""
    looked = _read(mark)
    return looked is not None and looked.settings == settings and looked.same_day(now)


def renew(session: Session, settings: str) -> None:
    """Let a mark that holds bear the settings by which it was found to hold."""
    row = session.get_one(Mark, MARK)
    value = json.loads(row.value)
    if value.get("settings") != settings:
        row.value = json.dumps(value | {"settings": settings}, sort_keys=True)


def note(  # noqa: PLR0913, PLR0917 - what was looked at, by which rules, as of when
    session: Session,
    scope: Scope,
    rules: str,
    settings: str,
    zones: Iterable[str],
    now: datetime,
) -> None:
    """Remember that *scope* was looked at as of *now*."""
    row = session.get(Mark, MARK)
    known = _read(row.value if row else None)
    days = {} if scope.since_ms is None or known is None else dict(known.days)
    days |= {zone: local_day(now, zone).isoformat() for zone in zones}
    ms = time_ns() // 1_000_000
    value = {"ms": ms, "rules": rules, "settings": settings, "days": days}
    session.merge(Mark(name=MARK, value=json.dumps(value, sort_keys=True)))


@lru_cache(maxsize=4)
def _read(mark: str | None) -> Looked | None:
    return Looked(**json.loads(mark)) if mark else None
