"""A person's word on a receipt: the money is here, or the receipt does not hold.

Both lock the proof, end its pause, leave their line in the trail and tell the client,
in the caller's transaction.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit
from bot.conversations import clean
from bot.payments.settle import receive
from bot.proofs.known import MANUAL, payment_with
from bot.proofs.money import end
from bot.proofs.tell import REASONS, tell
from bot.wiring import Wiring
from domain.money import Money
from domain.zones import local_day
from models.agent import Agent
from models.client import Client
from models.invoice import Invoice
from models.payment import Payment
from models.proof import CHECKING, CONFIRMED, LAPSED, REJECTED, Proof

LONGEST_NOTE = 500
REASON = "comprovante"  # and its number: what the payment stands on
LARGEST_MINOR = 10**11


class Why(StrEnum):
    """Why a decision was refused."""

    MISSING = "missing"
    CLOSED = "closed"  # decided already, perhaps by the money itself
    AMOUNT = "amount"  # none, or none that can be
    DAY = "day"  # none, or one that has not come
    REASON = "reason"
    NOTE = "note"
    BOOKED = "booked"  # the Pix id is in the books, for somebody


@dataclass(frozen=True, slots=True)
class Refused:
    """The decision was not taken, and why."""

    why: Why


def confirm_proof(  # noqa: PLR0913 - who says that how much came when
    session: Session,
    parts: Wiring,
    proof_id: int,
    agent: Agent,
    *,
    amount: Money | None,
    paid_on: date | None,
    now: datetime,
) -> Payment | Refused:
    """Book the money of a receipt on a person's word, as a payment by hand.

    It is known by the Pix id where there is one, so that the bank's own line about it
    finds it (`payment_with`) and books nothing twice; else by the proof.
    """
    proof = lock(session, proof_id)
    if proof is None:
        return Refused(Why.MISSING)
    problem = _unfit(session, proof, amount, paid_on, now)
    if problem is not None or amount is None or paid_on is None:
        return Refused(problem or Why.AMOUNT)
    facts = {"proof": proof.id, "amount_minor": amount.minor}
    subject = f"client:{proof.client_id}"
    audit.append(session, f"agent:{agent.id}", "proof.confirmed", subject, facts, now)
    end(session, proof, CONFIRMED, None, now)
    proof.decided_by = agent.id
    payment = receive(
        session,
        parts,
        client=session.get_one(Client, proof.client_id),
        provider=MANUAL,
        external_ref=proof.end_to_end or f"proof:{proof.id}",
        amount=amount,
        method=_method(proof),
        received_on=paid_on,
        invoice_ids=_open_of(session, proof),
        now=now,
    )
    if payment is None:  # somebody booked it in this very moment
        return Refused(Why.BOOKED)
    proof.payment_id = payment.id
    payment.reason = f"{REASON} {proof.id}"
    return payment


def reject_proof(  # noqa: PLR0913 - who refuses what for which reason
    session: Session,
    parts: Wiring,
    proof_id: int,
    agent: Agent,
    *,
    reason: str,
    note: str,
    now: datetime,
) -> Proof | Refused:
    """Refuse a receipt for one of REASONS; the client hears the words of that reason.

    *note* is for colleagues. The reminders go on where they would be now.
    """
    proof = lock(session, proof_id)
    if proof is None:
        return Refused(Why.MISSING)
    note = clean(note)
    if proof.state not in {CHECKING, LAPSED}:
        return Refused(Why.CLOSED)
    if reason not in REASONS:
        return Refused(Why.REASON)
    if len(note) > LONGEST_NOTE:
        return Refused(Why.NOTE)
    end(session, proof, REJECTED, None, now)
    proof.decided_by, proof.reason, proof.note = agent.id, reason, note or None
    facts = {"proof": proof.id, "reason": reason}
    subject = f"client:{proof.client_id}"
    audit.append(session, f"agent:{agent.id}", "proof.rejected", subject, facts, now)
    tell(session, parts, proof, f"proof.rejected.{reason}", now)
    return proof


def lock(session: Session, proof_id: int) -> Proof | None:
    """Find a proof and hold its row."""
    return session.scalar(
        select(Proof)
        .where(Proof.id == proof_id)
        .with_for_update(of=Proof)
        .execution_options(populate_existing=True)
    )


def _unfit(
    session: Session,
    proof: Proof,
    amount: Money | None,
    paid_on: date | None,
    now: datetime,
) -> Why | None:
    if proof.state not in {CHECKING, LAPSED}:
        return Why.CLOSED
    if amount is None or not 0 < amount.minor <= LARGEST_MINOR:
        return Why.AMOUNT
    if paid_on is None or paid_on > local_day(now, proof.client.zone):
        return Why.DAY
    known = proof.end_to_end and payment_with(session, proof.end_to_end)
    return Why.BOOKED if known else None


def _method(proof: Proof) -> str | None:
    kind = str(proof.reading.get("kind", ""))
    return kind if kind in {"pix", "boleto", "transfer", "card"} else None


def _open_of(session: Session, proof: Proof) -> list[int]:
    """Name the invoices that it was for, as far as they are still open."""
    if not proof.invoices:
        return []
    query = select(Invoice.id).where(
        Invoice.id.in_(proof.invoices), Invoice.status == "open"
    )
    return list(session.scalars(query.order_by(Invoice.due_on)))
