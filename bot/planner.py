"""The planner: from open invoices to steps, from steps to one contact per person.

It works from rows alone, so it may run at any frequency and after any outage:

1. Each step of each ladder is a span of due dates (domain.ladder.Window), and one
   statement holds them all. The key (invoice, step, due date) makes a second run, or a
   second planner, harmless. Spans of a ladder do not overlap, so only the newest step
   of an invoice is ever planned.
2. Each person with a step to be told, and no contact that waits, gets one contact.
3. The steps are written, and join their person's contact. What is not a message joins
   none: it is left for people, once the messages before it had their chance.

Whether, when and what is sent is decided at the moment of sending (bot/reminders.py).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, and_, exists, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.ladders import ladders_in_force, watch_ladders
from bot.plan_due import Rows, messages_due, tasks_due
from bot.plan_scope import Scope, note, rules_of, scope_of
from bot.plan_spans import NOWHERE, Place, spans_of
from bot.settings import Settings
from domain.ladder import Kind
from domain.zones import local_day
from models.client import Client
from models.invoice import Invoice
from models.planned import PLANNED, PlannedContact, PlannedStep


@dataclass(frozen=True, slots=True)
class Planned:
    """How much a run planned: steps of invoices, and contacts of people."""

    steps: int
    contacts: int


def plan(session: Session, settings: Settings, now: datetime) -> Planned:
    """Plan everything that is due as of *now*; the caller commits."""
    ladders = ladders_in_force(session, settings)
    watch_ladders(session, ladders, now)
    rules = rules_of(ladders, settings)
    contacts = _plan_left_over(session, settings, now)
    scope = scope_of(session, rules, now)
    if scope is None:
        return Planned(0, contacts)
    places = _places(session, settings, scope)
    spans = spans_of(ladders, settings, places, now)
    steps = 0
    if spans.messages:
        due = messages_due(spans, scope, ladders)
        contacts += _plan_contacts(session, settings, _clients(due), now)
        steps += _plan_messages(session, due)
    if spans.tasks:
        due = tasks_due(spans, scope, ladders)
        steps += _insert(session, PlannedStep, _columns(due))
    note(session, scope, rules, {place.zone for place in places}, now)
    return Planned(steps, contacts)


def _places(session: Session, settings: Settings, scope: Scope) -> list[Place]:
    """List the places that have clients; few, whatever the number of clients."""
    own = {day.city.casefold() for day in settings.holidays if day.city}
    city = func.coalesce(Client.city, NOWHERE) if own else literal(NOWHERE)
    state = func.coalesce(Client.state, NOWHERE)
    query = select(Client.zone, state, city).distinct()
    looked = scope.invoices()
    if looked is not None:
        query = query.join(Invoice, Invoice.client_id == Client.id)
        query = query.where(Invoice.id.in_(select(looked.c.id)))
    found = (Place(*row) for row in session.execute(query))
    return list(
        {
            p if p.city.strip().casefold() in own else p._replace(city=NOWHERE): 0
            for p in found
        }
    )


def _clients(due: Rows) -> Rows:
    return select(due.subquery("due").c.client_id).distinct()


def _plan_contacts(
    session: Session, settings: Settings, clients: Rows, now: datetime
) -> int:
    """Give each of *clients* a contact, where none of theirs waits."""
    wanted = clients.subquery("wanted")
    waiting = exists().where(
        PlannedContact.client_id == wanted.c.client_id,
        PlannedContact.state == PLANNED,
    )
    alone = select(
        wanted.c.client_id.label("client_id"),
        literal(local_day(now, settings.zone)).label("planned_on"),
        literal(PLANNED).label("state"),
        literal(now, PlannedContact.not_before.type).label("not_before"),
        literal(now, PlannedContact.created_at.type).label("created_at"),
    ).where(~waiting)
    return _insert(session, PlannedContact, alone)


def _plan_messages(session: Session, due: Rows) -> int:
    """Write the steps into the contacts that wait for them."""
    steps = due.subquery("due")
    waiting = and_(
        PlannedContact.client_id == steps.c.client_id, PlannedContact.state == PLANNED
    )
    rows = select(
        *(steps.c[name] for name in _WRITTEN), PlannedContact.id.label("contact_id")
    ).outerjoin(PlannedContact, waiting)
    return _insert(session, PlannedStep, rows)


_WRITTEN = ("invoice_id", "step", "due_on", "planned_on", "kind")


def _columns(due: Rows) -> Rows:
    steps = due.subquery("due")
    return select(*(steps.c[name] for name in _WRITTEN))


def _plan_left_over(session: Session, settings: Settings, now: datetime) -> int:
    """Find a contact for steps that lost theirs, or wait for their words' turn."""
    alone = and_(
        PlannedStep.kind == Kind.MESSAGE.value, PlannedStep.contact_id.is_(None)
    )
    if session.scalar(select(PlannedStep.id).where(alone).limit(1)) is None:
        return 0
    clients = (
        select(Invoice.client_id.label("client_id"))
        .join(PlannedStep, PlannedStep.invoice_id == Invoice.id)
        .where(alone)
        .distinct()
    )
    planned = _plan_contacts(session, settings, clients, now)
    contact = (
        select(PlannedContact.id)
        .join(Invoice, Invoice.client_id == PlannedContact.client_id)
        .where(Invoice.id == PlannedStep.invoice_id, PlannedContact.state == PLANNED)
        .scalar_subquery()
    )
    session.execute(
        update(PlannedStep)
        .where(alone)
        .values(contact_id=contact)
        .execution_options(synchronize_session=False)
    )
    return planned


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
