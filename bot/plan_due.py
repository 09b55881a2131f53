"""Who is on which step and has not been planned for it, as one query."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    CTE,
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
    Spans,
    graver_from,
    place_table,
    span_table,
)
from domain.ladder import NOT_ISSUED, Kind
from models.client import Client
from models.invoice import OPEN, Invoice
from models.planned import PLANNED, QUEUED, PlannedContact, PlannedStep

# What a waiting contact is told by where no channel leads to the client at all.
NO_ROAD = ("channel_away", "no_opt_in", "no_other_road")
Rows = Select[*tuple[Any, ...]]


def due_rows(spans: Spans, scope: Scope, ladders: LadderTable) -> Rows:
    """Select each open invoice on a step that it was not planned for yet.

    A step that people take comes once the messages before it had their chance.
    """
    span, standing = span_table(spans.rows), _standing(spans, scope, ladders)
    tones = {tone for row in spans.rows for tone in (row.tone, row.instead) if tone}
    told = case(
        (span.c.kind.in_(_handing_over()), _told(tones, span.c.tone, standing)),
        else_=and_(
            _tried(span, standing),
            or_(span.c.instead == "", ~_told(tones, span.c.instead, standing)),
        ),
    )
    return (
        select(
            standing.c.invoice_id,
            standing.c.client_id,
            span.c.step,
            standing.c.due_on,
            span.c.today.label("planned_on"),
            span.c.kind,
        )
        .select_from(standing)
        .join(span, _on(span, standing))
        .where(~_planned(span, standing))
        .where(or_(span.c.kind == Kind.MESSAGE.value, told))
    )


def _standing(spans: Spans, scope: Scope, ladders: LadderTable) -> CTE:
    """Select the open invoices with their ladder and the days of their place.

    It is worked out once, whole and first: the planners of the databases guess so few
    rows of it that they would rather look for each span among all clients.
    """
    place, looked = place_table(spans), scope.invoices()
    query = (
        select(
            Invoice.id.label("invoice_id"),
            Invoice.client_id.label("client_id"),
            Invoice.due_on.label("due_on"),
            func.coalesce(Invoice.issued_on, NOT_ISSUED).label("issued_on"),
            ladders.name_in_sql().label("ladder"),
            place.c.days.label("days"),
        )
        .select_from(Invoice)
        .join(Client, Client.id == Invoice.client_id)
        .join(place, _in(place, spans.cities))
        .where(Invoice.status == OPEN)
    )
    if looked is not None:
        query = query.where(Invoice.id.in_(select(looked.c.id)))
    return query.cte("standing").prefix_with("MATERIALIZED")


def _in(place: FromClause, cities: list[str]) -> ColumnElement[bool]:
    own = case((Client.city.in_(cities), Client.city), else_=NOWHERE)
    return and_(
        place.c.zone == Client.zone,
        place.c.state == func.coalesce(Client.state, NOWHERE),
        place.c.city == (own if cities else literal(NOWHERE)),
    )


def _on(span: FromClause, standing: FromClause) -> ColumnElement[bool]:
    return and_(
        span.c.days == standing.c.days,
        span.c.ladder == standing.c.ladder,
        standing.c.due_on > span.c.due_after,
        standing.c.due_on <= span.c.due_until,
        standing.c.issued_on > span.c.issued_after,
        standing.c.issued_on <= span.c.issued_until,
    )


def _planned(span: FromClause, standing: FromClause) -> ColumnElement[bool]:
    return exists().where(
        PlannedStep.invoice_id == standing.c.invoice_id,
        PlannedStep.step == span.c.step,
        PlannedStep.due_on == standing.c.due_on,
    )


def _tried(span: FromClause, standing: FromClause) -> ColumnElement[bool]:
    """Tell whether the message before a task went out, or could not: none reaches."""
    before, contact = aliased(PlannedStep), aliased(PlannedContact)
    over = exists().where(
        before.invoice_id == standing.c.invoice_id,
        before.step == span.c.after,
        before.due_on == standing.c.due_on,
        contact.id == before.contact_id,
        or_(
            contact.state.not_in((PLANNED, QUEUED)),
            and_(contact.state == PLANNED, contact.rule.in_(NO_ROAD)),
        ),
    )
    return or_(span.c.after == "", over)


def _told(
    tones: Iterable[str], wanted: ColumnElement[str], standing: FromClause
) -> ColumnElement[bool]:
    """Tell whether something nearly as grave was really said of the invoice."""
    told = aliased(PlannedStep)
    said = [
        and_(wanted == tone, told.said.in_(graver_from(tone))) for tone in sorted(tones)
    ]
    return exists().where(
        told.invoice_id == standing.c.invoice_id,
        told.due_on == standing.c.due_on,
        or_(*said),
    )


def _handing_over() -> list[str]:
    return [kind.value for kind in Kind if kind.hands_over]
