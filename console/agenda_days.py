"""The agenda's days: where they begin, and how many contacts each had or will have.

A contact counts once a day, by what was decided of it last on that day. What is ahead
is what waits already, and the steps whose day comes by the ladders in force.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import Subquery

from bot.ladders import LadderTable
from domain.calendar import Calendar
from domain.ladder import Kind, Span, windows
from models.client import Client
from models.invoice import OPEN, Invoice
from models.planned import PLANNED, Decision, PlannedContact
from models.task import OPEN as TO_DO
from models.task import Task

AHEAD = BACK = 14  # days
SHOWN = ("sent", "unknown", "wait", "blocked")  # verdicts that a person asks about
_FARTHEST = timedelta(days=400)  # no step of a ladder is farther from its due date


class Day(NamedTuple):
    """A day of the desk's zone, as instants: from, and until before."""

    on: date
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom the agenda is asked about; None is everybody."""

    rule: str | None = None
    segment: str | None = None
    portfolio: str | None = None

    def clients(self) -> ColumnElement[bool]:
        """Give the condition on the client's row."""
        wanted: list[ColumnElement[bool]] = [Client.id.is_not(None)]
        if self.segment:
            wanted.append(Client.segment == self.segment)
        if self.portfolio:
            wanted.append(Client.portfolio == self.portfolio)
        return and_(*wanted)


@dataclass(slots=True)
class Count:
    """How many contacts a day had, or will have, by what becomes of them."""

    day: Day
    verdicts: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    ahead: int = 0
    tasks: int = 0

    @property
    def total(self) -> int:
        """Add up what the bar shows."""
        return sum(self.verdicts.values()) + self.waiting + self.ahead


def days_around(today: date, zone: str) -> list[Day]:
    """List the days of the agenda: fourteen back, today, fourteen ahead."""
    span = range(-BACK, AHEAD + 1)
    return [day_of(today + timedelta(days=n), zone) for n in span]


def day_of(on: date, zone: str) -> Day:
    """Give a day with its instants."""
    return Day(on, _midnight(on, zone), _midnight(on + timedelta(days=1), zone))


def count_days(  # noqa: PLR0913, PLR0917 - whose, when, by which ladders and days
    session: Session,
    asked: Asked,
    days: Sequence[Day],
    today: date,
    ladders: LadderTable,
    calendar: Calendar,
) -> list[Count]:
    """Count what each day had and will have."""
    counts = {day.on: Count(day) for day in days}
    past = [day for day in days if day.on <= today]
    for on, verdict, rule, number in _decided(session, asked, past):
        counts[on].verdicts[verdict] += number
        if verdict in {"wait", "blocked"}:
            counts[on].rules[rule] += number
    for on, number in _waiting(session, asked, days, today):
        counts[on].waiting += number
    if asked.rule is None:
        ahead = [day.on for day in days if day.on > today]
        for on, number in _ahead(session, asked, ahead, ladders, calendar):
            counts[on].ahead += number
        for on, number in _tasks(session, asked, days):
            counts[max(on, today)].tasks += number
    return list(counts.values())


def last_decisions(starts: datetime, ends: datetime, asked: Asked) -> Subquery:
    """Select the last decision of each contact between two instants."""
    place = func.row_number().over(
        partition_by=Decision.contact_id, order_by=Decision.id.desc()
    )
    found = (
        select(Decision.id, Decision.contact_id, place.label("place"))
        .join(PlannedContact, PlannedContact.id == Decision.contact_id)
        .join(Client, Client.id == PlannedContact.client_id)
        .where(
            Decision.at >= starts,
            Decision.at < ends,
            Decision.verdict.in_(SHOWN),
            asked.clients(),
        )
        .subquery()
    )
    return select(found.c.id).where(found.c.place == 1).subquery()


def steps_on(
    ladders: LadderTable, calendar: Calendar, day: date
) -> Iterator[tuple[str, str, Span, list[Span]]]:
    """List the messages whose first day is *day*: ladder, step, a span, the last ones.

    An invoice is on it for the first time where the day's span holds it, and none of
    the day before does.
    """
    for name, ladder in ladders.table.items():
        for window in windows(ladder):
            if window.step.kind is Kind.MESSAGE:
                before = window.spans(day - timedelta(days=1), calendar)
                for span in window.spans(day, calendar):
                    yield name, window.step.name, span, before


def _decided(
    session: Session, asked: Asked, days: Sequence[Day]
) -> Iterator[tuple[date, str, str, int]]:
    for day in days:
        last = last_decisions(day.starts, day.ends, asked)
        query = (
            select(Decision.verdict, Decision.rule, func.count())
            .join(last, last.c.id == Decision.id)
            .group_by(Decision.verdict, Decision.rule)
        )
        if asked.rule:
            query = query.where(Decision.rule == asked.rule)
        for verdict, rule, number in session.execute(query):
            yield day.on, verdict, rule, number


def _waiting(
    session: Session, asked: Asked, days: Sequence[Day], today: date
) -> Iterator[tuple[date, int]]:
    """Count what waits by the day on which it may go; what is due is today's."""
    ahead = [day for day in days if day.on >= today]
    bucket = case(
        *((PlannedContact.not_before < day.ends, n) for n, day in enumerate(ahead))
    )
    found = (
        select(bucket.label("place"))
        .join(Client, Client.id == PlannedContact.client_id)
        .where(
            PlannedContact.state == PLANNED,
            PlannedContact.not_before < ahead[-1].ends,
            asked.clients(),
        )
    )
    if asked.rule:
        found = found.where(PlannedContact.rule == asked.rule)
    place = found.subquery().c.place
    query = select(place, func.count()).group_by(place)
    for n, number in session.execute(query):
        yield ahead[n].on, number


def _ahead(
    session: Session,
    asked: Asked,
    days: Sequence[date],
    ladders: LadderTable,
    calendar: Calendar,
) -> Iterator[tuple[date, int]]:
    found = (
        select(
            Invoice.due_on,
            Invoice.issued_on,
            ladders.name_in_sql().label("ladder"),
            Invoice.client_id,
        )
        .join(Client, Client.id == Invoice.client_id)
        .where(
            Invoice.status == OPEN,
            Invoice.due_on.between(days[0] - _FARTHEST, days[-1] + _FARTHEST),
            asked.clients(),
        )
        .subquery()
    )
    kept = (found.c.due_on, found.c.issued_on, found.c.ladder)
    people = func.count(found.c.client_id.distinct())
    groups = session.execute(select(*kept, people).group_by(*kept)).all()
    for day in days:
        steps = list(steps_on(ladders, calendar, day))
        for due_on, issued_on, ladder, number in groups:
            if any(
                name == ladder
                and span.holds(due_on, issued_on)
                and not any(last.holds(due_on, issued_on) for last in before)
                for name, _, span, before in steps
            ):
                yield day, number


def _tasks(
    session: Session, asked: Asked, days: Sequence[Day]
) -> Iterator[tuple[date, int]]:
    query = (
        select(Task.due_on, func.count())
        .join(Client, Client.id == Task.client_id)
        .where(
            Task.state == TO_DO,
            Task.due_on.between(days[0].on, days[-1].on),
            asked.clients(),
        )
        .group_by(Task.due_on)
    )
    yield from session.execute(query)


def _midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
