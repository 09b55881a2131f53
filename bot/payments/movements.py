"""Money between the provider and our bank, and its fees: booked once, by its id."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.books import post
from bot.payments.account import Json
from bot.payments.reverse import transaction_of
from domain import postings
from domain.books import Kind
from domain.money import Money
from domain.postings import Event
from models.ledger import LedgerTransaction

STRIPE = "stripe"
RETURNED = frozenset({"failed", "canceled"})


def paid_out(session: Session, payout: Json, on: date, now: datetime) -> str:
    """Book a payout, or take it back where it did not arrive; give its reference."""
    amount = Money(payout["amount"], payout["currency"].upper())
    reference = payout_booked(session, payout["id"], amount, on, now)
    if payout.get("status") in RETURNED:
        payout_returned(session, payout["id"], on, now)
    return reference


def payout_booked(
    session: Session, payout_id: str, amount: Money, on: date, now: datetime
) -> str:
    """Book money that left for our bank."""
    reference = f"{STRIPE}:{payout_id}"[:120]
    post(session, postings.payout_received(Event(reference, None, on), amount), now)
    return reference


def payout_returned(
    session: Session, payout_id: str, on: date, now: datetime
) -> str | None:
    """Take a payout back that came back; None while it is not booked itself."""
    wrong = session.scalar(
        select(LedgerTransaction).where(
            LedgerTransaction.external_ref == f"{STRIPE}:{payout_id}",
            LedgerTransaction.kind == Kind.PAYOUT_RECEIVED,
        )
    )
    if wrong is None:
        return None
    reference = f"{STRIPE}:{payout_id}:failed"
    event = Event(reference, None, on, "the payout came back")
    post(session, postings.corrected(event, transaction_of(wrong)), now)
    return reference


def fee_booked(
    session: Session, movement_id: str, fee: Money, on: date, now: datetime
) -> None:
    """Book what the provider kept of one movement."""
    if fee:
        event = Event(f"{STRIPE}:{movement_id}", None, on)
        post(session, postings.fee_charged(event, fee), now)
