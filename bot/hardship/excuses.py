"""Promises beside a hardship: what a pause keeps from being kept counts for nothing.

Who told us that they cannot pay was told that nothing is asked of them until the pause
ends. A promise of theirs is therefore neither reminded of nor called broken; whether it
is kept all the same is seen, and thanked for, as ever.
"""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.client import Client
from models.hardship import Hardship

PAUSED = "paused"  # why such a promise ended


def paused_between(session: Session, client: Client, first: date, last: date) -> bool:
    """Tell whether a pause held on any day from *first* to *last*, the client's own."""
    query = select(Hardship.id).where(
        Hardship.client_id == client.id,
        Hardship.opened_on <= last,
        Hardship.until_on >= first,
        or_(Hardship.ended_on.is_(None), Hardship.ended_on >= first),
    )
    return session.scalar(query.limit(1)) is not None
