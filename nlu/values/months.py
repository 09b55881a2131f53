"""Names of months in the three languages, and the arithmetic of months."""

import calendar as gregorian
import re
from datetime import date

_NAMES = (
    "janeiro|jan|january|enero|ene",
    "fevereiro|fev|february|feb|febrero",
    "marco|mar|march|marzo",
    "abril|abr|april|apr",
    "maio|mai|may|mayo",
    "junho|jun|june|junio",
    "julho|jul|july|julio",
    "agosto|ago|august|aug",
    "setembro|set|september|sep|sept|septiembre|setiembre",
    "outubro|out|october|oct|octubre",
    "novembro|nov|november|noviembre",
    "dezembro|dez|december|dec|diciembre|dic",
)
NUMBER = {
    name: index
    for index, names in enumerate(_NAMES, start=1)
    for name in names.split("|")
}
_LONG = 4  # "mar" and "out" are words of their own; "marco" and "outubro" are months
ANY = "|".join(sorted(NUMBER, key=len, reverse=True))
FULL = "|".join(
    sorted((n for n in NUMBER if len(n) >= _LONG or n == "may"), key=len, reverse=True)
)
MONTH = re.compile(rf"\b({FULL})\b")


def last_day(year: int, month: int) -> date:
    """Find the last day of a month."""
    return date(year, month, gregorian.monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """Go on by whole months; the 31st becomes the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = last_day(year, month + 1)
    return last.replace(day=min(day.day, last.day))


def valid(year: int, month: int, day: int) -> date | None:
    """Make a day, or None when the calendar has none such (31/02)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
