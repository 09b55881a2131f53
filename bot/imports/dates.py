"""Days as files write them: ISO always, and one order of day and month per file (F57).

Nobody can tell 03/04 from 04/03, so the file's mapping says which it is and a day that
does not exist in that order is refused, never turned round.
"""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.imports.values import BadValueError, Cell
from bot.settings.imports import DateOrder

_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?", re.ASCII
)
_SLASHES = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
_SHORT = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}", re.ASCII)
_EARLIEST, _LATEST = 1900, 2100


def parse_date(cell: Cell, order: DateOrder = "day/month/year") -> date:
    """Read a day; raises BadValueError with the reason.

    >>> parse_date("05/11/2026"), parse_date("05/11/2026", "month/day/year")
    (datetime.date(2026, 11, 5), datetime.date(2026, 5, 11))
    """
    if isinstance(cell, date):
        return _within(cell)
    if not isinstance(cell, str):
        raise BadValueError(_NUMBER)
    text = cell.strip()
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]), order)
    if (found := _SLASHES.fullmatch(text)) and order != "year-month-day":
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if order == "month/day/year":
            return _day(year, first, second, order)
        return _day(year, second, first, order)
    raise BadValueError(_SHORT_YEAR if _SHORT.fullmatch(text) else _no_date(order))


def parse_instant(
    cell: Cell, zone: str, order: DateOrder = "day/month/year"
) -> datetime:
    """Read an instant, or the first moment of a day; without an offset it is *zone*'s.

    Gives aware UTC; raises BadValueError.
    """
    if isinstance(cell, str) and "T" in cell.strip().replace(" ", "T")[:11]:
        try:
            read = datetime.fromisoformat(cell.strip())
        except ValueError as error:
            raise BadValueError(_NO_INSTANT) from error
        aware = read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))
        _within(aware.date())
        return aware.astimezone(UTC)
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    day = parse_date(cell, order)
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _day(year: int, month: int, day: int, order: DateOrder) -> date:
    try:
        return _within(date(year, month, day))
    except ValueError as error:
        if isinstance(error, BadValueError):
            raise
        msg = f"is no day when read as {order}; if the file differs, say --date-format"
        raise BadValueError(msg) from error


def _within(day: date) -> date:
    if not _EARLIEST <= day.year <= _LATEST:
        msg = f"the year is not between {_EARLIEST} and {_LATEST}"
        raise BadValueError(msg)
    return date(day.year, day.month, day.day)


def _no_date(order: DateOrder) -> str:
    return f"is no date; write 2026-11-20, or as {order}"


_NUMBER = "is a number, not a date; format the column as a date"
_SHORT_YEAR = "has a year of two digits; write all four"
_NO_INSTANT = "is no date and time; write 2026-11-20T15:30"
