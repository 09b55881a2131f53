"""Refunds as people decide them: asked, agreed to by a second one, refused, confirmed.

Sending is bot/payments/refund_sending.py; the books follow the provider's own news of a
refund (reverse.refund), or a person's word that our bank has paid it back.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations import clean
from bot.payments import refund_orders as orders
from bot.payments import reverse
from bot.payments.reverse import Reversal
from bot.wiring import Wiring
from domain.books import Account
from domain.money import Money
from domain.zones import local_day
from models.agent import Agent
from models.chargeback import Chargeback
from models.client import Client
from models.payment import Payment
from models.refund import APPROVED, ASKED, BANK, DONE, FAILED, REFUSED, RefundOrder

LONGEST_REASON = 200
ROLES = frozenset({"finance", "admin"})


class Why(StrEnum):
    """Why a refund, or a word on one, was refused."""

    MISSING = "missing"  # no such payment or order
    ROLE = "role"  # not for this person
    AMOUNT = "amount"  # nothing, or more than is left
    REASON = "reason"  # none given, or too long
    DISPUTED = "disputed"  # a bank asks for it already: it would go back twice
    STATE = "state"  # it is beyond that
    SAME_PERSON = "same_person"  # who asks does not agree to it
    DAY = "day"  # it cannot have been then


@dataclass(frozen=True, slots=True)
class Refused:
    """It was not done, and why; *left* is what may still go back."""

    why: Why
    left: Money | None = None


@dataclass(frozen=True)
class Cashier:
    """Who acts, and when."""

    session: Session
    parts: Wiring
    agent: Agent
    now: datetime

    def note(self, action: str, order: RefundOrder, **more: object) -> None:
        """Write the trail."""
        actor = f"agent:{self.agent.id}"
        orders.note(self.session, actor, action, order, self.now, **more)


Answer = RefundOrder | Refused


def ask(desk: Cashier, payment_id: int, amount: Money | None, reason: str) -> Answer:
    """Ask for money to go back; all that is left where *amount* is None.

    A small amount is agreed to by the asking alone.
    """
    if desk.agent.role not in ROLES:
        return Refused(Why.ROLE)
    payment = _lock(desk.session, payment_id)
    if payment is None:
        return Refused(Why.MISSING)
    left = orders.refundable(desk.session, payment)
    amount, reason = (left if amount is None else amount), clean(reason)
    problem = _problem(desk.session, payment, amount, left, reason)
    if problem is not None:
        return Refused(problem, left)
    order = orders.new(desk.session, payment, amount, reason, desk.now)
    order.asked_by = desk.agent.id
    desk.note("refund.asked", order, amount_minor=amount.minor)
    if amount <= desk.parts.settings.refunds.alone_up_to(amount.currency):
        _agree(desk, order)
    return order


def agree(desk: Cashier, order_id: int) -> Answer:
    """Agree to an order: somebody else's above the limit, anybody's below it."""
    order = _order_for(desk, order_id, ASKED)
    if isinstance(order, Refused):
        return order
    amount = Money(order.amount_minor, order.currency)
    left = orders.refundable(desk.session, order.payment, besides=order)
    if amount > left:
        return Refused(Why.AMOUNT, left)
    if _disputed(desk.session, order.payment):
        return Refused(Why.DISPUTED)
    small = amount <= desk.parts.settings.refunds.alone_up_to(order.currency)
    if order.asked_by is None and not small:
        order.asked_by = desk.agent.id  # the house proposed it: a second one is due
        desk.note("refund.asked", order, amount_minor=order.amount_minor)
        return order
    if order.asked_by == desk.agent.id and not small:
        return Refused(Why.SAME_PERSON)
    _agree(desk, order)
    return order


def refuse(desk: Cashier, order_id: int, why: str = "") -> Answer:
    """Say no, or take an order back that has not left; an overpayment stays credit."""
    order = _order_for(desk, order_id, ASKED, APPROVED, FAILED)
    if isinstance(order, Refused):
        return order
    order.state, order.error = REFUSED, clean(why)[:300] or None
    order.decided_by, order.decided_at = desk.agent.id, desk.now
    orders.calm(desk.session, order, desk.now)
    desk.note("refund.refused", order)
    return order


def by_bank(desk: Cashier, order_id: int) -> Answer:
    """Pay what the provider could not give back by our own bank."""
    order = _order_for(desk, order_id, FAILED)
    if isinstance(order, Refused):
        return order
    left = orders.refundable(desk.session, order.payment, besides=order)
    if Money(order.amount_minor, order.currency) > left:
        return Refused(Why.AMOUNT, left)
    order.state, order.route, order.provider_ref = APPROVED, BANK, None
    orders.calm(desk.session, order, desk.now)
    desk.note("refund.by_bank", order)
    return order


def confirm_paid(desk: Cashier, order_id: int, paid_on: date) -> Answer:
    """Book what our bank has paid back."""
    order = _order_for(desk, order_id, APPROVED)
    if isinstance(order, Refused):
        return order
    payment, client = order.payment, order.client
    if not payment.received_on <= paid_on <= local_day(desk.now, client.zone):
        return Refused(Why.DAY)
    if order.route != BANK:
        return Refused(Why.STATE)
    amount = Money(order.amount_minor, order.currency)
    back = Reversal(payment, f"refund:{order.id}", amount, paid_on, order.reason)
    reverse.refund(desk.session, back, desk.now, Account.CASH)
    order.state, order.paid_on, order.done_at = DONE, paid_on, desk.now
    orders.calm(desk.session, order, desk.now)
    desk.note("refund.done", order, paid_on=paid_on.isoformat())
    return order


def _agree(desk: Cashier, order: RefundOrder) -> None:
    order.state = APPROVED
    order.asked_by = order.asked_by or desk.agent.id
    order.decided_by, order.decided_at = desk.agent.id, desk.now
    order.route = orders.route_of(order.payment, desk.now)
    orders.calm(desk.session, order, desk.now)
    desk.note("refund.agreed", order, route=order.route)


def _lock(session: Session, payment_id: int) -> Payment | None:
    """Find a payment and hold its client's row, before which all money queues."""
    payment = session.get(Payment, payment_id)
    if payment is not None:
        session.get_one(Client, payment.client_id, with_for_update=True)
        session.refresh(payment)
    return payment


def _order_for(desk: Cashier, order_id: int, *states: str) -> Answer:
    """Lock an order, and its client before it, as everybody does."""
    if desk.agent.role not in ROLES:
        return Refused(Why.ROLE)
    order = desk.session.get(RefundOrder, order_id)
    if order is None:
        return Refused(Why.MISSING)
    _lock(desk.session, order.payment_id)
    desk.session.refresh(order, with_for_update=True)
    return order if order.state in states else Refused(Why.STATE)


def _problem(
    session: Session, payment: Payment, amount: Money, left: Money, reason: str
) -> Why | None:
    if not reason or len(reason) > LONGEST_REASON:
        return Why.REASON
    if amount.currency != left.currency or not 0 < amount.minor <= left.minor:
        return Why.AMOUNT
    return Why.DISPUTED if _disputed(session, payment) else None


def _disputed(session: Session, payment: Payment) -> bool:
    query = select(Chargeback.id).where(
        Chargeback.payment_id == payment.id, Chargeback.closed_at.is_(None)
    )
    return session.scalar(query.limit(1)) is not None
