"""What a run of the planner has to look at: everything, or what changed lately.

A step's day comes with midnight. So once a day in each zone, and whenever ladders or
holidays change, all open invoices are looked at; in between only rows that were
touched. A mark remembers how far a run has looked, so that a tick with nothing new is
a look at a few indexes. Rows are looked at again for a while, for the sake of slow
transactions and of clocks that differ; the keys make that harmless.
"""

import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import CTE, select, union
from sqlalchemy.orm import Session

from bot.ladders import LadderTable
from bot.settings import Settings
from bot.settings.steps import write_steps
from domain.ladder import Ladder
from domain.zones import local_day
from models.client import Client
from models.invoice import Invoice
from models.lease import Mark

MARK = "planner"
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


def scope_of(session: Session, rules: str, now: datetime) -> Scope | None:
    """Find what has to be looked at; None when nothing has."""
    looked = _looked(session)
    if looked is None or not looked.still(rules, now):
        return Scope(None)
    since = looked.ms - SLACK_MS
    for row in (Invoice, Client):
        found = select(row.id).where(row.touched_ms > since).limit(1)
        if session.scalar(found) is not None:
            return Scope(since)
    return None


def note(
    session: Session, scope: Scope, rules: str, zones: Iterable[str], now: datetime
) -> None:
    """Remember that *scope* was looked at as of *now*."""
    known = _looked(session)
    days = {} if scope.since_ms is None or known is None else known.days
    days |= {zone: local_day(now, zone).isoformat() for zone in zones}
    value = {"ms": time.time_ns() // 1_000_000, "rules": rules, "days": days}
    session.merge(Mark(name=MARK, value=json.dumps(value, sort_keys=True)))


def rules_of(ladders: LadderTable, settings: Settings) -> str:
    """Give a fingerprint of everything that a step's day depends on."""
    steps = {name: _written(ladder) for name, ladder in ladders.table.items()}
    holidays = [day.model_dump(mode="json") for day in settings.holidays]
    text = json.dumps([steps, holidays], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=256)
def _written(ladder: Ladder) -> str:
    return json.dumps(write_steps(ladder), sort_keys=True)


def _looked(session: Session) -> Looked | None:
    row = session.get(Mark, MARK)
    return Looked(**json.loads(row.value)) if row else None
