"""What a run of the planner has to look at: everything, or what changed lately.

A step's day comes with midnight. So once a day in each zone, and whenever ladders or
holidays change, all open invoices are looked at; in between only rows that were
touched. A mark remembers how far a run has looked, so that one glance tells a tick that
nothing is new. Rows are looked at again for a while, for the sake of slow
transactions and of clocks that differ; the keys make that harmless.
"""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import CTE, select, union
from sqlalchemy.orm import Session

from bot.plan_glance import MARK, Glance
from domain.zones import local_day
from models.client import Client
from models.invoice import Invoice
from models.lease import Mark

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

    def still(self, rules: str, now: datetime) -> bool:
        """Tell whether it is the same day everywhere, by the same rules."""
        same_day = (local_day(now, z).isoformat() == d for z, d in self.days.items())
        return self.rules == rules and all(same_day)


def scope_of(seen: Glance, now: datetime) -> Scope | None:
    """Find what has to be looked at; None when nothing has."""
    looked = _read(seen.mark)
    if looked is None or not looked.still(seen.rules.fingerprint, now):
        return Scope(None)
    since = looked.ms - SLACK_MS
    return Scope(since) if seen.touched_ms > since else None


def note(
    session: Session, scope: Scope, rules: str, zones: Iterable[str], now: datetime
) -> None:
    """Remember that *scope* was looked at as of *now*."""
    row = session.get(Mark, MARK)
    known = _read(row.value if row else None)
    days = {} if scope.since_ms is None or known is None else dict(known.days)
    days |= {zone: local_day(now, zone).isoformat() for zone in zones}
    value = {"ms": time.time_ns() // 1_000_000, "rules": rules, "days": days}
    session.merge(Mark(name=MARK, value=json.dumps(value, sort_keys=True)))


@lru_cache(maxsize=4)
def _read(mark: str | None) -> Looked | None:
    return Looked(**json.loads(mark)) if mark else None
