"""A promise is stored; an open one is replaced by it."""

from sqlalchemy import update

from bot.handlers.context import Context
from bot.hooks.announce import announce
from bot.hooks.kinds import Kind
from bot.promises import data_of
from domain.promises import Promise
from models.promise import PromiseRow


def record_promise(context: Context, promise: Promise) -> None:
    """Store the promise; it holds the régua until its day is over."""
    client = context.client
    context.session.execute(
        update(PromiseRow)
        .where(PromiseRow.client_id == client.id, PromiseRow.state == "open")
        .values(state="replaced")
    )
    row = PromiseRow(
        client_id=client.id,
        amount_minor=promise.amount.minor,
        currency=promise.amount.currency,
        due_on=promise.day,
        invoices=list(promise.invoice_ids),
        made_at=context.now,
        inbound_id=context.inbound_id,
    )
    context.session.add(row)
    context.session.flush()
    told = data_of(context.session, row)
    announce(context.session, Kind.PROMISE_RECORDED, client, told, context.now)
    context.note(
        "promise_recorded",
        f"client:{client.id}",
        amount_minor=promise.amount.minor,
        due_on=promise.day.isoformat(),
    )
