"""The planner: from open invoices to steps, from steps to one contact per person.

It works from rows alone, so it may run at any frequency and after any outage:

1. Each step of each ladder is a range of due dates (domain.ladder.Window). One
   INSERT … SELECT per range plans the step for every open invoice in it; the key
   (invoice, step, due date) makes a second run, or a second planner, harmless. Ranges
   do not overlap, so only the newest step of an invoice is ever planned.
2. Each person with a planned step and no contact that waits gets one contact.
3. The steps join their person's contact.

Whether, when and what is sent is decided at the moment of sending (bot/reminders.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.settings import Settings
from domain.ladder import Ladder, windows
from domain.zones import local_day
from models.client import Client
from models.invoice import OPEN, Invoice
from models.planned import PLANNED, PlannedContact, PlannedStep

Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Planned:
    """How much a run planned: steps of invoices, and contacts of people."""

    steps: int
    contacts: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where the days are the same for everybody: one zone, one set of holidays."""

    zone: str
    state: str | None
    city: str | None  # only a city with holidays of its own


def plan(session: Session, settings: Settings, now: datetime) -> Planned:
    """Plan everything that is due as of *now*; the caller commits."""
    steps = sum(
        _plan_steps(session, settings, place, now)
        for place in _places(session, settings)
    )
    contacts = _plan_contacts(session, settings, now)
    _join(session)
    return Planned(steps, contacts)


def _places(session: Session, settings: Settings) -> list[Place]:
    """List the places that have clients; few, whatever the number of clients."""
    own = {day.city for day in settings.holidays if day.city}
    city = func.nullif(Client.city, "") if own else literal(None)
    rows = session.execute(select(Client.zone, Client.state, city).distinct())
    return list(
        {
            Place(zone, state, name if name in own else None): None
            for zone, state, name in rows
        }
    )


def _plan_steps(
    session: Session, settings: Settings, place: Place, now: datetime
) -> int:
    today = local_day(now, place.zone)
    calendar = settings.calendar_for(place.state, place.city)
    planned = 0
    for ladder, segments in _ladders(settings):
        for window in windows(ladder):
            first, last = window.due_dates(today, calendar)
            if first > last:
                continue
            where = and_(
                Invoice.due_on.between(first, last),
                _in_place(place, settings),
                segments,
            )
            planned += _insert(
                session, PlannedStep, _steps(window.step.name, today, where)
            )
    return planned


def _ladders(settings: Settings) -> Iterator[tuple[Ladder, ColumnElement[bool]]]:
    """Give each ladder with the invoices that climb it."""
    named = [name for name in settings.ladders if name != "default"]
    segment = func.coalesce(Invoice.segment, Client.segment, "")
    for name in named:
        yield settings.ladder_for(name), segment == name
    yield settings.ladder_for(None), segment.not_in(named) if named else true()


def _in_place(place: Place, settings: Settings) -> ColumnElement[bool]:
    own = {day.city for day in settings.holidays if day.city}
    where = [Client.zone == place.zone, Client.state.is_not_distinct_from(place.state)]
    if place.city is not None:
        where.append(Client.city == place.city)
    elif own:
        where.append(or_(Client.city.is_(None), Client.city.not_in(own)))
    return and_(*where)


def _steps(step: str, today: date, where: ColumnElement[bool]) -> Rows:
    done = exists().where(
        PlannedStep.invoice_id == Invoice.id,
        PlannedStep.step == step,
        PlannedStep.due_on == Invoice.due_on,
    )
    return (
        select(
            Invoice.id.label("invoice_id"),
            literal(step).label("step"),
            Invoice.due_on.label("due_on"),
            literal(today).label("planned_on"),
        )
        .join(Client, Client.id == Invoice.client_id)
        .where(Invoice.status == OPEN, where, ~done)
    )


def _plan_contacts(session: Session, settings: Settings, now: datetime) -> int:
    waiting = exists().where(
        PlannedContact.client_id == Invoice.client_id, PlannedContact.state == PLANNED
    )
    alone = (
        select(
            Invoice.client_id.label("client_id"),
            literal(local_day(now, settings.zone)).label("planned_on"),
            literal(PLANNED).label("state"),
            literal(now, PlannedContact.not_before.type).label("not_before"),
            literal(now, PlannedContact.created_at.type).label("created_at"),
        )
        .join(PlannedStep, PlannedStep.invoice_id == Invoice.id)
        .where(PlannedStep.contact_id.is_(None), ~waiting)
        .distinct()
    )
    return _insert(session, PlannedContact, alone)


def _join(session: Session) -> None:
    contact = (
        select(PlannedContact.id)
        .join(Invoice, Invoice.client_id == PlannedContact.client_id)
        .where(Invoice.id == PlannedStep.invoice_id, PlannedContact.state == PLANNED)
        .scalar_subquery()
    )
    session.execute(
        update(PlannedStep)
        .where(PlannedStep.contact_id.is_(None))
        .values(contact_id=contact)
        .execution_options(synchronize_session=False)
    )


def _insert(
    session: Session,
    kind: type[PlannedStep] | type[PlannedContact],
    rows: Rows,
) -> int:
    """Insert what is not there yet; a row that another planner wrote first is fine."""
    table = kind.__table__
    assert isinstance(table, Table)  # noqa: S101 - narrows for the type checker
    names = list(rows.selected_columns.keys())
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(table).from_select(names, rows).on_conflict_do_nothing()
    return max(session.connection().execute(statement).rowcount, 0)
