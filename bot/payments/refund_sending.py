"""Refunds on their way to the provider: decided, committed, and only then sent.

1. T1: claim one agreed order; state = sending, with a lease; commit.
2. The call, with no transaction open. At a second try the provider is first asked for
   the refunds that it has of this payment: one that bears our order's number is it.
3. T2: store the provider's id. Its own news may be faster; what they wrote stays.

A kill between any two of these sends nothing twice: the key is the same again, and
beyond the day for which the provider remembers keys the look of step 2 finds it. Only
an answer that broke down (5xx) is kept for its key, so the next try bears a new one.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from bot import chaos
from bot.payments.account import Account, RefundMade, RefundRequest
from bot.payments.port import PaymentsError
from bot.payments.refund_orders import ORDER, give_up
from bot.wiring import Wiring
from domain.money import Money
from models.client import Client
from models.refund import APPROVED, PROVIDER, SENDING, SENT, RefundOrder

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  # longer than the SDK's own tries
LONGEST_WAIT = timedelta(hours=1)
MOST_TRIES = 40  # a day and more at the longest wait


@dataclass(frozen=True, slots=True)
class _Ready:
    order_id: int
    tries: int
    request: RefundRequest


def refund_next(parts: Wiring, account: Account) -> bool:
    """Send one order; False when there was none to send."""
    with parts.database.write() as session:
        ready = _claim(session, parts.clock.now())
    if ready is None:
        return False
    chaos.point("refund_before_http")
    try:
        made = _made(account, ready) or account.refund(ready.request)
    except PaymentsError as error:
        _failed(parts, ready, error)
        return True
    chaos.point("refund_after_accept")
    _accepted(parts, ready, made)
    return True


def _claim(session: Session, now: datetime) -> _Ready | None:
    free = or_(RefundOrder.run_after.is_(None), RefundOrder.run_after <= now)
    query = (
        select(RefundOrder)
        .where(
            RefundOrder.route == PROVIDER,
            or_(
                and_(RefundOrder.state == APPROVED, free),
                and_(RefundOrder.state == SENDING, free),  # whoever had it is gone
            ),
        )
        .order_by(RefundOrder.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=RefundOrder)
    )
    order = session.scalar(query)
    if order is None:
        return None
    order.state, order.sent_at = SENDING, order.sent_at or now
    order.attempts += 1
    order.run_after = now + LEASE
    amount = Money(order.amount_minor, order.currency)
    request = RefundRequest(
        order.idempotency_key,
        order.payment.external_ref,
        amount,
        {ORDER: str(order.id), "payment": str(order.payment_id)},
    )
    return _Ready(order.id, order.attempts, request)


def _made(account: Account, ready: _Ready) -> RefundMade | None:
    """Find the refund that an earlier try has made after all."""
    if ready.tries == 1:
        return None
    for each in account.refunds_of(ready.request.payment_intent):
        if (each.get("metadata") or {}).get(ORDER) == str(ready.order_id):
            return RefundMade(each["id"], each.get("status") or "pending")
    return None


def _accepted(parts: Wiring, ready: _Ready, made: RefundMade) -> None:
    with parts.database.write() as session:
        order = _locked(session, ready)
        if order.state == SENDING:
            order.state, order.provider_ref, order.error = SENT, made.id, None


def _failed(parts: Wiring, ready: _Ready, error: PaymentsError) -> None:
    """Try again later, or let a person decide."""
    log.warning("refund order %s: %s", ready.order_id, error)
    now = parts.clock.now()
    with parts.database.write() as session:
        order = _locked(session, ready)
        if order.state != SENDING:
            return
        if error.permanent or ready.tries >= MOST_TRIES:
            give_up(session, order, str(error), now)
            return
        if error.answered:
            order.idempotency_key = _next_key(order.idempotency_key)
        wait = min(timedelta(seconds=2 ** min(ready.tries, 12)), LONGEST_WAIT)
        order.error, order.run_after = str(error)[:300], now + wait


def _locked(session: Session, ready: _Ready) -> RefundOrder:
    """Hold an order, and its client before it, as those who hear of it do."""
    order = session.get_one(RefundOrder, ready.order_id)
    session.get_one(Client, order.client_id, with_for_update=True)
    session.refresh(order, with_for_update=True)
    return order


def _next_key(key: str) -> str:
    """Name another try: refund-7-ab, refund-7-ab.2, refund-7-ab.3."""
    base, _, number = key.partition(".")
    return f"{base}.{int(number or 1) + 1}"
