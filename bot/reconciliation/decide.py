"""What a person says of a movement that nobody could match."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.audit import append
from bot.conversations import clean
from models.agent import Agent
from models.reconciliation import EXPECTED, UNMATCHED, BalanceTransaction

LONGEST_NOTE = 300


def leave_out(
    session: Session, row_id: int, agent: Agent, note: str, now: datetime
) -> bool:
    """Take a movement off the list, with the reason; False where there is none to."""
    row, note = (
        session.get(BalanceTransaction, row_id, with_for_update=True),
        clean(note),
    )
    if row is None or row.state != UNMATCHED or not note or len(note) > LONGEST_NOTE:
        return False
    row.state, row.note = EXPECTED, note
    row.decided_by, row.decided_at = agent.id, now
    facts = {"movement": row.provider_id, "net_minor": row.net_minor}
    actor = f"agent:{agent.id}"
    append(session, actor, "movement.left_out", f"movement:{row.id}", facts, now)
    return True
