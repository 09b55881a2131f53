"""What an index of prices adds to late principal (correção monetária), day by day.

How it is worked out:

1. An index (IPCA, IGP-M, INPC...) is a row of monthly rates, each an exact whole number
   of millionths of a per cent: 0.44 % is 440_000.
2. A day is corrected by the rate of an earlier month, *lag* months back: rates come out
   in the middle of the next month, and with a lag of two every day's rate is known.
3. A month's rate is spread evenly over the days to which it applies, and whole months
   are multiplied, as the tables of the Banco Central do.
4. What nobody has published is not charged: a month without a rate adds nothing. A rate
   that was loaded late (*known_on*) counts from that day, never for days before it, so
   that what was owed on a day that has passed stays what it was.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

WHOLE = 100_000_000  # millionths of a per cent in a whole
DEFAULT_LAG = 2  # months
_DAY = timedelta(days=1)


class InvalidIndexError(ValueError):
    """A rate or a lag that no index of prices can have."""


@dataclass(frozen=True, slots=True)
class Rate:
    """One month's rate in millionths of a per cent, and the day from which we know it.

    None is known all along: history that was loaded together with the index.
    """

    millionths: int
    known_on: date | None = None

    def __post_init__(self) -> None:
        if not -WHOLE < self.millionths <= 10 * WHOLE:
            msg = f"{self.millionths} millionths of a per cent are no monthly rate"
            raise InvalidIndexError(msg)


@dataclass(frozen=True, slots=True)
class Index:
    """An index of prices by month; *rates* are keyed by the first day of their month.

    *lag*: how many months after its own a rate applies.
    """

    name: str
    rates: Mapping[date, Rate] = field(default_factory=dict)
    lag: int = DEFAULT_LAG

    def growth(self, after: date, until: date) -> Fraction:
        """Tell by which factor an amount grows from *after* to *until*, exactly.

        >>> ipca = Index("IPCA", {date(2026, 5, 1): Rate(3_100_000)})
        >>> ipca.growth(date(2026, 6, 30), date(2026, 7, 10))
        Fraction(101, 100)
        """
        factor = Fraction(1)
        for first in months(after + _DAY, until):
            last = _next(first) - _DAY
            before = self._grown(first, min(after, last))
            factor *= self._grown(first, min(until, last)) / before
        return factor

    def rate_for(self, day: date) -> Rate | None:
        """Find the rate that *day* is corrected by; None where it is not loaded."""
        return self.rates.get(earlier(day, self.lag))

    def _grown(self, first: date, until: date) -> Fraction:
        """Grow one unit from the beginning of a month to the end of a day in it."""
        rate = self.rate_for(first)
        if rate is None:
            return Fraction(1)
        start = max(first, rate.known_on or first)
        days = max((until - start).days + 1, 0)
        return 1 + Fraction(rate.millionths * days, WHOLE * (_next(first) - first).days)


def months(since: date, until: date) -> Iterator[date]:
    """Give the first day of each month that has a day between the two, both counted."""
    month = since.replace(day=1)
    while month <= until and since <= until:
        yield month
        month = _next(month)


def earlier(day: date, lag: int) -> date:
    """Give the first day of the month *lag* months before that of *day*.

    >>> earlier(date(2026, 1, 31), 2)
    datetime.date(2025, 11, 1)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - lag, 12)
    return date(year, month + 1, 1)


def _next(first: date) -> date:
    return earlier(first, -1)
