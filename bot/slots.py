"""The rate limit of a sender: one row that says when its next free slot is."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.database import now_ms
from models.lease import SenderSlot


def take_slot(session: Session, sender: str, per_second: int) -> int:
    """Take the sender's next slot; give how many milliseconds to wait for it.

    Exact over all processes, for the row is locked by the caller's transaction.
    """
    slot = session.get(SenderSlot, sender, with_for_update=True)
    if slot is None:
        session.add(SenderSlot(sender=sender, next_free_ms=0))
        session.flush()
        slot = session.get_one(SenderSlot, sender, with_for_update=True)
    now = session.scalar(select(now_ms())) or 0
    starts = max(now, slot.next_free_ms)
    session.execute(
        update(SenderSlot)
        .where(SenderSlot.sender == sender)
        .values(next_free_ms=starts + 1000 // per_second)
        .execution_options(synchronize_session=False)
    )
    return starts - now
