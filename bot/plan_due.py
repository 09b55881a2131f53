"""Who is on which step and has not been planned for it, as one query."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from bot.ladders import LadderTable
from bot.plan_scope import Scope
from bot.plan_spans import (
    NOWHERE,
    Row,
    Spans,
    graver_from,
    place_table,
    span_table,
)
from domain.ladder import NOT_ISSUED, Kind
from models.client import Client
from models.invoice import OPEN, Invoice
from models.planned import PLANNED, QUEUED, PlannedContact, PlannedStep

Rows = Select[*tuple[Any, ...]]


def messages_due(spans: Spans, scope: Scope, ladders: LadderTable) -> Rows:
    """Select the steps that are told: one row for each invoice."""
    return _due(spans, spans.messages, scope, ladders)


def tasks_due(spans: Spans, scope: Scope, ladders: LadderTable) -> Rows:
    """Select the steps that people take, once the messages had their chance."""
    rows = spans.tasks
    span = span_table(rows)
    return _due(spans, rows, scope, ladders, span).where(
        case((span.c.kind.in_(_handing_over()), _told(rows, span)), else_=_tried(span))
    )


def _due(
    spans: Spans,
    rows: Iterable[Row],
    scope: Scope,
    ladders: LadderTable,
    span: FromClause | None = None,
) -> Rows:
    place = place_table(spans)
    span = span_table(rows) if span is None else span
    looked = scope.invoices()
    query = (
        select(
            Invoice.id.label("invoice_id"),
            Invoice.client_id.label("client_id"),
            span.c.step.label("step"),
            Invoice.due_on.label("due_on"),
            span.c.today.label("planned_on"),
            span.c.kind.label("kind"),
        )
        .select_from(Invoice)
        .join(Client, Client.id == Invoice.client_id)
        .join(place, _in(place, spans.cities))
        .join(span, _on(span, place, ladders))
        .where(Invoice.status == OPEN, ~_planned(span))
    )
    if looked is None:
        return query
    return query.where(Invoice.id.in_(select(looked.c.id)))


def _in(place: FromClause, cities: list[str]) -> ColumnElement[bool]:
    own = case((Client.city.in_(cities), Client.city), else_=NOWHERE)
    return and_(
        place.c.zone == Client.zone,
        place.c.state == func.coalesce(Client.state, NOWHERE),
        place.c.city == (own if cities else literal(NOWHERE)),
    )


def _on(
    span: FromClause, place: FromClause, ladders: LadderTable
) -> ColumnElement[bool]:
    issued = func.coalesce(Invoice.issued_on, NOT_ISSUED)
    return and_(
        span.c.days == place.c.days,
        span.c.ladder == ladders.name_in_sql(),
        Invoice.due_on > span.c.due_after,
        Invoice.due_on <= span.c.due_until,
        issued > span.c.issued_after,
        issued <= span.c.issued_until,
    )


def _planned(span: FromClause) -> ColumnElement[bool]:
    return exists().where(
        PlannedStep.invoice_id == Invoice.id,
        PlannedStep.step == span.c.step,
        PlannedStep.due_on == Invoice.due_on,
    )


def _tried(span: FromClause) -> ColumnElement[bool]:
    """Tell whether the message before a task went out, or could not."""
    before, contact = aliased(PlannedStep), aliased(PlannedContact)
    over = exists().where(
        before.invoice_id == Invoice.id,
        before.step == span.c.after,
        before.due_on == Invoice.due_on,
        contact.id == before.contact_id,
        contact.state.not_in((PLANNED, QUEUED)),
    )
    return or_(span.c.after == "", over)


def _told(rows: Iterable[Row], span: FromClause) -> ColumnElement[bool]:
    """Tell whether something nearly as grave was really said of the invoice."""
    told = aliased(PlannedStep)
    said = [
        and_(span.c.tone == tone, told.said.in_(graver_from(tone)))
        for tone in sorted({row.tone for row in rows})
    ]
    return exists().where(
        told.invoice_id == Invoice.id, told.due_on == Invoice.due_on, or_(*said)
    )


def _handing_over() -> list[str]:
    return [kind.value for kind in Kind if kind.hands_over]
