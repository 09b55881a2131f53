"""A file that came after its message was answered: what it says is written down."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.audit import append
from bot.payments.aftermath import lift
from bot.proofs.check import ASKS, Typed, note_of, write_reading
from bot.proofs.known import known_of
from bot.proofs.ours import payee_of
from bot.proofs.papers import reading_of
from bot.wiring import Wiring
from domain.money import Money
from domain.proof import Verdict, judge
from models.client import Client
from models.media import STORED, MediaFile
from models.proof import CHECKING, MATCHED, Proof


def file_came(
    session: Session, parts: Wiring, file: MediaFile, now: datetime
) -> Proof | None:
    """Judge the proof of a file now that the file is here; None where it has none.

    The client was told that it is checked, and so it is: what cannot wait (a payee
    that is not ours, a receipt of somebody else's) is put before a person.
    """
    proof = session.scalar(
        select(Proof).where(Proof.media_id == file.id).with_for_update()
    )
    if proof is None or proof.state != CHECKING:
        return proof
    if file.state != STORED:
        proof.verdict, proof.asks = Verdict.REFUSED.value, "unread"
        return proof
    client = session.get_one(Client, proof.client_id)
    reading = reading_of(file, parts.settings)
    proof.media_id = None  # else it would be known as sent before: by itself
    session.flush()
    found = known_of(session, client, file, reading, now)
    proof.media_id = file.id
    verdict = judge(reading, payee_of(parts.settings), found.known)
    proof.verdict, proof.asks = verdict.value, ASKS.get(verdict)
    typed = Money(proof.amount_minor, proof.currency) if proof.amount_minor else None
    write_reading(proof, reading, parts.settings, Typed(typed, proof.paid_on))
    if verdict is Verdict.BOOKED and found.payment is not None:
        proof.state, proof.payment_id = MATCHED, found.payment.id
        proof.decided_at = now
        lift(session, client.id, note_of(proof), now)
    facts = {"proof": proof.id, "verdict": proof.verdict}
    append(session, "bot", "proof.read", f"client:{client.id}", facts, now)
    session.flush()
    return proof
