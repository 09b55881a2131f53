"""Threads in which somebody may be in danger, until a person has answered there."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.conversation import PERSON, Conversation

DANGER = "person_in_danger"  # the alert
DESPAIR = "despair"  # why the thread was handed over


def in_danger(session: Session) -> list[int]:
    """List the threads whose alarm nobody has answered."""
    query = select(Conversation.id).where(
        Conversation.owner == PERSON,
        Conversation.handoff_reason == DESPAIR,
        or_(
            Conversation.answered_at.is_(None),
            Conversation.answered_at < Conversation.handoff_at,
        ),
    )
    return list(session.scalars(query.order_by(Conversation.id)))
