"""Words about a receipt that the client did not just ask for: not found, or refused."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.channels.templates import fill, template_for
from bot.identity import level_in
from bot.params import Writer
from bot.payments.confirm import thread_of
from bot.replies import outbound
from bot.wiring import Wiring
from domain.contact_policy import Purpose
from domain.disclosure import Level
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
    thread = _thread(session, proof)
    client = proof.client
    if thread is None or level_in(session, thread, client, now) < Level.INVOICE:
        return None
    sent_on = local_day(proof.created_at, client.zone)
    say = Say(key, {"sent_on": sent_on})
    said = Writer(session, parts, thread, now, client=client).write(say)
    row = outbound(
        thread, said.text, author="bot", purpose=Purpose.NOTICE, now=now, key=key
    )
    row.client_id = client.id
    fill(row, said, template_for(session, parts, key, client.language))
    session.add(row)
    session.flush()
    thread.last_message_at = now
    return row


def _thread(session: Session, proof: Proof) -> Conversation | None:
    if proof.conversation_id is not None:
        thread = session.get(Conversation, proof.conversation_id)
        if thread is not None and thread.client_id == proof.client_id:
            return thread if thread.channel != "terminal" else None
    return thread_of(session, proof.client)
