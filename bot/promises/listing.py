"""Promises as lists: open ones by day, others the newest first, and the figures."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from bot.promises.rows import record_where
from domain.promises import JUDGED, Outcome, Record
from domain.zones import local_day
from models.client import Client
from models.promise import PromiseRow

RECENT = timedelta(days=90)
OPEN, ENDED, ALL = "open", "ended", "all"
VIEWS = (OPEN, *(state.value for state in JUDGED), "replaced", "cancelled", ALL)


@dataclass(frozen=True, slots=True)
class Line:
    """One promise with its client."""

    promise: PromiseRow
    client: Client


@dataclass(frozen=True, slots=True)
class Sums:
    """What is promised now, and how promises were kept in the last 90 days."""

    count: int
    amount_minor: int
    today: int
    record: Record


def lines_of(
    session: Session,
    view: str,
    only: ColumnElement[bool] | None = None,
    *,
    offset: int = 0,
    limit: int | None = None,
) -> Sequence[Line]:
    """List promises: open ones by day, others the newest first."""
    query = select(PromiseRow, Client).join(Client, Client.id == PromiseRow.client_id)
    query = query.where(_in(view))
    if only is not None:
        query = query.where(only)
    order = (
        (PromiseRow.due_on, PromiseRow.id)
        if view == OPEN
        else (PromiseRow.due_on.desc(), PromiseRow.id.desc())
    )
    rows = session.execute(query.order_by(*order).offset(offset).limit(limit))
    return [Line(promise, client) for promise, client in rows]


def counts_of(session: Session) -> dict[str, int]:
    """Count the promises of each state."""
    query = select(PromiseRow.state, func.count()).group_by(PromiseRow.state)
    found = {state: int(many) for state, many in session.execute(query)}
    return found | {ALL: sum(found.values())}


def sums_of(session: Session, today: date, now: datetime) -> Sums:
    """Add up what is promised, and how it was kept lately."""
    query = select(
        func.count(), func.coalesce(func.sum(PromiseRow.amount_minor), 0)
    ).where(PromiseRow.state == Outcome.OPEN)
    count, amount = session.execute(query).one()
    due = select(func.count()).where(
        PromiseRow.state == Outcome.OPEN, PromiseRow.due_on == today
    )
    recent = PromiseRow.due_on > local_day(now - RECENT, "UTC")
    return Sums(
        int(count),
        int(amount),
        int(session.scalar(due) or 0),
        record_where(session, recent),
    )


def months_of(session: Session, first: date) -> Counter[tuple[date, str]]:
    """Count by month of the promised day, from *first* on, how promises ended."""
    query = select(PromiseRow.due_on, PromiseRow.state).where(
        PromiseRow.due_on >= first, PromiseRow.state.in_(JUDGED)
    )
    return Counter((day.replace(day=1), state) for day, state in session.execute(query))


def _in(view: str) -> ColumnElement[bool]:
    if view == ALL:
        return true()
    if view == ENDED:
        return PromiseRow.state.in_(JUDGED)
    return PromiseRow.state == view
