"""Who has the thread: a person takes it, answers, gives it back; or the bot lets go.

Each verb locks the conversation's row, changes owner and version together, and leaves
its line in the audit trail, all in the caller's transaction. The bot's reply that was
decided on an older version is discarded by whoever is about to send it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot import audit
from bot.addresses import clients_at
from bot.handoff import person_by
from bot.held_news import wake_held
from bot.plan_results import wake
from bot.settings import Settings
from domain.cards import mask_cards
from models.agent import Agent
from models.conversation import BOT, PERSON, Conversation
from models.inbound import Inbound

LONGEST_NOTE = 500


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
    thread = lock(session, conversation_id)
    if thread is None:
        return Refused(Why.MISSING)
    if thread.owner == PERSON and thread.agent_id == agent.id:
        return thread
    if _somebodys(thread) and thread.version != version:
        return Refused(Why.STALE)
    before = {"owner": thread.owner, "agent": thread.agent_id}
    own(thread, agent)
    audit.append(
        session, actor(agent), "conversation.take_over", subject(thread), before, now
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
        subject(conversation),
        {"reason": conversation.handoff_reason},
        now,
    )


def client_waits(conversation: Conversation, now: datetime, settings: Settings) -> None:
    """Start the clock for a message that a person has to answer, unless it runs."""
    if conversation.owner == PERSON and conversation.handoff_due_at is None:
        conversation.handoff_due_at = person_by(now, conversation.client, settings)
        conversation.handoff_noticed_at = None


def settle_parked(session: Session, thread: Conversation, now: datetime) -> None:
    """Count the messages that nobody could handle as seen by a person."""
    session.execute(
        update(Inbound)
        .where(
            Inbound.queue_key == thread.canonical,
            Inbound.kind == "message",
            Inbound.parked_at.is_not(None),
            Inbound.processed_at.is_(None),
        )
        .values(processed_at=now)
    )


def clean(text: str) -> str:
    """Strip what a database or a page chokes on (controls, NUL), and mask cards."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in text if c in "\n\t" or not _control(c))
    return mask_cards(kept.encode("utf-8", "ignore").decode().strip())


def _control(char: str) -> bool:
    return ord(char) < 0x20 or 0x7F <= ord(char) <= 0x9F  # noqa: PLR2004 - C0, C1


def _let_go(  # noqa: PLR0913, PLR0917 - what giving back and resolving share
    session: Session,
    conversation_id: int,
    agent: Agent,
    action: str,
    note: str | None,
    version: int,
    now: datetime,
) -> Conversation | Refused:
    thread = lock(session, conversation_id)
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
    settle_parked(session, thread, now)
    _wake_reminders(session, thread, now)
    wake_held(session, thread, now)
    audit.append(session, actor(agent), action, subject(thread), {}, now)
    return thread


def _wake_reminders(session: Session, thread: Conversation, now: datetime) -> None:
    """Have what waited for the person's talk judged anew: it holds nothing up now."""
    session.flush()
    people = {client.id for client in clients_at(session, thread.address)}
    if thread.client_id is not None:
        people.add(thread.client_id)
    for client_id in sorted(people):
        wake(session, now, client_id=client_id)


def _may_let_go(thread: Conversation, agent: Agent) -> bool:
    oversees = agent.role in {"supervisor", "admin"}
    return thread.agent_id in {None, agent.id} or oversees


def lock(session: Session, conversation_id: int) -> Conversation | None:
    """Give the thread as it is now, and let nobody else change it meanwhile."""
    return session.scalar(
        select(Conversation)
        .where(Conversation.id == conversation_id)
        .with_for_update(of=Conversation)
        .execution_options(populate_existing=True)
    )


def own(thread: Conversation, agent: Agent) -> None:
    """Make *agent* the owner of a locked thread."""
    thread.owner, thread.agent_id = PERSON, agent.id
    thread.version += 1


def _somebodys(thread: Conversation) -> bool:
    return thread.owner == PERSON and thread.agent_id is not None


def actor(agent: Agent) -> str:
    """Name an agent in the audit trail."""
    return f"agent:{agent.id}"


def subject(thread: Conversation) -> str:
    """Name a thread in the audit trail."""
    return f"conversation:{thread.id}"
