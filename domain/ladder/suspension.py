"""The day on which a service may be suspended, as it is stated to the client."""

from datetime import date, timedelta

from domain.calendar import Calendar

_FRIDAY = 4
_DAY = timedelta(days=1)


def suspension_day(today: date, business_days: int, calendar: Calendar) -> date:
    """Give the first lawful day, at least *business_days* after *today*.

    Never a Friday, a weekend, a holiday or the eve of one (Lei 8.987/1995 art. 6 §4,
    as changed by Lei 14.015/2020).
    """
    day = calendar.add_business(today, business_days)
    while not _lawful(day, calendar):
        day += _DAY
    return day


def _lawful(day: date, calendar: Calendar) -> bool:
    return (
        day.weekday() < _FRIDAY
        and calendar.is_business(day)
        and not calendar.is_holiday(day + _DAY)
    )
