"""What the inbox and a thread show, read from the rows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from bot.watch.danger import DESPAIR
from models.agent import Agent
from models.client import Client
from models.conversation import BOT, PERSON, Conversation
from models.inbound import Inbound
from models.media import MediaFile
from models.message import IN, Message

PAGE = 50
THREAD_PAGE = 60


class Shelf(StrEnum):
    """Which conversations the inbox lists."""

    WAITING = "waiting"
    MINE = "mine"
    BOT = "bot"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the inbox."""

    thread: Conversation
    client: Client | None
    agent: Agent | None
    last: Message | None
    unanswered: int
    parked: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the inbox; `more` says that another one follows."""

    entries: tuple[Entry, ...]
    more: bool


WAITING = and_(
    Conversation.owner == PERSON,
    or_(
        Conversation.answered_at.is_(None),
        Conversation.last_inbound_at > Conversation.answered_at,
        Conversation.handoff_at > Conversation.answered_at,
    ),
)


def inbox(
    session: Session,
    shelf: Shelf,
    agent: Agent,
    *,
    found: ColumnElement[bool] | None = None,
    skip: int = 0,
) -> Page:
    """List a shelf, or what a search *found*; who waits longest stands first."""
    where = found if found is not None else _on(shelf, agent)
    query = _lines().where(where).order_by(*_order(shelf)).offset(skip)
    rows = session.execute(query.limit(PAGE + 1)).all()
    entries = tuple(Entry(*row) for row in rows[:PAGE])
    return Page(entries, len(rows) > PAGE)


def newest_thread(session: Session, client: Client) -> int | None:
    """Find the thread in which the client wrote last; None where there is none."""
    query = select(Conversation.id).where(Conversation.client_id == client.id)
    newest = Conversation.last_inbound_at.desc().nulls_last()
    return session.scalar(query.order_by(newest).limit(1))


def count_of(session: Session, shelf: Shelf, agent: Agent) -> int:
    """Count a shelf."""
    query = select(func.count(Conversation.id)).where(_on(shelf, agent))
    return session.scalar(query) or 0


def parked(session: Session) -> Sequence[tuple[Inbound, int | None]]:
    """List the messages that nobody could handle, each with its thread, if it has one.

    A parked message may be the first that an address ever sent.
    """
    threads = select(
        Conversation.canonical, func.max(Conversation.id).label("thread_id")
    ).group_by(Conversation.canonical)
    known = threads.subquery()
    rows = session.execute(
        select(Inbound, known.c.thread_id)
        .outerjoin(known, known.c.canonical == Inbound.queue_key)
        .where(
            Inbound.kind == "message",
            Inbound.parked_at.is_not(None),
            Inbound.processed_at.is_(None),
        )
        .order_by(Inbound.id.desc())
        .limit(PAGE)
    )
    return [(inbound, thread_id) for inbound, thread_id in rows]


def parked_in(session: Session, thread: Conversation) -> Sequence[Inbound]:
    """List the parked messages of one thread, oldest first."""
    return session.scalars(
        select(Inbound)
        .where(_parked_here(thread.canonical))
        .order_by(Inbound.id)
        .limit(PAGE)
    ).all()


def text_of(inbound: Inbound) -> str:
    """Read the words out of a stored form; what cannot be read is shown as nothing."""
    try:
        form = json.loads(inbound.raw)
    except ValueError:
        return ""
    return str(form.get("Body", "")) if isinstance(form, dict) else ""


def messages_of(
    session: Session, thread: Conversation, *, before: int | None = None
) -> tuple[list[Message], bool]:
    """Give the newest messages of a thread, oldest first, and whether there are more.

    *before* goes back: only messages with a smaller id.
    """
    query = select(Message).where(Message.conversation_id == thread.id)
    if before is not None:
        query = query.where(Message.id < before)
    query = query.order_by(Message.id.desc()).limit(THREAD_PAGE + 1)
    rows = session.scalars(query).all()
    return list(reversed(rows[:THREAD_PAGE])), len(rows) > THREAD_PAGE


def names_of_agents(session: Session) -> dict[int, str]:
    """Name everybody who ever wrote from the console."""
    return dict(session.execute(select(Agent.id, Agent.name)).all())


def news_of(session: Session, thread: Conversation) -> tuple[object, ...]:
    """Give what changes when the thread does: a few columns, cheap enough to poll."""
    tail = (
        select(Message.id, Message.state, Message.reason)
        .where(Message.conversation_id == thread.id)
        .order_by(Message.id.desc())
        .limit(THREAD_PAGE)
    )
    waiting = select(func.count(Inbound.id)).where(_parked_here(thread.canonical))
    files = select(func.count(MediaFile.id), func.max(MediaFile.stored_at)).where(
        MediaFile.channel == thread.channel, MediaFile.canonical == thread.canonical
    )
    return (
        thread.version,
        thread.owner,
        thread.agent_id,
        session.scalar(waiting),
        *session.execute(files).one(),
        session.execute(tail).all(),
    )


def newer(session: Session, thread: Conversation, after: int) -> Sequence[int]:
    """List the messages of a thread that came after one, oldest first."""
    return session.scalars(
        select(Message.id)
        .where(Message.conversation_id == thread.id, Message.id > after)
        .order_by(Message.id)
        .limit(THREAD_PAGE)
    ).all()


def news_of_inbox(session: Session) -> tuple[object, ...]:
    """Give what changes when any conversation does."""
    facts = select(
        func.count(Conversation.id),
        func.sum(Conversation.version),
        func.max(Conversation.last_message_at),
        func.max(Conversation.answered_at),
    )
    waiting = select(func.count(Inbound.id)).where(
        Inbound.parked_at.is_not(None), Inbound.processed_at.is_(None)
    )
    return *session.execute(facts).one(), session.scalar(waiting)


def _lines() -> Select[Conversation, Client, Agent, Message, int, int]:
    earlier = aliased(Message)
    last = (
        select(func.max(earlier.id))
        .where(earlier.conversation_id == Conversation.id)
        .correlate(Conversation)
        .scalar_subquery()
    )
    return (
        select(Conversation, Client, Agent, Message, _unanswered(), _parked_count())
        .outerjoin(Client, Client.id == Conversation.client_id)
        .outerjoin(Agent, Agent.id == Conversation.agent_id)
        .outerjoin(Message, Message.id == last)
    )


def _unanswered() -> ColumnElement[int]:
    theirs = aliased(Message)
    ours = aliased(Message)
    answered = (
        select(func.max(ours.id))
        .where(ours.conversation_id == Conversation.id, ours.author == "agent")
        .correlate(Conversation)
        .scalar_subquery()
    )
    since = func.coalesce(Conversation.handoff_at, Conversation.created_at)
    return (
        select(func.count(theirs.id))
        .where(
            theirs.conversation_id == Conversation.id,
            theirs.direction == IN,
            theirs.id > func.coalesce(answered, 0),
            theirs.created_at >= since,
            Conversation.owner == PERSON,
        )
        .correlate(Conversation)
        .scalar_subquery()
    )


def _parked_count() -> ColumnElement[int]:
    return (
        select(func.count(Inbound.id))
        .where(_parked_here(Conversation.canonical))
        .correlate(Conversation)
        .scalar_subquery()
    )


def _parked_here(canonical: object) -> ColumnElement[bool]:
    return and_(
        Inbound.queue_key == canonical,
        Inbound.kind == "message",
        Inbound.parked_at.is_not(None),
        Inbound.processed_at.is_(None),
    )


def _on(shelf: Shelf, agent: Agent) -> ColumnElement[bool]:
    match shelf:
        case Shelf.WAITING:
            return WAITING
        case Shelf.MINE:
            mine = Conversation.agent_id == agent.id
            return and_(Conversation.owner == PERSON, mine)
        case Shelf.BOT:
            return Conversation.owner == BOT
        case Shelf.ALL:
            return Conversation.id.is_not(None)


def _order(shelf: Shelf) -> tuple[ColumnElement[datetime], ...]:
    newest = Conversation.last_message_at.desc().nulls_last()
    if shelf is not Shelf.WAITING:
        return newest, Conversation.id.desc()  # type: ignore[return-value] # any order
    danger = case((Conversation.handoff_reason == DESPAIR, 0), else_=1)
    due = Conversation.handoff_due_at.asc().nulls_last()
    return danger, due, Conversation.last_inbound_at.asc(), Conversation.id.asc()  # type: ignore[return-value] # any order
