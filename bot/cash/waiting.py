"""How much money waits for its owner, and since when."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.cash import OPEN, CashItem


def count_waiting(session: Session) -> int:
    """Count the items that a person has to decide."""
    query = select(func.count(CashItem.id)).where(CashItem.state.in_(OPEN))
    return session.scalar(query) or 0
