"""The thread with an address: one row per channel and address, found or opened."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.facts import Road
from bot.identity import is_shared
from bot.letters import Letter
from models.client import Client
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


def thread_on(
    session: Session, client: Client, road: Road, now: datetime
) -> Conversation:
    """Give the thread of a road; a new one is the client's, unless others share it."""
    letter = Letter(road.channel.value, road.address)
    conversation = conversation_with(session, letter, now)
    unknown = conversation.client_id is None and conversation.last_inbound_at is None
    if unknown and not is_shared(session, road.address):
        conversation.client, conversation.language = client, client.language
    return conversation
