"""The planner: from open invoices to steps, from steps to one contact per person.

It works from rows alone, so it may run at any frequency and after any outage. A look at
one row tells whether anything is new (bot/plan_glance.py); where something is:

1. Each step of each ladder is a span of due dates (domain.ladder.Window), and one
   statement holds them all. The key (invoice, step, due date) makes a second run, or a
   second planner, harmless. Spans of a ladder do not overlap, so only the newest step
   of an invoice is ever planned.
2. Each person with a step to be told, and no contact that waits, gets one contact.
3. The steps are written, and join their person's contact. What is not a message joins
   none: it is left for people, once the messages before it had their chance.

Whether, when and what is sent is decided at the moment of sending (bot/reminders.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    MetaData,
    Table,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.ladders import watch_ladders
from bot.plan_due import Rows, due_rows
from bot.plan_glance import glance, settings_mark, undisturbed
from bot.plan_scope import Scope, note, renew, rests, scope_of
from bot.plan_spans import NOWHERE, Place, spans_of
from bot.settings import Settings
from domain.ladder import Kind
from domain.zones import local_day
from models.client import Client
from models.invoice import OPEN, Invoice
from models.planned import PLANNED, PlannedContact, PlannedStep
from models.wake import PlanWake


@dataclass(frozen=True, slots=True)
class Planned:
    """How much a run planned: steps of invoices, and contacts of people."""

    steps: int
    contacts: int


def idle(session: Session, settings: Settings, now: datetime) -> bool:
    """Tell whether `plan` would do nothing; one statement, which only reads."""
    return rests(undisturbed(session), settings_mark(settings), now)


def _take_wakes(session: Session) -> None:
    """Take away what woke us; whoever writes one from now on is looked at next."""
    session.execute(delete(PlanWake))
    if session.get_bind().dialect.name == "postgresql":
        # This transaction may have woken us before; what it does now counts anew.
        session.execute(select(func.set_config("regua.woken", "", True)))  # noqa: FBT003 - SQL's own argument


def plan(session: Session, settings: Settings, now: datetime) -> Planned:
    """Plan everything that is due as of *now*; the caller commits."""
    session.flush()  # a statement that is plain text does not
    _take_wakes(session)
    seen = glance(session, settings)
    ladders = seen.rules.ladders
    if seen.alerts or ladders.broken:
        watch_ladders(session, ladders, now)
    contacts = _plan_left_over(session, settings, now) if seen.left_over else 0
    config = settings_mark(settings)
    scope = scope_of(seen, now)
    if scope is None:
        renew(session, config)
        return Planned(0, contacts)
    places = _places(session, settings, scope)
    spans = spans_of(ladders, settings, places, now)
    steps = 0
    if spans.rows:
        with _gathered(session, due_rows(spans, scope, ladders)) as due:
            contacts += _plan_contacts(session, settings, _told_clients(due), now)
            steps = _plan_steps(session, due)
    zones = {place.zone for place in places}
    note(session, scope, seen.rules.fingerprint, config, zones, now)
    return Planned(steps, contacts)


@contextmanager
def _gathered(session: Session, rows: Rows) -> Iterator[Table]:
    """Write *rows* down for this transaction: two tables are filled from them."""
    names = list(rows.selected_columns.keys())
    columns = (Column(c.key, c.type) for c in rows.selected_columns)
    table = Table("plan_due", MetaData(), *columns, prefixes=["TEMPORARY"])
    connection = session.connection()
    table.create(connection)
    connection.execute(insert(table).from_select(names, rows))
    yield table
    table.drop(connection)


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


def _told_clients(due: Table) -> Rows:
    return select(due.c.client_id).where(due.c.kind == Kind.MESSAGE.value)


def _plan_contacts(
    session: Session, settings: Settings, clients: Rows, now: datetime
) -> int:
    """Give each of *clients* a contact, where none of theirs waits."""
    wanted = clients.subquery("wanted")
    waiting = exists().where(
        PlannedContact.client_id == wanted.c.client_id,
        PlannedContact.state == PLANNED,
    )
    alone = select(wanted.c.client_id).where(~waiting).distinct().subquery("alone")
    rows = select(
        alone.c.client_id.label("client_id"),
        literal(local_day(now, settings.zone)).label("planned_on"),
        literal(PLANNED).label("state"),
        literal(now, PlannedContact.not_before.type).label("not_before"),
        literal(now, PlannedContact.created_at.type).label("created_at"),
    ).order_by(alone.c.client_id)
    return _insert(session, PlannedContact, rows)


def _plan_steps(session: Session, due: Table) -> int:
    """Write the steps; those that are told go into the contact that waits for them."""
    waiting = and_(
        due.c.kind == Kind.MESSAGE.value,
        PlannedContact.client_id == due.c.client_id,
        PlannedContact.state == PLANNED,
    )
    rows = (
        select(
            due.c.invoice_id,
            due.c.step,
            due.c.due_on,
            due.c.planned_on,
            due.c.kind,
            PlannedContact.id.label("contact_id"),
        )
        .outerjoin(PlannedContact, waiting)
        .order_by(due.c.invoice_id)
    )
    return _insert(session, PlannedStep, rows)


def _plan_left_over(session: Session, settings: Settings, now: datetime) -> int:
    """Find a contact for steps that lost theirs, or wait for their words' turn."""
    alone = and_(
        PlannedStep.kind == Kind.MESSAGE.value, PlannedStep.contact_id.is_(None)
    )
    clients = (
        select(Invoice.client_id.label("client_id"))
        .join(PlannedStep, PlannedStep.invoice_id == Invoice.id)
        .where(alone, Invoice.status == OPEN)
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
    """Insert what is not there yet; a row that another planner wrote first is fine.

    *rows* are in an order of their own, so that all are found before the first is
    written: PostgreSQL would else look for each through all that it just wrote.
    """
    table = kind.__table__
    assert isinstance(table, Table)  # noqa: S101 - narrows for the type checker
    names = list(rows.selected_columns.keys())
    dialect = session.get_bind().dialect.name
    upsert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = upsert(table).from_select(names, rows).on_conflict_do_nothing()
    return max(session.connection().execute(statement).rowcount, 0)
