"""Which messages are sensitive: marked in the turn in which they come.

1. What is heard as hardship, a death or danger. 2. What holds words of health or
family, wherever it is said. 3. Whatever a client writes to the person who has their
thread for such a reason. 4. What they wrote just before, in pieces: "meu filho", "ta
internado", "não vou conseguir pagar".

A button, a bare yes or a number tells nothing. In doubt a message is marked: it is
hidden from who does not have the thread, and goes earlier.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.handlers.context import Context
from flows.heard import Heard, Intent
from models.conversation import PERSON, Conversation
from models.message import IN, Message
from nlu.rules.sensitive import is_sensitive
from nlu.values.text import plain

SOON = timedelta(minutes=30)
WHISPERED = frozenset({"hardship", "death", "deceased", "despair"})  # hand-over reasons
_TOLD = frozenset({Intent.HARDSHIP, Intent.DECEASED})
_FREE = frozenset({"out_of_scope", "hardship", "deceased"})


def mark(context: Context, heard: Heard, flow: str | None) -> None:
    """Mark the message that was just taken, and what led up to it.

    *flow* is the dialogue that was open when it came.
    """
    thread, row, now = context.conversation, context.received, context.now
    if not row.body.strip() or heard.button is not None:
        return
    told = bool(_TOLD & {heard.intent, *heard.also})
    whispered = thread.owner == PERSON and thread.handoff_reason in WHISPERED
    free = flow == "hardship" and heard.intent.value in _FREE
    if not (told or whispered or free or is_sensitive(plain(row.body))):
        return
    row.sensitive_at = now
    if told:
        _mark_pieces(context.session, thread, row, now)


def _mark_pieces(
    session: Session, thread: Conversation, row: Message, now: datetime
) -> None:
    """Mark what nothing was heard in, shortly before: it was the same story."""
    before = select(Message).where(
        Message.conversation_id == thread.id,
        Message.direction == IN,
        Message.id < row.id,
        Message.created_at > now - SOON,
        Message.sensitive_at.is_(None),
    )
    for each in session.scalars(before):
        if (each.heard or {}).get("intent", "out_of_scope") in _FREE:
            each.sensitive_at = now
