"""A payment that was booked by mistake is taken back whole: it never was this client's.

No money moves, so it is no refund: the transaction is corrected, with a reason. What it
had settled of an invoice that an agreement took the place of since is owed anew, by an
invoice of its own; where the agreement was undone, its old invoices have the payment.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.audit import append
from bot.books import post
from bot.payments.aftermath import reopen
from bot.payments.allocations import reference_of, standing_of, write_lines
from bot.payments.anew import owe_anew
from bot.payments.refund_orders import calm
from bot.receipts import WITHDRAWN, void
from domain import postings
from domain.allocation import Allocation
from domain.books import Account
from domain.money import Money
from domain.postings import Event
from domain.zones import local_day
from models.client import Client
from models.invoice import OPEN, PAID, RENEGOTIATED, Invoice
from models.ledger import LedgerEntry
from models.payment import Payment, PaymentLine
from models.refund import ASKED, LIVE, REFUSED, RefundOrder

MISBOOKED = "manual"  # the hold of what is owed again: a person looks first


class Why(StrEnum):
    """Why a payment cannot be taken back as a mistake."""

    STATE = "state"  # taken back already
    REFUNDED = "refunded"  # money of it went back, or a bank asks for it
    CREDIT = "credit"  # the credit that it left is used already
    MOVED = "moved"  # what it had settled was cancelled or written off since
    REASON = "reason"


def why_not(session: Session, payment: Payment) -> Why | None:
    """Tell what stands in the way of taking a payment back."""
    if payment.withdrawn_at is not None:
        return Why.STATE
    if payment.refunded_minor or payment.disputed_at is not None:
        return Why.REFUNDED
    if _live_orders(session, payment) != _proposed(session, payment):
        return Why.REFUNDED
    if _moved(session, payment):
        return Why.MOVED
    credit = standing_of(session, payment).credit
    if credit > _credit_of(session, payment.client_id, payment.currency):
        return Why.CREDIT
    return None


def withdraw(
    session: Session, payment: Payment, reason: str, actor: str, now: datetime
) -> Why | None:
    """Take a payment back, with the reason; what it had settled is owed again.

    The invoices are held until a person looks. The caller has made sure that the money
    itself is accounted for: it goes elsewhere, or never came.
    """
    client = session.get_one(Client, payment.client_id, with_for_update=True)
    problem = why_not(session, payment) if reason.strip() else Why.REASON
    if problem is not None:
        return problem
    reference = (
        f"{reference_of(payment.provider, payment.external_ref)[:108]}:withdrawn"
    )
    event = Event(reference, client.id, local_day(now, client.zone), reason[:200])
    undone = standing_of(session, payment)
    nothing = Allocation((), Money(0, payment.currency))
    changed = write_lines(session, payment, nothing, now)
    reopen(session, changed, MISBOOKED, reference, now)
    owed = owe_anew(session, undone, MISBOOKED, reference, now)
    stands = postings.payment_received(event, owed, _place(payment))
    post(session, postings.corrected(event, stands), now)
    payment.refunded_minor, payment.withdrawn_at = payment.amount_minor, now
    for order in _proposed(session, payment):
        order.state, order.error, order.decided_at = REFUSED, "withdrawn", now
        calm(session, order, now)
    void(session, payment, WITHDRAWN, now)
    facts = {"payment": payment.id, "amount_minor": payment.amount_minor}
    append(session, actor, "payment.withdrawn", f"client:{client.id}", facts, now)
    session.flush()
    return None


def _place(payment: Payment) -> Account:
    return Account.CLEARING if payment.provider == "stripe" else Account.CASH


def _live_orders(session: Session, payment: Payment) -> list[RefundOrder]:
    """List the orders by which money of the payment may still go back."""
    query = select(RefundOrder).where(
        RefundOrder.payment_id == payment.id, RefundOrder.state.in_(LIVE)
    )
    return list(session.scalars(query.order_by(RefundOrder.id)))


def _proposed(session: Session, payment: Payment) -> list[RefundOrder]:
    """List what the house itself proposed, and nobody has agreed to."""
    orders = _live_orders(session, payment)
    return [each for each in orders if each.state == ASKED and each.asked_by is None]


def _moved(session: Session, payment: Payment) -> bool:
    query = (
        select(Invoice.id)
        .join(PaymentLine, PaymentLine.invoice_id == Invoice.id)
        .where(
            PaymentLine.payment_id == payment.id,
            PaymentLine.voided_at.is_(None),
            Invoice.status.not_in((OPEN, PAID, RENEGOTIATED)),
        )
    )
    return session.scalar(query.limit(1)) is not None


def _credit_of(session: Session, client_id: int, currency: str) -> Money:
    query = select(func.sum(LedgerEntry.amount_minor)).where(
        LedgerEntry.client_id == client_id,
        LedgerEntry.account == Account.CLIENT_CREDIT,
        LedgerEntry.currency == currency,
    )
    return Money(-int(session.scalar(query) or 0), currency)
