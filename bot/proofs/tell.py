"""Words about a receipt that the client did not just ask for: not found, or refused."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.notices import write_notice
from bot.wiring import Wiring
from domain.zones import local_day
from flows.turn import Say
from models.conversation import Conversation
from models.message import Message
from models.proof import Proof

LAPSED = "proof.lapsed"
REASONS = ("not_found", "other_payee", "other_amount", "unreadable", "other_debt")


def tell(
    session: Session, parts: Wiring, proof: Proof, key: str, now: datetime
) -> Message | None:
    """Write the notice into the thread of the receipt; the gates judge its sending.

    None where there is no thread, or where its number may not hear of an invoice.
    """
    client = proof.client
    say = Say(key, {"sent_on": local_day(proof.created_at, client.zone)})
    thread = _thread(session, proof)
    return write_notice(session, parts, client, say, now, thread=thread)


def _thread(session: Session, proof: Proof) -> Conversation | None:
    if proof.conversation_id is None:
        return None
    thread = session.get(Conversation, proof.conversation_id)
    if thread is None or thread.client_id != proof.client_id:
        return None
    return thread if thread.channel != "terminal" else None
