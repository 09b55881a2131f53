"""Where every promise is written: by the dialogue, after a call, in the console."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot import audit
from bot.hardship.excuses import PAUSED, paused_between
from bot.hooks.announce import announce
from bot.hooks.kinds import Kind
from bot.promises.rows import data_of, open_promises, overlaps, why_replaced
from domain.promises import Outcome, Promise
from domain.zones import local_day
from models.client import Client
from models.promise import PromisedInvoice, PromiseRow
from models.unlock import Unlock


def make_promise(  # noqa: PLR0913 - what, whose, by whom, when, on which words
    session: Session,
    client: Client,
    promise: Promise,
    *,
    actor: str,
    now: datetime,
    inbound_id: int | None = None,
) -> PromiseRow:
    """Store the promise; it holds its invoices' reminders until its day is over.

    What stands about any of the same invoices is replaced by it, and an unlock that
    rests on that goes with the new one. Two at once wait for each other at the client's
    row; an index refuses what would get past.
    """
    session.execute(select(Client.id).where(Client.id == client.id).with_for_update())
    replaced = [
        row
        for row in open_promises(session, client.id)
        if overlaps(row, promise.invoice_ids)
    ]
    for old in replaced:
        _replace(session, old, promise, client, now)
    row = PromiseRow(
        client_id=client.id,
        amount_minor=promise.amount.minor,
        rest_minor=promise.rest.minor if promise.rest else None,
        currency=promise.amount.currency,
        due_on=promise.day,
        invoices=list(promise.invoice_ids),
        made_at=now,
        made_by=actor,
        inbound_id=inbound_id,
    )
    session.add(row)
    session.flush()
    session.add_all(
        PromisedInvoice(promise_id=row.id, invoice_id=each)
        for each in promise.invoice_ids
    )
    _hush(session, promise)
    session.execute(
        update(Unlock)
        .where(Unlock.promise_id.in_([old.id for old in replaced]))
        .where(Unlock.state == "granted")
        .values(promise_id=row.id)
    )
    session.flush()
    announce(session, Kind.PROMISE_RECORDED, client, data_of(session, row), now)
    facts = {"amount_minor": row.amount_minor, "due_on": row.due_on.isoformat()}
    subject = f"client:{client.id}"
    audit.append(
        session, actor, "promise_recorded", subject, {"promise": row.id, **facts}, now
    )
    return row


def release(session: Session, row: PromiseRow) -> None:
    """Let the invoices of a promise that no longer stands be promised again."""
    session.execute(
        update(PromisedInvoice)
        .where(PromisedInvoice.promise_id == row.id)
        .values(active=False)
    )


def carry(session: Session, row: PromiseRow, invoice_ids: list[int]) -> None:
    """Let a promise be about what came in the place of its invoices.

    What another promise of theirs is about already is guarded by that one.
    """
    release(session, row)
    session.execute(delete(PromisedInvoice).where(PromisedInvoice.promise_id == row.id))
    taken = select(PromisedInvoice.invoice_id).where(
        PromisedInvoice.invoice_id.in_(invoice_ids), PromisedInvoice.active.is_(True)
    )
    others = set(session.scalars(taken))
    row.invoices = list(invoice_ids)
    session.add_all(
        PromisedInvoice(promise_id=row.id, invoice_id=each)
        for each in dict.fromkeys(invoice_ids)
        if each not in others
    )
    session.flush()


def _replace(
    session: Session, old: PromiseRow, new: Promise, client: Client, now: datetime
) -> None:
    old.state, old.ended_at = Outcome.REPLACED.value, now
    today = local_day(now, client.zone)
    paused = paused_between(session, client, today, today)
    old.end_reason = PAUSED if paused else why_replaced(old, new.day, client, now)
    release(session, old)


def _hush(session: Session, promise: Promise) -> None:
    """Say no more of an earlier end, now that there is a new day."""
    query = select(PromiseRow).where(
        PromiseRow.client_id == promise.client_id, PromiseRow.tell_by.is_not(None)
    )
    for row in session.scalars(query):
        if overlaps(row, promise.invoice_ids):
            row.tell_by = None
