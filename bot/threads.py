"""The thread with an address: one row per channel and address, found or opened."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.letters import Letter
from models.conversation import Conversation


def conversation_with(session: Session, letter: Letter, now: datetime) -> Conversation:
    """Find or open the thread with an address, locked for this transaction."""
    found = session.scalar(
        select(Conversation)
        .where(
            Conversation.channel == letter.channel,
            Conversation.canonical == letter.canonical,
        )
        .with_for_update()
    )
    if found is None:
        found = Conversation(
            channel=letter.channel,
            address=letter.address,
            canonical=letter.canonical,
            created_at=now,
            version=0,
            owner="bot",
            dialogue={},
            language="pt",
        )
        session.add(found)
        session.flush()
    return found
