"""A write-off: principal that a person gives up, with the reason.

The invoice is `cancelled`, with `written_off_at`: nothing is reminded, shown or paid on
it any more. Money that comes after all is the client's credit, until the write-off is
taken back (bot/ledger/correct.py) and the invoice is open again.
"""

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot import audit
from bot.billing.changes import Hand
from bot.books import post
from bot.ledger.balances import receivable_of
from bot.ledger.freeze import frozen_since
from bot.ledger.refused import Refused, Why, reason_of
from domain.money import Money
from domain.postings import Event, written_off
from models.invoice import CANCELLED, OPEN, Hold, Invoice


def write_off(
    session: Session, invoice_id: int, reason: str, hand: Hand
) -> Money | Refused:
    """Give up what is open of an invoice; gives how much principal that was."""
    told = reason_of(reason)
    if isinstance(told, Refused):
        return told
    invoice = session.get(Invoice, invoice_id, with_for_update=True)
    if (problem := _problem(session, invoice)) or invoice is None:
        return Refused(problem or Why.MISSING)
    left = receivable_of(session, invoice)
    if not left:
        return Refused(Why.NOTHING)
    reference = f"invoice:{invoice.id}:written_off:{hand.now.isoformat()}"
    event = Event(reference, invoice.client_id, hand.today, told)
    post(session, written_off(event, invoice.id, left), hand.now)
    invoice.status, invoice.written_off_at = CANCELLED, hand.now
    _lift_holds(session, invoice, hand)
    details = {"minor": left.minor, "reason": told}
    subject = f"invoice:{invoice.id}"
    audit.append(session, hand.actor, "books.written_off", subject, details, hand.now)
    session.flush()
    return left


def _problem(session: Session, invoice: Invoice | None) -> Why | None:
    if invoice is None:
        return Why.MISSING
    if frozen_since(session) is not None:
        return Why.FROZEN
    if invoice.status != OPEN:
        return Why.CLOSED
    return Why.AGREEMENT if invoice.agreement_id is not None else None


def _lift_holds(session: Session, invoice: Invoice, hand: Hand) -> None:
    session.execute(
        update(Hold)
        .where(Hold.invoice_id == invoice.id, Hold.lifted_at.is_(None))
        .values(lifted_at=hand.now)
    )
