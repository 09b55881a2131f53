"""A number that several clients share: whom its thread speaks for, and for how long.

It speaks for one of them while that person's check stands, or is under way. After that
whoever writes is asked anew; what was open was the other's, and is closed (F32).
"""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.addresses import clients_at
from bot.dialogues import load_dialogue
from bot.identity import is_shared
from flows.kin import introduces
from flows.run import IDENTITY
from models.conversation import Conversation


def unbind_shared(
    session: Session, conversation: Conversation, text: str, now: datetime
) -> None:
    """Let a shared number's thread go where *text* may come from another of them."""
    client = conversation.client
    if client is None or not is_shared(session, conversation.address):
        return
    sharers = clients_at(session, conversation.address)
    others = [each for each in sharers if each.id != client.id]
    checked = conversation.identity_checked_until
    stands = checked is not None and now < checked
    asked = any(f.flow == IDENTITY for f in load_dialogue(conversation.dialogue).stack)
    another = any(introduces(text, each.first_name) for each in others)
    if (stands or asked) and not another:
        return
    conversation.client, conversation.client_id = None, None
    conversation.identity_checked_until = None
    conversation.dialogue = {}
    session.flush()
