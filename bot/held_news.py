"""News held back while a person talks to the client: shown to them, and never lost.

While a person owns a thread the bot says nothing in it. What it would have told (money
came, a receipt was refused) stands in the thread as a ready message: the person sends
it at once, or it goes out by itself when they give the thread back. It is judged like
any other when it leaves, so what is true no more is not told.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.audit import append
from domain.contact_policy import Purpose
from domain.message_state import State
from models.agent import Agent
from models.conversation import PERSON, Conversation
from models.message import Message

RULE = "person_has_thread"
WAITS, RELEASED = "waits", "released_by"  # in a row's `decided`


def is_held(row: Message) -> bool:
    """Tell whether a message is news that waits for the person's talk to end."""
    waits = (row.decided or {}).get(WAITS) or {}
    planned = row.state == State.PLANNED and row.purpose == Purpose.NOTICE
    return planned and not row.settled and waits.get("rule") == RULE


def wake_held(session: Session, thread: Conversation, now: datetime) -> int:
    """Let what was held in a thread be judged now; give how many."""
    rows = [row for row in _planned(session, thread) if is_held(row)]
    for row in rows:
        row.due_at = now
    session.flush()
    return len(rows)


def release(
    session: Session, thread_id: int, message_id: int, agent: Agent, now: datetime
) -> bool:
    """Let the person who has the thread send it now; False where it is not to be."""
    row = session.scalar(
        select(Message).where(Message.id == message_id).with_for_update()
    )
    if row is None or row.conversation_id != thread_id or not is_held(row):
        return False
    thread = row.conversation
    if thread.owner != PERSON or thread.agent_id not in {None, agent.id}:
        return False
    row.decided = {**(row.decided or {}), RELEASED: agent.id}
    row.due_at = now
    subject, facts = f"conversation:{thread_id}", {"message": row.id, "key": row.key}
    append(session, f"agent:{agent.id}", "conversation.news_sent", subject, facts, now)
    return True


def _planned(session: Session, thread: Conversation) -> list[Message]:
    query = select(Message).where(
        Message.conversation_id == thread.id,
        Message.state == State.PLANNED.value,
        Message.purpose == Purpose.NOTICE.value,
    )
    return list(session.scalars(query.order_by(Message.id)))
