"""The rate limit of a sender: one row that says when its next free slot is."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.database import now_ms
from models.lease import SenderSlot


def take_slot(
    session: Session, sender: str, per_second: int, within_ms: int | None = None
) -> int:
    """Take the sender's next slot; give how many milliseconds to wait for it.

    Exact over all processes, for the row is locked by the caller's transaction. A slot
    that is not *within_ms* is left to others: who comes back later takes one then.
    """
    starts, now = _next_slot(session, sender)
    if within_ms is None or starts - now <= within_ms:
        _put(session, sender, starts + 1000 // per_second)
    return starts - now


def hold_slots(session: Session, sender: str, by_ms: int) -> None:
    """Let nothing leave by *sender* for so long: the provider said "too many"."""
    starts, now = _next_slot(session, sender)
    _put(session, sender, max(starts, now + by_ms))


def _next_slot(session: Session, sender: str) -> tuple[int, int]:
    slot = session.get(SenderSlot, sender, with_for_update=True, populate_existing=True)
    if slot is None:
        session.add(SenderSlot(sender=sender, next_free_ms=0))
        session.flush()
        slot = session.get_one(SenderSlot, sender, with_for_update=True)
    now = session.scalar(select(now_ms())) or 0
    return max(now, slot.next_free_ms), now


def _put(session: Session, sender: str, next_free_ms: int) -> None:
    session.execute(
        update(SenderSlot)
        .where(SenderSlot.sender == sender)
        .values(next_free_ms=next_free_ms)
        .execution_options(synchronize_session=False)
    )
