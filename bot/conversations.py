"""Who has the thread: a person takes it, answers, gives it back; or the bot lets go.

Each verb locks the conversation's row, changes owner and version together, and leaves
its line in the audit trail, all in the caller's transaction. The bot's reply that was
decided on an older version is discarded by whoever is about to send it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit
from bot.handoff import person_by
from bot.replies import LONGEST_BODY, outbound
from bot.settings import Settings
from domain.contact_policy import Purpose
from models.agent import Agent
from models.client import ContactPoint
from models.conversation import BOT, PERSON, Conversation
from models.message import Message

LONGEST_NOTE = 500
# Free text may answer for 24 hours after the client wrote; then templates only.
# Source: WhatsApp Business Platform, "Customer service windows".
WINDOW = timedelta(hours=24)


class Why(StrEnum):
    """Why an action of a person was refused."""

    MISSING = "missing"  # no such conversation
    STALE = "stale"  # it changed since the page was shown
    NOT_YOURS = "not_yours"  # somebody else has it, or nobody took it over
    EMPTY = "empty"
    TOO_LONG = "too_long"
    WINDOW_CLOSED = "window_closed"  # WhatsApp: more than 24 hours since they wrote
    NO_ADDRESS = "no_address"  # no usable address on that channel


@dataclass(frozen=True, slots=True)
class Refused:
    """The action was not done, and why."""

    why: Why


def take_over(
    session: Session, conversation_id: int, agent: Agent, version: int, now: datetime
) -> Conversation | Refused:
    """Make *agent* the owner; the bot goes quiet at once.

    A person may always take a thread from the bot. From a colleague only on the
    *version* that showed the colleague as its owner: of two who press at once, the
    second is told.
    """
    thread = _lock(session, conversation_id)
    if thread is None:
        return Refused(Why.MISSING)
    if thread.owner == PERSON and thread.agent_id == agent.id:
        return thread
    if _somebodys(thread) and thread.version != version:
        return Refused(Why.STALE)
    before = {"owner": thread.owner, "agent": thread.agent_id}
    _own(thread, agent)
    audit.append(
        session, _actor(agent), "conversation.take_over", _subject(thread), before, now
    )
    return thread


def give_back(  # noqa: PLR0913 - a note and a version come with the wish
    session: Session,
    conversation_id: int,
    agent: Agent,
    *,
    note: str,
    version: int,
    now: datetime,
) -> Conversation | Refused:
    """Let the bot go on, with a *note* of what was agreed (500 characters at most).

    Refused on an older *version*: a message that came meanwhile would be answered by
    nobody.
    """
    return _let_go(
        session, conversation_id, agent, "conversation.give_back", note, version, now
    )


def resolve(
    session: Session, conversation_id: int, agent: Agent, *, version: int, now: datetime
) -> Conversation | Refused:
    """Close the case; the bot takes the client's next message from the beginning."""
    done = _let_go(
        session, conversation_id, agent, "conversation.resolve", None, version, now
    )
    if isinstance(done, Conversation):
        done.dialogue = {}
    return done


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
    thread = _lock(session, conversation_id)
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
        _own(thread, agent)
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


def hand_over(
    session: Session,
    conversation: Conversation,
    reason: str,
    now: datetime,
    settings: Settings,
) -> None:
    """Give the thread to people and start the clock of the promised answer (PAY-05).

    Called in the bot's own turn, which holds the row. A thread that waits already keeps
    its first clock.
    """
    if conversation.owner != PERSON:
        conversation.owner, conversation.agent_id = PERSON, None
        conversation.version += 1
    conversation.handoff_reason = reason[:60]
    conversation.handoff_at = now
    client_waits(conversation, now, settings)
    audit.append(
        session,
        "bot",
        "conversation.hand_over",
        _subject(conversation),
        {"reason": conversation.handoff_reason},
        now,
    )


def client_waits(conversation: Conversation, now: datetime, settings: Settings) -> None:
    """Start the clock for a message that a person has to answer, unless it runs."""
    if conversation.owner == PERSON and conversation.handoff_due_at is None:
        conversation.handoff_due_at = person_by(now, conversation.client, settings)
        conversation.handoff_noticed_at = None


def window_closed(thread: Conversation, now: datetime) -> bool:
    """Tell whether WhatsApp takes no free text to this client any more."""
    last = thread.last_inbound_at
    return thread.channel == "whatsapp" and (last is None or now - last >= WINDOW)


def clean(text: str) -> str:
    """Strip what a database or a page chokes on: controls, NUL, lone surrogates."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in text if c in "\n\t" or not _control(c))
    return kept.encode("utf-8", "ignore").decode().strip()


def _control(char: str) -> bool:
    return ord(char) < 0x20 or 0x7F <= ord(char) <= 0x9F  # noqa: PLR2004 - C0, C1


def _may_reply(
    thread: Conversation, agent: Agent, body: str, now: datetime
) -> Refused | None:
    if thread.owner != PERSON or thread.agent_id not in {None, agent.id}:
        return Refused(Why.NOT_YOURS)
    if not body:
        return Refused(Why.EMPTY)
    if len(body) > LONGEST_BODY:
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
    audit.append(
        session,
        _actor(agent),
        "conversation.reply",
        _subject(thread),
        {"message": message.id, "characters": len(body)},
        now,
    )
    return message


def _let_go(  # noqa: PLR0913, PLR0917 - what giving back and resolving share
    session: Session,
    conversation_id: int,
    agent: Agent,
    action: str,
    note: str | None,
    version: int,
    now: datetime,
) -> Conversation | Refused:
    thread = _lock(session, conversation_id)
    if thread is None:
        return Refused(Why.MISSING)
    if thread.owner != PERSON or not _may_let_go(thread, agent):
        return Refused(Why.NOT_YOURS)
    if thread.version != version:
        return Refused(Why.STALE)
    note = clean(note) if note else None
    if note and len(note) > LONGEST_NOTE:
        return Refused(Why.TOO_LONG)
    thread.owner, thread.agent_id, thread.note = BOT, None, note or None
    thread.handoff_reason = thread.handoff_at = None
    thread.handoff_due_at = thread.handoff_noticed_at = None
    thread.version += 1
    audit.append(session, _actor(agent), action, _subject(thread), {}, now)
    return thread


def _may_let_go(thread: Conversation, agent: Agent) -> bool:
    oversees = agent.role in {"supervisor", "admin"}
    return thread.agent_id in {None, agent.id} or oversees


def _lock(session: Session, conversation_id: int) -> Conversation | None:
    return session.scalar(
        select(Conversation)
        .where(Conversation.id == conversation_id)
        .with_for_update(of=Conversation)
        .execution_options(populate_existing=True)
    )


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


def _own(thread: Conversation, agent: Agent) -> None:
    thread.owner, thread.agent_id = PERSON, agent.id
    thread.version += 1


def _somebodys(thread: Conversation) -> bool:
    return thread.owner == PERSON and thread.agent_id is not None


def _actor(agent: Agent) -> str:
    return f"agent:{agent.id}"


def _subject(thread: Conversation) -> str:
    return f"conversation:{thread.id}"
