"""Refund orders as rows: made, brought along by the provider's news, given up."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from bot.alerts import clear_alert, raise_alert
from bot.audit import append
from bot.payments.account import Json
from bot.payments.amounts import figure
from domain.books import Kind
from domain.money import Money
from models.client import Client
from models.ledger import LedgerTransaction
from models.payment import Payment
from models.refund import (
    ASKED,
    BANK,
    DONE,
    FAILED,
    LIVE,
    PROVIDER,
    SENT,
    RefundOrder,
)

PIX_WITHIN = timedelta(days=90)  # Stripe refunds Pix no later
FAILED_ALERT, OVERPAID = "refund_failed", "overpaid"
ORDER = "refund_order"  # the key of the provider's metadata
_STRIPE, _CREDIT = "stripe", "credit"
_RETURNED = frozenset({"failed", "canceled"})


def new(  # noqa: PLR0913, PLR0917 - the columns of one row
    session: Session,
    payment: Payment,
    amount: Money,
    reason: str,
    now: datetime,
    key: str = "",
) -> RefundOrder:
    """Write an order that is asked for."""
    order = RefundOrder(
        payment_id=payment.id,
        client_id=payment.client_id,
        amount_minor=amount.minor,
        currency=amount.currency,
        reason=reason,
        route=route_of(payment, now),
        state=ASKED,
        idempotency_key=key or f"refund-{payment.id}-{secrets.token_hex(8)}",
        asked_at=now,
    )
    session.add(order)
    session.flush()
    return order


def propose(
    session: Session, payment: Payment, credit: Money, now: datetime, cause: str = ""
) -> None:
    """Ask people what becomes of money that nothing was owed for (F52).

    *cause* tells a later asking about the same payment from the first.
    """
    key = f"overpaid-{payment.id}{cause}"
    order = new(session, payment, credit, OVERPAID, now, key)
    raise_alert(session, OVERPAID, _subject(order), _figures(session, order), now)
    note(session, "bot", "refund.asked", order, now, amount_minor=credit.minor)


def route_of(payment: Payment, now: datetime) -> str:
    """Choose how money goes back: Stripe refunds no boleto, and old Pix neither."""
    if payment.provider != _STRIPE or payment.method == "boleto":
        return BANK
    late = now - payment.created_at > PIX_WITHIN
    return BANK if payment.method == "pix" and late else PROVIDER


def refundable(
    session: Session, payment: Payment, besides: RefundOrder | None = None
) -> Money:
    """Give what is left of a payment, less what is on its way back already.

    What the house itself proposes is no decision, and takes nothing away.
    """
    booked = exists().where(
        LedgerTransaction.external_ref == RefundOrder.provider_ref,
        LedgerTransaction.kind == Kind.PAYMENT_REFUNDED,
    )
    pending = select(func.coalesce(func.sum(RefundOrder.amount_minor), 0)).where(
        RefundOrder.payment_id == payment.id,
        RefundOrder.state.in_(LIVE),
        RefundOrder.asked_by.is_not(None),
        RefundOrder.id != (besides.id if besides else 0),
        ~booked,
    )
    if payment.provider == _CREDIT:  # it was paid by what came before, not by money
        return Money(0, payment.currency)
    gone = payment.refunded_minor + int(session.scalar(pending) or 0)
    return Money(max(payment.amount_minor - gone, 0), payment.currency)


def heard_of(session: Session, payment: Payment, told: Json, now: datetime) -> None:
    """Bring the order of a refund that the provider tells of to where it stands.

    One that was made at the provider by hand has no order; it is booked all the same.
    """
    order = _told_of(session, payment, told)
    if order is None:
        return
    order.provider_ref = told["id"]
    status = told.get("status")
    if status in _RETURNED:
        give_up(session, order, str(told.get("failure_reason") or status), now)
    elif order.state == FAILED:
        pass  # late news of what has failed since
    elif status == "succeeded":
        order.state, order.done_at, order.error = DONE, order.done_at or now, None
        calm(session, order, now)
    elif order.state != DONE:
        order.state = SENT
    session.flush()


def give_up(session: Session, order: RefundOrder, why: str, now: datetime) -> None:
    """Let an order fail, for a person to decide on."""
    if order.state == FAILED:
        return
    order.state, order.error, order.done_at = FAILED, why[:300], None
    figures = _figures(session, order) | {"why": why[:200]}
    raise_alert(session, FAILED_ALERT, _subject(order), figures, now)
    note(session, "bot", "refund.failed", order, now)


def calm(session: Session, order: RefundOrder, now: datetime) -> None:
    """Clear what people were told about an order."""
    for kind in (FAILED_ALERT, OVERPAID):
        clear_alert(session, kind, _subject(order), now)


def note(
    session: Session,
    actor: str,
    action: str,
    order: RefundOrder,
    now: datetime,
    **more: object,
) -> None:
    """Write the trail."""
    facts = {"order": order.id, "payment": order.payment_id, **more}
    append(session, actor, action, f"client:{order.client_id}", facts, now)


def _told_of(session: Session, payment: Payment, told: Json) -> RefundOrder | None:
    """Find the order by the refund's own id, or by ours that it bears."""
    number = str((told.get("metadata") or {}).get(ORDER, ""))
    ours = RefundOrder.id == (int(number) if number.isdecimal() else 0)
    return session.scalar(
        select(RefundOrder)
        .where(
            RefundOrder.payment_id == payment.id,
            (RefundOrder.provider_ref == told["id"]) | ours,
        )
        .order_by(RefundOrder.id)
        .limit(1)
        .with_for_update()
    )


def _subject(order: RefundOrder) -> str:
    return f"refund:{order.id}"


def _figures(session: Session, order: RefundOrder) -> dict[str, object]:
    client = session.get_one(Client, order.client_id)
    amount = figure(order.amount_minor, order.currency)
    return {"client": client.external_id, "amount": amount, "order": order.id}
