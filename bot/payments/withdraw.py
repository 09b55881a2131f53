"""A payment that was booked by mistake is taken back whole: it never was this client's.

No money moves, so it is no refund: the transaction is corrected, with a reason.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.audit import append
from bot.books import post
from bot.payments.aftermath import reopen
from bot.payments.allocations import reference_of, standing_of, write_lines
from domain import postings
from domain.allocation import Allocation
from domain.books import Account, Entry, Kind, Transaction
from domain.money import Money
from domain.postings import Event
from domain.zones import local_day
from models.client import Client
from models.ledger import LedgerEntry, LedgerTransaction
from models.payment import Payment

MISBOOKED = "manual"  # the hold of what is owed again: a person looks first


class Why(StrEnum):
    """Why a payment cannot be taken back as a mistake."""

    STATE = "state"  # taken back already
    REFUNDED = "refunded"  # money of it went back, or a bank asks for it
    CREDIT = "credit"  # the credit that it left is used already
    REASON = "reason"


def why_not(session: Session, payment: Payment) -> Why | None:
    """Tell what stands in the way of taking a payment back."""
    if payment.withdrawn_at is not None:
        return Why.STATE
    if payment.refunded_minor or payment.disputed_at is not None:
        return Why.REFUNDED
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
    post(session, postings.corrected(event, _booked(session, payment)), now)
    nothing = Allocation((), Money(0, payment.currency))
    changed = write_lines(session, payment, nothing, now)
    reopen(session, changed, MISBOOKED, reference, now)
    payment.refunded_minor, payment.withdrawn_at = payment.amount_minor, now
    facts = {"payment": payment.id, "amount_minor": payment.amount_minor}
    append(session, actor, "payment.withdrawn", f"client:{client.id}", facts, now)
    session.flush()
    return None


def _booked(session: Session, payment: Payment) -> Transaction:
    row = session.scalars(
        select(LedgerTransaction).where(
            LedgerTransaction.external_ref
            == reference_of(payment.provider, payment.external_ref),
            LedgerTransaction.kind == Kind.PAYMENT_RECEIVED,
        )
    ).one()
    entries = tuple(
        Entry(
            Account(entry.account),
            Money(entry.amount_minor, entry.currency),
            entry.client_id,
            entry.invoice_id,
        )
        for entry in row.entries
    )
    return Transaction(Kind(row.kind), row.external_ref, entries, row.effective_on)


def _credit_of(session: Session, client_id: int, currency: str) -> Money:
    query = select(func.sum(LedgerEntry.amount_minor)).where(
        LedgerEntry.client_id == client_id,
        LedgerEntry.account == Account.CLIENT_CREDIT,
        LedgerEntry.currency == currency,
    )
    return Money(-int(session.scalar(query) or 0), currency)
