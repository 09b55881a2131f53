"""A client's credit, used for what is open: a payment out of what was overpaid.

It goes in as every payment does (bot/payments/settle.py), as one of the provider
`credit`: lines, promises, claims and agreements follow by the same rules.
"""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import audit
from bot.balances import priced
from bot.billing.changes import Hand
from bot.ledger.balances import credit_of
from bot.ledger.freeze import frozen_since
from bot.ledger.refused import Refused, Why, reason_of
from bot.payments.refund_orders import OVERPAID, calm, note
from bot.payments.settle import CREDIT, receive
from bot.wiring import Wiring
from domain.money import Money, total
from models.client import Client
from models.payment import Payment
from models.refund import ASKED, DONE, LIVE, REFUSED, RefundOrder


def usable_credit(session: Session, client: Client, currency: str) -> Money:
    """Give the credit that nobody has decided to give back."""
    going = select(func.coalesce(func.sum(RefundOrder.amount_minor), 0)).where(
        RefundOrder.client_id == client.id,
        RefundOrder.currency == currency,
        RefundOrder.state.in_(set(LIVE) - {DONE}),
        RefundOrder.asked_by.is_not(None),
    )
    left = credit_of(session, client, currency).minor - int(session.scalar(going) or 0)
    return Money(max(left, 0), currency)


def apply_credit(  # noqa: PLR0913, PLR0917 - a decision of a person, with its reason
    session: Session,
    parts: Wiring,
    client: Client,
    invoice_ids: Collection[int],
    reason: str,
    hand: Hand,
    amount: Money | None = None,
) -> Payment | Refused:
    """Settle open invoices (none named: all, the oldest first) with the own credit.

    As much as is owed and there; of *amount* where one is given.
    """
    told = reason_of(reason)
    if isinstance(told, Refused):
        return told
    if frozen_since(session) is not None:
        return Refused(Why.FROZEN)
    session.get_one(Client, client.id, with_for_update=True)
    possible = _possible(session, parts, client, invoice_ids, hand)
    if not possible:
        return Refused(Why.NOTHING)
    if amount is not None and not Money(0, amount.currency) < amount <= possible:
        return Refused(Why.AMOUNT)
    payment = receive(
        session,
        parts,
        client=client,
        provider=CREDIT,
        external_ref=f"{client.id}:{hand.now.isoformat()}",
        amount=amount or possible,
        method=CREDIT,
        received_on=hand.today,
        invoice_ids=invoice_ids,
        now=hand.now,
        tell=False,
    )
    if payment is None:
        return Refused(Why.DONE)
    _drop_proposals(session, client, payment.currency, hand)
    details = {"minor": payment.amount_minor, "payment": payment.id, "reason": told}
    subject = f"client:{client.id}"
    audit.append(
        session, hand.actor, "books.credit_applied", subject, details, hand.now
    )
    return payment


def _possible(
    session: Session,
    parts: Wiring,
    client: Client,
    invoice_ids: Collection[int],
    hand: Hand,
) -> Money:
    only = invoice_ids or None
    balance = priced(session, client, parts.settings, only=only).on(hand.today)
    currency = parts.settings.currency
    owed = total([line.owed for line in balance.lines], currency)
    return min(owed, usable_credit(session, client, currency))


def _drop_proposals(
    session: Session, client: Client, currency: str, hand: Hand
) -> None:
    """Withdraw what the house proposed to give back and is used now."""
    rest = credit_of(session, client, currency).minor
    query = select(RefundOrder).where(
        RefundOrder.client_id == client.id,
        RefundOrder.state == ASKED,
        RefundOrder.asked_by.is_(None),
        RefundOrder.reason == OVERPAID,
    )
    for order in session.scalars(query.order_by(RefundOrder.id)):
        if order.amount_minor > rest:
            order.state, order.decided_at = REFUSED, hand.now
            calm(session, order, hand.now)
            note(session, hand.actor, "refund.refused", order, hand.now)
        else:
            rest -= order.amount_minor
