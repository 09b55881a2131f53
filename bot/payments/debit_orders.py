"""Orders to the bank: a debit's amount priced anew on its day, and sent by a key."""

import logging
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.facts import disputed_ids
from bot.payments.awaiting import awaits
from bot.payments.debit_port import DebitOrder, Debits
from bot.payments.debit_rows import end_debit, line_on
from bot.payments.port import PaymentsError
from bot.wiring import Wiring
from domain.money import Money
from domain.zones import local_day
from models.client import Client
from models.mandate import ACTIVE, DirectDebit
from models.payment import Checkout

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Order:
    """A debit to be sent, with the row of its payment."""

    debit_id: int
    checkout_id: int
    order: DebitOrder


def due_orders(session: Session, parts: Wiring, now: datetime) -> list[Order]:
    """Take up what is to be debited today, each with the row of its payment."""
    rows = session.scalars(
        select(DirectDebit).where(DirectDebit.state.in_(("noticed", "sent")))
    )
    orders = []
    for row in rows.all():
        client = session.get_one(Client, row.client_id, with_for_update=True)
        today = local_day(now, client.zone)
        if row.state == "sent":
            made = session.get_one(Checkout, row.checkout_id)
            if made.state == "creating":  # we do not know whether it arrived
                orders.append(_order(row, made))
        elif today >= row.debit_on and (
            begun := _begin(session, parts, row, client, today, now)
        ):
            orders.append(_order(row, begun))
    return orders


def _begin(  # noqa: PLR0913, PLR0917 - a debit, its person, the day
    session: Session,
    parts: Wiring,
    row: DirectDebit,
    client: Client,
    today: date,
    now: datetime,
) -> Checkout | None:
    line = line_on(session, parts, client, row.invoice_id, today)
    contested = disputed_ids(session, client, [row.invoice_id])
    why = None
    if row.mandate.state != ACTIVE:
        why = "mandate_ended"
    elif line is None:
        why = "nothing_owed"
    elif row.invoice_id in contested:
        why = "disputed"
    if why is not None or line is None:
        end_debit(session, row, "cancelled", why or "nothing_owed", now)
        return None
    row.amount_minor = min(row.amount_minor, line.owed.minor)
    checkout = Checkout(
        kind="debit",
        way=row.mandate.kind,
        client_id=client.id,
        idempotency_key=f"debit-{row.id}-{row.attempt}",
        amount_minor=row.amount_minor,
        currency=row.currency,
        invoices=[{"id": row.invoice_id, "owed_minor": row.amount_minor}],
        state="creating",
        created_at=now,
    )
    session.add(checkout)
    session.flush()
    row.state, row.checkout_id = "sent", checkout.id
    return checkout


def _order(row: DirectDebit, checkout: Checkout) -> Order:
    mandate = row.mandate
    order = DebitOrder(
        key=checkout.idempotency_key,
        amount=Money(checkout.amount_minor, checkout.currency),
        customer=mandate.customer or "",
        payment_method=mandate.payment_method or "",
        mandate=mandate.reference,
        kind=mandate.kind or "",
        metadata={
            "checkout": checkout.idempotency_key,
            "client": str(row.client_id),
            "invoices": str(row.invoice_id),
        },
    )
    return Order(row.id, checkout.id, order)


def send_order(parts: Wiring, debits: Debits, what: Order, now: datetime) -> int:
    """Make an order; where nobody answers it is made again, by the same key."""
    intent = None
    try:
        intent = debits.order(what.order)
    except PaymentsError as error:
        log.warning("debit %s was not taken: %s", what.debit_id, error)
        if not error.permanent:
            return 0
    with parts.database.write() as session:
        checkout = session.get_one(Checkout, what.checkout_id, with_for_update=True)
        if checkout.state != "creating":  # the provider's news were faster
            return 1
        if intent is None:
            checkout.state = "failed"
            return 0
        checkout.state, checkout.payment_intent = "awaiting", intent
        awaits(session, checkout, now)
    return 1
