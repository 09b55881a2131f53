"""An opt-out that was only guessed: a pause until the person has answered (F29)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.addresses import clients_at
from bot.plan_results import wake
from models.conversation import Conversation
from models.invoice import Hold

REASON = "opt_out_asked"


def people_of(session: Session, conversation: Conversation) -> frozenset[int]:
    """Give whom a wish heard in this thread may be of: its client, or all who share."""
    if conversation.client_id is not None:
        return frozenset({conversation.client_id})
    return frozenset(each.id for each in clients_at(session, conversation.address))


def is_stop_asked(session: Session, people: Collection[int]) -> bool:
    """Tell whether one of them was asked, and has not answered."""
    found = select(Hold.id).where(
        Hold.client_id.in_(people), Hold.reason == REASON, Hold.lifted_at.is_(None)
    )
    return bool(people) and session.scalar(found.limit(1)) is not None


def ask_to_stop(session: Session, people: Collection[int], now: datetime) -> None:
    """Hold everything of theirs with no end: silence is no leave to go on."""
    for client_id in sorted(people):
        session.add(Hold(client_id=client_id, reason=REASON, created_at=now))
    session.flush()


def stop_answered(session: Session, people: Collection[int], now: datetime) -> None:
    """End the pause; an opt-out that was meant stands by itself."""
    session.execute(
        update(Hold)
        .where(
            Hold.client_id.in_(people),
            Hold.reason == REASON,
            Hold.lifted_at.is_(None),
        )
        .values(lifted_at=now)
    )
    for client_id in sorted(people):
        wake(session, now, client_id=client_id)
