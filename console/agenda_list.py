"""What the agenda lists: a day's contacts with their reasons, and who is held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.sql.base import ExecutableOption

from bot.ladders import LadderTable
from console.agenda_days import Asked, Day, last_decisions, steps_on
from domain.calendar import Calendar
from domain.ladder import NOT_ISSUED, Span
from models.client import Client
from models.dispute import Dispute
from models.invoice import OPEN, Hold, Invoice
from models.planned import PLANNED, Decision, PlannedContact, PlannedStep

PAGE = 50
MOST = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One contact of a day: with whom, of which steps, and what was decided."""

    client: Client
    steps: tuple[str, ...]
    verdict: str
    rule: str | None
    figures: dict[str, object]
    at: datetime | None
    possible_at: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """A client whose reminders stand still, or one of their invoices."""

    client: Client
    kind: str  # hold | dispute
    reason: str
    number: str | None
    until: datetime | None
    since: datetime
    hold_id: int | None


def decided_on(session: Session, asked: Asked, day: Day, skip: int) -> list[Line]:
    """List the contacts that something was decided of on a day, by the newest."""
    last = last_decisions(day.starts, day.ends, asked)
    query = (
        select(Decision, PlannedContact)
        .join(last, last.c.id == Decision.id)
        .join(PlannedContact, PlannedContact.id == Decision.contact_id)
        .options(*_whole())
        .order_by(Decision.id.desc())
        .offset(skip)
        .limit(PAGE + 1)
    )
    if asked.rule:
        query = query.where(Decision.rule == asked.rule)
    return [
        Line(
            contact.client,
            _steps(contact),
            decision.verdict,
            decision.rule,
            decision.figures,
            decision.at,
            decision.possible_at,
        )
        for decision, contact in session.execute(query)
    ]


def waiting_on(
    session: Session, asked: Asked, day: Day, skip: int, *, late: bool
) -> list[Line]:
    """List the contacts that may go on a day; *late* adds those due before it."""
    due = PlannedContact.not_before < day.ends
    if not late:
        due = and_(due, PlannedContact.not_before >= day.starts)
    query = (
        select(PlannedContact)
        .join(Client, Client.id == PlannedContact.client_id)
        .options(*_whole())
        .where(PlannedContact.state == PLANNED, due, asked.clients())
        .order_by(PlannedContact.not_before, PlannedContact.id)
        .offset(skip)
        .limit(PAGE + 1)
    )
    if asked.rule:
        query = query.where(PlannedContact.rule == asked.rule)
    return [
        Line(
            row.client,
            _steps(row),
            "planned",
            row.rule,
            row.figures or {},
            row.decided_at,
            row.not_before,
        )
        for row in session.scalars(query)
    ]


def ahead_on(  # noqa: PLR0913, PLR0917 - whose, when, by which ladders and days
    session: Session,
    asked: Asked,
    day: date,
    ladders: LadderTable,
    calendar: Calendar,
    skip: int,
) -> list[Line]:
    """List the steps whose first day is *day*, by client."""
    steps = list(steps_on(ladders, calendar, day))
    name = ladders.name_in_sql()
    found = [and_(name == ladder, _first(s, b)) for ladder, _, s, b in steps]
    if not found or asked.rule:
        return []
    rows = session.execute(
        select(Client, Invoice, name)
        .join(Client, Client.id == Invoice.client_id)
        .where(Invoice.status == OPEN, or_(*found), asked.clients())
        .order_by(Client.name, Invoice.id)
        .offset(skip)
        .limit(PAGE + 1)
    )
    return [
        Line(client, _named(steps, ladder, row), "ahead", None, {}, None, None)
        for client, row, ladder in rows
    ]


def held_now(session: Session, asked: Asked, now: datetime) -> list[Held]:
    """List who is held, and what is contested, the newest first."""
    holds = session.execute(
        select(Hold, Client, Invoice.number)
        .join(Client, Client.id == Hold.client_id)
        .outerjoin(Invoice, Invoice.id == Hold.invoice_id)
        .where(
            Hold.lifted_at.is_(None),
            Hold.until.is_(None) | (Hold.until > now),
            asked.clients(),
        )
        .order_by(Hold.id.desc())
        .limit(MOST)
    )
    disputes = session.execute(
        select(Dispute, Client, Invoice.number)
        .join(Client, Client.id == Dispute.client_id)
        .outerjoin(Invoice, Invoice.id == Dispute.invoice_id)
        .where(Dispute.state == "open", asked.clients())
        .order_by(Dispute.id.desc())
        .limit(MOST)
    )
    found = [
        Held(who, "dispute", "dispute", number, None, row.opened_at, None)
        for row, who, number in disputes
    ]
    told = {(each.client.id, each.number) for each in found}
    found += [
        Held(who, "hold", row.reason, number, row.until, row.created_at, row.id)
        for row, who, number in holds
        if row.reason != "dispute" or (who.id, number) not in told
    ]
    return sorted(found, key=lambda each: each.since, reverse=True)


def choices(session: Session) -> dict[str, Sequence[str]]:
    """List the segments and portfolios that there are."""
    named = {"segment": Client.segment, "portfolio": Client.portfolio}
    return {
        name: [
            value
            for value in session.scalars(select(column).distinct().order_by(column))
            if value
        ]
        for name, column in named.items()
    }


def _first(span: Span, before: Sequence[Span]) -> ColumnElement[bool]:
    return and_(_in(span), *(not_(_in(last)) for last in before))


def _in(span: Span) -> ColumnElement[bool]:
    issued = func.coalesce(Invoice.issued_on, NOT_ISSUED)
    return and_(
        Invoice.due_on > span.due_after,
        Invoice.due_on <= span.due_until,
        issued > span.issued_after,
        issued <= span.issued_until,
    )


def _named(
    steps: Sequence[tuple[str, str, Span, list[Span]]], ladder: str, row: Invoice
) -> tuple[str, ...]:
    step = next(
        name
        for where, name, span, before in steps
        if where == ladder
        and span.holds(row.due_on, row.issued_on)
        and not any(last.holds(row.due_on, row.issued_on) for last in before)
    )
    return (f"{step} · {row.number}",)


def _whole() -> tuple[ExecutableOption, ExecutableOption]:
    steps = selectinload(PlannedContact.steps).selectinload(PlannedStep.invoice)
    return steps, selectinload(PlannedContact.client)


def _steps(contact: PlannedContact) -> tuple[str, ...]:
    return tuple(f"{step.step} · {step.invoice.number}" for step in contact.steps)
