"""The round of receipts: whose days are over goes to a person, and the client hears.

The pause has ended by itself; the reminders go on where the ladder stands now. Whoever
holds the thread speaks: the notice is not sent into a person's talk.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.audit import append
from bot.files.forget import sweep
from bot.payments.aftermath import lift
from bot.plan_results import wake
from bot.proofs.check import note_of
from bot.proofs.known import known_of
from bot.proofs.money import end
from bot.proofs.papers import reading_of
from bot.proofs.tell import LAPSED as WORDS
from bot.proofs.tell import tell
from bot.wiring import Wiring
from models.proof import CHECKING, LAPSED, MATCHED, Proof

MOST = 200  # of a round


def proof_round(parts: Wiring) -> int:
    """End what was waited for long enough; give how many. Old files are deleted too."""
    now = parts.clock.now()
    with parts.database.write() as session:
        query = (
            select(Proof)
            .where(Proof.state == CHECKING, Proof.asks.is_(None), Proof.deadline <= now)
            .order_by(Proof.id)
            .limit(MOST)
        )
        late = list(session.scalars(query))
        for proof in late:
            _end(session, parts, proof, now)
    sweep(parts, now)
    return len(late)


def _end(session: Session, parts: Wiring, proof: Proof, now: datetime) -> None:
    """Look once more whether the money is here; else it is a person's turn."""
    file = proof.media
    reading = reading_of(file, parts.settings) if file else None
    found = known_of(session, proof.client, None, reading, now)
    if found.payment is not None:
        end(session, proof, MATCHED, found.payment, now)
        return
    proof.state, proof.asks = LAPSED, "lapsed"
    lift(session, proof.client_id, note_of(proof), now)
    session.flush()
    wake(session, now, client_id=proof.client_id)
    facts = {"proof": proof.id, "until": proof.until.isoformat()}
    append(session, "bot", "proof.lapsed", f"client:{proof.client_id}", facts, now)
    tell(session, parts, proof, WORDS, now)
