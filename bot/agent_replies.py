"""What a person writes to a client: in the thread or, its window shut, beside it."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit
from bot.conversations import (
    Refused,
    Why,
    actor,
    clean,
    lock,
    own,
    settle_parked,
    subject,
    take_over,
)
from bot.replies import outbound
from domain.contact_policy import Purpose
from domain.sms import LONGEST
from models.agent import Agent
from models.client import ContactPoint
from models.conversation import PERSON, Conversation
from models.message import Message

# Free text may answer for 24 hours after the client wrote; then templates only.
# Source: WhatsApp Business Platform, "Customer service windows".
WINDOW = timedelta(hours=24)


def agent_reply(  # noqa: PLR0913 - what a reply is made of
    session: Session,
    conversation_id: int,
    agent: Agent,
    *,
    body: str,
    client_key: str,
    now: datetime,
) -> Message | Refused:
    """Write what *agent* says to the client; the outbox sends it.

    *client_key* is the form's id: the same one again gives the message that it made.
    A thread that was handed over and that nobody has becomes the agent's own.
    """
    thread = lock(session, conversation_id)
    if thread is None:
        return Refused(Why.MISSING)
    again = session.scalar(select(Message).where(Message.client_key == client_key))
    if again is not None:
        mine = again.conversation_id == thread.id and again.agent_id == agent.id
        return again if mine else Refused(Why.STALE)
    body = clean(body)
    refused = _may_reply(thread, agent, body, now)
    if refused is not None:
        return refused
    if thread.agent_id is None:
        own(thread, agent)
    return _write(session, thread, agent, body, client_key, now)


def reply_elsewhere(  # noqa: PLR0913 - what a reply is made of
    session: Session,
    conversation_id: int,
    agent: Agent,
    *,
    channel: str,
    body: str,
    client_key: str,
    now: datetime,
) -> Message | Refused:
    """Write to the same client on another *channel*, where no window closes.

    The thread of that channel is opened, or taken over from the bot, by *agent*.
    """
    here = session.get(Conversation, conversation_id)
    if here is None:
        return Refused(Why.MISSING)
    address = elsewhere(session, here).get(channel)
    if address is None:
        return Refused(Why.NO_ADDRESS)
    there = _thread_at(session, here, channel, *address, now)
    if there.owner == PERSON and there.agent_id not in {None, agent.id}:
        return Refused(Why.NOT_YOURS)
    taken = take_over(session, there.id, agent, there.version, now)
    if isinstance(taken, Refused):
        return taken
    return agent_reply(
        session, there.id, agent, body=body, client_key=client_key, now=now
    )


def elsewhere(session: Session, thread: Conversation) -> dict[str, tuple[str, str]]:
    """List where else this client can be written to: (address, canonical) by channel.

    A number that answers on WhatsApp takes SMS too; e-mail comes from the client's
    contact points. What is invalid or in quarantine is left out.
    """
    if thread.client_id is None:
        return {}
    points = session.scalars(
        select(ContactPoint)
        .where(
            ContactPoint.client_id == thread.client_id,
            ContactPoint.invalid_at.is_(None),
            ContactPoint.quarantined_at.is_(None),
        )
        .order_by(ContactPoint.id)
    ).all()
    found: dict[str, tuple[str, str]] = {}
    # The number that they write from comes before the client's other numbers.
    for point in sorted(points, key=lambda p: p.canonical != thread.canonical):
        channel = {"phone": "sms", "email": "email"}.get(point.kind)
        if channel and channel != thread.channel:
            found.setdefault(channel, (point.canonical, point.canonical))
    return found


def window_closed(thread: Conversation, now: datetime) -> bool:
    """Tell whether WhatsApp takes no free text to this client any more."""
    last = thread.last_inbound_at
    return thread.channel == "whatsapp" and (last is None or now - last >= WINDOW)


def _may_reply(
    thread: Conversation, agent: Agent, body: str, now: datetime
) -> Refused | None:
    if thread.owner != PERSON or thread.agent_id not in {None, agent.id}:
        return Refused(Why.NOT_YOURS)
    if not body:
        return Refused(Why.EMPTY)
    if len(body.encode("utf-16-le")) // 2 > LONGEST:
        return Refused(Why.TOO_LONG)
    return Refused(Why.WINDOW_CLOSED) if window_closed(thread, now) else None


def _write(  # noqa: PLR0913, PLR0917 - what a reply is made of
    session: Session,
    thread: Conversation,
    agent: Agent,
    body: str,
    client_key: str,
    now: datetime,
) -> Message:
    message = outbound(
        thread,
        body,
        author="agent",
        purpose=Purpose.AGENT,
        now=now,
        agent_id=agent.id,
        client_key=client_key,
    )
    session.add(message)
    thread.answered_at = thread.last_message_at = now
    thread.handoff_due_at = None
    session.flush()
    settle_parked(session, thread, now)
    audit.append(
        session,
        actor(agent),
        "conversation.reply",
        subject(thread),
        {"message": message.id, "characters": len(body)},
        now,
    )
    return message


def _thread_at(  # noqa: PLR0913, PLR0917 - where the thread would stand
    session: Session,
    here: Conversation,
    channel: str,
    address: str,
    canonical: str,
    now: datetime,
) -> Conversation:
    query = select(Conversation).where(
        Conversation.channel == channel, Conversation.canonical == canonical
    )
    there = session.scalar(query)
    if there is None:
        there = Conversation(
            channel=channel,
            address=address,
            canonical=canonical,
            client_id=here.client_id,
            language=here.language,
            dialogue={},
            created_at=now,
        )
        session.add(there)
        session.flush()
    return there
