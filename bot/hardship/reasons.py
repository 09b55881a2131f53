"""Why it was not paid (REC-01), counted by month: numbers, and nobody's story."""

from collections import Counter
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.hardship import Reason
from models.hardship import ReasonUnpaid


def months_of(session: Session, first: date) -> Counter[tuple[date, str]]:
    """Count by month, from *first* on, which reasons were told."""
    query = select(ReasonUnpaid.told_on, ReasonUnpaid.reason).where(
        ReasonUnpaid.told_on >= first, ReasonUnpaid.reason.in_(Reason)
    )
    return Counter((day.replace(day=1), why) for day, why in session.execute(query))
