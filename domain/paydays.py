"""The day on which a client is paid: the next one after a day of the month."""

from calendar import monthrange
from datetime import date, timedelta


def next_pay_day(day_of_month: int, today: date) -> date:
    """Give the next such day, today included; a short month's last day stands for it.

    >>> next_pay_day(31, date(2027, 2, 3))
    datetime.date(2027, 2, 28)
    >>> next_pay_day(5, date(2026, 11, 24))
    datetime.date(2026, 12, 5)
    """
    this = _in_month(today, day_of_month)
    if this >= today:
        return this
    return _in_month(today.replace(day=28) + timedelta(days=4), day_of_month)


def _in_month(within: date, day_of_month: int) -> date:
    last = monthrange(within.year, within.month)[1]
    return within.replace(day=min(day_of_month, last))
