"""Recurring plans from a file into rows; what was issued of them stays as it is."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from bot.billing import changes
from bot.billing.cancel import cancel
from bot.billing.changes import (
    CHANGEABLE,
    Hand,
    Terms,
    begin,
    change,
    set_price,
)
from bot.billing.plans import CANCELLED, plan_of
from bot.imports.plans import PlanRecord
from bot.imports.report import Outcome
from bot.imports.store_clients import clients_of
from bot.imports.store_invoices import Refused
from domain.billing import Ending
from models.client import Client
from models.subscription import Subscription

_DAY = timedelta(days=1)


def store_plans(
    session: Session, records: Sequence[PlanRecord], hand: Hand
) -> list[Outcome | Refused]:
    """Make or change the plans of *records*; one answer each, in order."""
    clients = clients_of(session, [record.client for record in records])
    query = (
        select(Subscription)
        .where(Subscription.external_id.in_([r.external_id for r in records]))
        .options(selectinload(Subscription.prices))
    )
    rows = {row.external_id: row for row in session.scalars(query)}
    return [
        _store(
            session,
            record,
            rows.get(record.external_id),
            clients.get(record.client),
            hand,
        )
        for record in records
    ]


def _store(
    session: Session,
    record: PlanRecord,
    row: Subscription | None,
    client: Client | None,
    hand: Hand,
) -> Outcome | Refused:
    if client is None:
        return Refused("client", "is not known; import the clients first")
    if row is None:
        return _begin(session, record, client, hand)
    if row.client_id != client.id:
        return Refused("client", "the plan belongs to another one already")
    if row.state == CANCELLED:
        done = record.status == CANCELLED
        return Outcome.UNCHANGED if done else Outcome.KEPT
    return _update(session, record, row, hand)


def _begin(
    session: Session, record: PlanRecord, client: Client, hand: Hand
) -> Outcome | Refused:
    if record.status == CANCELLED:
        return Refused("status", "is cancelled, and we never knew it: nothing to bill")
    optional = ("every_months", "issue_days_before", "in_advance", "ends_on")
    told = {
        name: value
        for name in (*optional, "segment", "portfolio", "charges")
        if (value := getattr(record, name)) is not None
    }
    terms = Terms(
        description=record.description,
        amount=record.amount,
        due_day=record.due_day,
        starts_on=record.starts_on or hand.today,
        **told,
    )
    first = record.billed_until + _DAY if record.billed_until else None
    made = begin(session, client, record.external_id, terms, hand, bill_from=first)
    if isinstance(made, changes.Refused):
        return Refused("external_id", made.said or made.why.value)
    return Outcome.CREATED


def _update(
    session: Session, record: PlanRecord, row: Subscription, hand: Hand
) -> Outcome | Refused:
    if record.status == CANCELLED:
        day = record.ends_on or hand.today
        cancel(session, row, day, Ending.BY_DAYS, "import", hand, adjust=False)
        return Outcome.UPDATED
    told = {
        name: value
        for name in CHANGEABLE
        if (value := getattr(record, name)) is not None
    }
    done = change(session, row, told, hand)
    if isinstance(done, changes.Refused):
        return Refused("due_day", done.said or done.why.value)
    changed = bool(done)
    if plan_of(row).price_on(row.unbilled_from) != record.amount:
        set_price(session, row, record.amount, row.unbilled_from, hand)
        changed = True
    return Outcome.UPDATED if changed else Outcome.UNCHANGED
