"""Why it was not paid (REC-01), counted by month: numbers, and nobody's story."""

from collections import Counter
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.hardship import Reason
from models.hardship import ReasonUnpaid

MONTHS = 6


def by_month(session: Session, today: date) -> list[tuple[date, Counter[str]]]:
    """Count the reasons of the last half year, by month; empty ones too."""
    months = [_back(today, n) for n in reversed(range(MONTHS))]
    found: dict[date, Counter[str]] = {month: Counter() for month in months}
    query = select(ReasonUnpaid.told_on, ReasonUnpaid.reason).where(
        ReasonUnpaid.told_on >= months[0]
    )
    for told_on, reason in session.execute(query):
        month = told_on.replace(day=1)
        if month in found and reason in set(Reason):
            found[month][reason] += 1
    return list(found.items())


def _back(day: date, months: int) -> date:
    """Give the first of the month that lies so many months back."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
