"""Promises in their rows: those that stand, what was paid on one, how they are kept."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.hooks.announce import in_minor, numbered
from domain.calendar import Calendar
from domain.contact_policy import Promised
from domain.money import Money
from domain.promises import (
    JUDGED,
    Outcome,
    Past,
    Promise,
    PromiseLimits,
    Record,
    broken_in_a_row,
)
from domain.zones import local_day
from models.client import Client
from models.payment import Payment, PaymentLine
from models.promise import PromiseRow

PUT_OFF, CORRECTED = "put_off", "corrected"  # why one was replaced by a newer one
_MOST = 200  # promises of one client that are looked back at
_PAID = (
    PaymentLine.principal_minor
    + PaymentLine.fine_minor
    + PaymentLine.interest_minor
    + PaymentLine.correction_minor
)


def record_of(session: Session, client: Client) -> Record:
    """Count a client's promises by how they ended."""
    return record_where(session, PromiseRow.client_id == client.id)


def record_where(session: Session, *where: ColumnElement[bool]) -> Record:
    """Count the promises that *where* keeps, by how they ended."""
    query = (
        select(PromiseRow.state, func.count().label("many"))
        .where(*where)
        .group_by(PromiseRow.state)
    )
    counts = {row.state: row.many for row in session.execute(query)}
    ended = (Outcome.KEPT, Outcome.PARTLY_KEPT, Outcome.BROKEN)
    return Record(*(counts.get(state, 0) for state in ended))


def past_of(
    session: Session,
    client: Client,
    open_now: Collection[int],
    limits: PromiseLimits,
    now: datetime,
) -> Past:
    """Look back at a client's promises; *open_now* are the invoices that are owed.

    A promise that was set right on the day it was made counts for nothing.
    """
    since = now - timedelta(days=limits.recent_days)
    query = (
        select(PromiseRow)
        .where(PromiseRow.client_id == client.id)
        .order_by(PromiseRow.id.desc())
        .limit(_MOST)
    )
    rows = [r for r in session.scalars(query) if r.end_reason != CORRECTED]
    failed = {Outcome.BROKEN, Outcome.PARTLY_KEPT}
    return Past(
        for_debt=sum(
            1
            for row in rows
            if (row.state in failed or row.end_reason == PUT_OFF)
            and _about(row, open_now)
        ),
        recent=sum(1 for row in rows if row.made_at > since and _counts(row)),
        broken_in_a_row=broken_in_a_row(Outcome(row.state) for row in rows),
    )


def data_of(session: Session, row: PromiseRow) -> dict[str, object]:
    """Write a promise as it is told outside."""
    return {
        "promise": row.id,
        **in_minor(Money(row.amount_minor, row.currency)),
        "due_on": row.due_on.isoformat(),
        "invoices": numbered(session, tuple(row.invoices)),
    }


def promise_of(row: PromiseRow, calendar: Calendar) -> Promise:
    """Show a row as the rules of promises look at it."""
    return Promise(
        row.client_id,
        Money(row.amount_minor, row.currency),
        row.due_on,
        calendar.next_business(row.due_on),
        tuple(row.invoices),
        None if row.rest_minor is None else Money(row.rest_minor, row.currency),
    )


def open_promises(session: Session, client_id: int) -> list[PromiseRow]:
    """List the promises of a client that stand, the next day first."""
    query = select(PromiseRow).where(
        PromiseRow.client_id == client_id, PromiseRow.state == Outcome.OPEN
    )
    return list(session.scalars(query.order_by(PromiseRow.due_on, PromiseRow.id)))


def holding(
    session: Session, client_id: int, calendar: Calendar
) -> tuple[Promised, ...]:
    """List what holds reminders: promises that stand, and ends not yet told.

    A boleto paid on its last day clears on the next business day. After a promise that
    was not kept a kind word goes first, and the ladder waits for it.
    """
    query = select(PromiseRow).where(
        PromiseRow.client_id == client_id,
        (PromiseRow.state == Outcome.OPEN) | PromiseRow.tell_by.is_not(None),
    )
    return tuple(
        Promised(_until(row, calendar), frozenset(row.invoices))
        for row in session.scalars(query)
    )


def paid_on(session: Session, row: PromiseRow) -> Money:
    """Add up what was paid since, of what the promise was about, and still stands."""
    query = (
        select(func.sum(_PAID))
        .join(Payment, Payment.id == PaymentLine.payment_id)
        .where(
            Payment.client_id == row.client_id,
            Payment.created_at >= row.made_at,
            PaymentLine.voided_at.is_(None),
        )
    )
    if row.invoices:
        query = query.where(PaymentLine.invoice_id.in_(row.invoices))
    return Money(int(session.scalar(query) or 0), row.currency)


def why_replaced(row: PromiseRow, day: date, client: Client, now: datetime) -> str:
    """Tell a day that is put off from one that is set right on the same day."""
    same_day = local_day(row.made_at, client.zone) == local_day(now, client.zone)
    return CORRECTED if same_day or day <= row.due_on else PUT_OFF


def overlaps(row: PromiseRow, invoice_ids: Collection[int]) -> bool:
    """Tell whether two promises are about the same; one without invoices is of all."""
    return not invoice_ids or _about(row, invoice_ids)


def _about(row: PromiseRow, invoice_ids: Iterable[int]) -> bool:
    return not row.invoices or bool(set(row.invoices) & set(invoice_ids))


def _counts(row: PromiseRow) -> bool:
    """Leave out what stands: a new day replaces it."""
    return row.state in JUDGED or row.end_reason == PUT_OFF


def _until(row: PromiseRow, calendar: Calendar) -> date:
    if row.state == Outcome.OPEN or row.tell_by is None:
        return calendar.next_business(row.due_on)
    return row.tell_by
