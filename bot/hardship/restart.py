"""Since when the régua begins softly: what was said before a hardship is no step."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.hardship import Hardship


def softly_since(session: Session, clients: Collection[int]) -> dict[int, datetime]:
    """Give since when each client, of those who ever were in the lane, is spared.

    It is when the pause began: within it nothing is said, and after it the tone begins
    where it begins for whoever was never reminded.
    """
    query = (
        select(Hardship.client_id, func.max(Hardship.opened_at).label("since"))
        .where(Hardship.client_id.in_(clients))
        .group_by(Hardship.client_id)
    )
    return {row.client_id: row.since for row in session.execute(query)}
