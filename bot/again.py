"""An answer that the provider took and then could not pass on for haste: sent again.

Twilio tells "too many messages" (63017, 63018) by a status, after it took the message.
The failure is definite, so a second row cannot arrive twice. A reminder goes back to
the plan instead (bot/fallback.py); what we owe the client as an answer is sent again,
unless something newer was said meanwhile, for words out of order are worse than none.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.contact_history import PROACTIVE
from bot.replies import rewritten
from domain.provider_errors import Action, action_for
from models.message import OUT, Message

MOST = 3
FIRST_WAIT = timedelta(seconds=30)  # doubled each time
AGAIN = "again"  # in a row's decision: how often it was sent before


def send_again(session: Session, row: Message, now: datetime) -> Message | None:
    """Write a failed answer anew where the provider was only too busy for it."""
    times = int((row.decided or {}).get(AGAIN, 0))
    busy = action_for(row.error_code) is Action.RETRY
    if not busy or row.purpose in PROACTIVE or times >= MOST:
        return None
    if _newer(session, row):
        return None
    again = rewritten(row, now, due_at=now + FIRST_WAIT * 2**times)
    again.decided = {**(row.decided or {}), AGAIN: times + 1}
    session.add(again)
    session.flush()
    return again


def _newer(session: Session, row: Message) -> bool:
    query = select(Message.id).where(
        Message.queue_key == row.queue_key,
        Message.direction == OUT,
        Message.id > row.id,
    )
    return session.scalar(query.limit(1)) is not None
