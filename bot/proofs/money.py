"""Money that came: the proofs that waited for it end, whatever brought it in."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.audit import append
from bot.payments.aftermath import lift
from bot.plan_results import wake
from bot.proofs.check import note_of
from models.invoice import OPEN, Invoice
from models.payment import Payment
from models.proof import CHECKING, LAPSED, MATCHED, Proof

# A payment may be booked under a day or two beside that of its receipt.
ABOUT = timedelta(days=6)


def money_came(session: Session, payment: Payment, now: datetime) -> list[Proof]:
    """End the proofs of this payment's client that it answers; give them.

    By the Pix id; by amount, about the same day; or because nothing is owed any more
    of what they were for. Call it once invoices are marked as paid.
    """
    query = select(Proof).where(
        Proof.client_id == payment.client_id, Proof.state.in_((CHECKING, LAPSED))
    )
    waiting = list(session.scalars(query.order_by(Proof.id)))
    exact = [each for each in waiting if _is_of(each, payment)][:1]
    over = [each for each in waiting if _is_settled(session, each)]
    ended = [*exact, *(each for each in over if each not in exact)]
    for proof in ended:
        end(session, proof, MATCHED, payment, now)
        facts = {"proof": proof.id, "payment": payment.id}
        subject = f"client:{proof.client_id}"
        append(session, "bot", "proof.matched", subject, facts, now)
    return ended


def end(
    session: Session, proof: Proof, state: str, payment: Payment | None, now: datetime
) -> None:
    """End a proof: its pause with it, so that what is still owed is looked at anew."""
    proof.state, proof.asks, proof.decided_at = state, None, now
    proof.payment_id = payment.id if payment else proof.payment_id
    lift(session, proof.client_id, note_of(proof), now)
    session.flush()
    wake(session, now, client_id=proof.client_id)


def _is_of(proof: Proof, payment: Payment) -> bool:
    if proof.end_to_end and proof.end_to_end == payment.external_ref:
        return True
    if proof.amount_minor != payment.amount_minor:
        return False
    day = proof.paid_on or proof.created_at.date()
    return abs(payment.received_on - day) <= ABOUT


def _is_settled(session: Session, proof: Proof) -> bool:
    """Tell whether nothing that the proof was for is owed any more."""
    query = select(Invoice.id).where(
        Invoice.client_id == proof.client_id, Invoice.status == OPEN
    )
    if proof.invoices:
        query = query.where(Invoice.id.in_(proof.invoices))
    return session.scalar(query.limit(1)) is None
