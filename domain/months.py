"""Months, each named by its first day."""

from datetime import date


def last_months(day: date, count: int) -> list[date]:
    """List the months that end with that of *day*, the earliest first.

    >>> [str(month) for month in last_months(date(2026, 1, 31), 3)]
    ['2025-11-01', '2025-12-01', '2026-01-01']
    """
    last = day.year * 12 + day.month - 1
    months = (last - back for back in reversed(range(count)))
    return [date(month // 12, month % 12 + 1, 1) for month in months]
