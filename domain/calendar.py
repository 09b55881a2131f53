"""Business days of Brazil: what a due date, a promise and a contact hour lean on.

A day is no business day when it is a Saturday, a Sunday or a holiday. Holidays here:

- national holidays, and those of the client's state (by law);
- the Monday and Tuesday of Carnival and Corpus Christi: no holidays by law, but banks
  are closed and CMN Resolution 4.880/2020 does not count them as business days, so a
  bill that falls due on them is payable on the next one without charges. They bind us
  to silence as well: the strict side of both questions;
- the days that the company adds (municipal holidays, local ones).

Ash Wednesday, 24 December and 31 December are business days: banks clear on them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

from domain.zones import STATES

# What the `holidays` package calls the optional days on which banks are closed.
_BANK_DAYS = frozenset({"Carnaval", "Corpus Christi"})
_LOCAL_HOLIDAY = "Feriado local"
_FIRST_WEEKEND_DAY = 5  # Saturday, counting from Monday as 0.
_DAY = timedelta(days=1)


class UnknownStateError(ValueError):
    """A state was named by something that is not one of the 27 two-letter codes."""

    def __init__(self, state: str) -> None:
        super().__init__(f"{state!r} is not a Brazilian state, such as 'SP'")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The business days of one place; made by `calendar_for`."""

    state: str | None = None
    extra: frozenset[tuple[date, str]] = frozenset()

    def holiday_name(self, day: date) -> str | None:
        """Name the holiday on *day* in Portuguese; None when there is none."""
        return _book(self.state, day.year).get(day) or dict(self.extra).get(day)

    def is_holiday(self, day: date) -> bool:
        """Tell whether *day* is a holiday here; a plain Sunday is not."""
        return self.holiday_name(day) is not None

    def is_business(self, day: date) -> bool:
        """Tell whether *day* is Monday to Friday and no holiday."""
        return day.weekday() < _FIRST_WEEKEND_DAY and not self.is_holiday(day)

    def next_business(self, day: date) -> date:
        """Move *day* on to a business day; a business day stays (CC art. 132 §1)."""
        while not self.is_business(day):
            day += _DAY
        return day

    def add_business(self, day: date, n: int) -> date:
        """Count *n* business days onward from *day*, or back when *n* is negative.

        The day itself is not counted: from a Friday or a Saturday, 1 is Monday. Zero
        is `next_business`.
        """
        step = _DAY if n >= 0 else -_DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_business(day):
                day += step
        return self.next_business(day)

    def nth_business_day(self, year: int, month: int, n: int) -> date:
        """Find the *n*-th business day of a month, from 1 ("quinto dia útil").

        Saturdays are not counted, though labour law counts them for wages: a bank
        credits nothing on them. Raises ValueError where the month has no such day.
        """
        for count, day in enumerate(self._business_days(year, month), start=1):
            if count == n:
                return day
        msg = f"{year}-{month:02} has no business day number {n}"
        raise ValueError(msg)

    def _business_days(self, year: int, month: int) -> Iterator[date]:
        day = date(year, month, 1)
        while day.month == month:
            if self.is_business(day):
                yield day
            day += _DAY


def calendar_for(
    state: str | None, extra: Iterable[date] | Mapping[date, str] = ()
) -> Calendar:
    """Give the calendar of a state, or of the whole country for None.

    *extra* are days that the company adds: dates, or a mapping of dates to names.
    Raises UnknownStateError.
    """
    if state is not None and state.upper() not in STATES:
        raise UnknownStateError(state)
    named = extra.items() if isinstance(extra, Mapping) else _unnamed(extra)
    return Calendar(state and state.upper(), frozenset(named))


def _unnamed(days: Iterable[date]) -> Iterator[tuple[date, str]]:
    return ((day, _LOCAL_HOLIDAY) for day in days)


@lru_cache(maxsize=512)
def _book(state: str | None, year: int) -> Mapping[date, str]:
    # One finished book a year: the package's own objects fill themselves while they
    # are read, which two threads at once must not do.
    law = holidays.country_holidays(
        "BR", subdiv=state, years=year, language="pt_BR", expand=False
    )
    optional = holidays.country_holidays(
        "BR", years=year, categories="optional", language="pt_BR", expand=False
    )
    banks = {day: name for day, name in optional.items() if name in _BANK_DAYS}
    return banks | dict(law.items())
