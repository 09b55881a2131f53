"""Contact hours: when we may start a contact with a client, on the client's clock.

Laws of the states, where there are any: SP Mon-Fri 8-20 and Sat 8-14, AL the same, RJ
business days 9-19, ES weekdays 8-19, AM until 19. Elsewhere no law sets hours. The
company's own hours are narrowed by the law of the client's state, and never widened by
it; whoever wants other hours in a state writes a row for it. What the client wishes
narrows them further.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from domain.calendar import Calendar
from domain.zones import STATES

_SATURDAY, _SUNDAY = 5, 6
_LOOK_AHEAD = 366  # days; a calendar that stays shut longer is no calendar


class HoursError(ValueError):
    """Contact hours that can never be kept; the message is for config.yml's writer."""


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open part of a day on the wall clock: 20:00:00 is outside 8-20."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            msg = f"hours end at {self.closes} before they begin at {self.opens}"
            raise HoursError(msg)

    def __contains__(self, clock: time) -> bool:
        return self.opens <= clock < self.closes


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a week; None is shut. Holidays are shut unless given."""

    weekday: Span | None
    saturday: Span | None = None
    sunday: Span | None = None
    holiday: Span | None = None

    def on(self, day: date, calendar: Calendar) -> Span | None:
        """Give the hours of one day."""
        if calendar.is_holiday(day):
            return self.holiday
        if day.weekday() == _SATURDAY:
            return self.saturday
        return self.sunday if day.weekday() == _SUNDAY else self.weekday

    def spans_on(self, day: date, calendar: Calendar, wish: "Wish" = ()) -> "Wish":
        """List the parts of a day that are open, as far as a *wish* meets them."""
        open_ = self.on(day, calendar)
        if open_ is None:
            return ()
        if not wish:
            return (open_,)
        return tuple(part for part in (_both(open_, each) for each in wish) if part)

    def meets(self, wish: "Wish") -> bool:
        """Tell whether a plain week has any hours that a *wish* leaves open."""
        week = (self.weekday, self.saturday, self.sunday)
        return any(_both(day, each) for day in week for each in wish or (ALL_DAY,))

    def narrowed(self, other: "Hours") -> "Hours":
        """Keep what both rows allow."""
        return Hours(
            _both(self.weekday, other.weekday),
            _both(self.saturday, other.saturday),
            _both(self.sunday, other.sunday),
            _both(self.holiday, other.holiday),
        )

    @property
    def ever_open(self) -> bool:
        """Tell whether a plain week has any hours at all."""
        return any((self.weekday, self.saturday, self.sunday))


Wish = tuple[Span, ...]  # the parts of a day that a client asked for; () is no wish
ALL_DAY = Span(time.min, time.max)


def wish_of(opens: time | None, closes: time | None) -> Wish:
    """Make a wish of the hours between which a client wants to hear from us.

    One that ends before it begins goes over midnight; two equal times are no wish.

    >>> [f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in wish_of(time(18), None)]
    ['18:00-23:59']
    >>> len(wish_of(time(18), time(8)))
    2
    """
    first, last = opens or time.min, closes or time.max
    if first == last or (first, last) == (time.min, time.max):
        return ()
    if first < last:
        return (Span(first, last),)
    night = (Span(first, time.max),)
    return (Span(time.min, last), *night) if last > time.min else night


def span(opens: int, closes: int) -> Span:
    """Make a span of whole hours.

    >>> span(9, 19)
    Span(opens=datetime.time(9, 0), closes=datetime.time(19, 0))
    """
    return Span(time(opens), time(closes))


DEFAULT_HOURS = Hours(weekday=span(9, 19))
_SP = Hours(weekday=span(8, 20), saturday=span(8, 14))
BRAZIL: Mapping[str, Hours] = MappingProxyType(
    {
        "SP": _SP,
        "AL": _SP,
        "RJ": Hours(weekday=span(9, 19)),
        "ES": Hours(weekday=span(8, 19)),
        "AM": Hours(weekday=span(0, 19)),
    }
)


@dataclass(frozen=True, slots=True)
class HoursTable:
    """The company's hours, its own rows for single states, and the law's.

    Raises HoursError when a row can never be open.
    """

    company: Hours = DEFAULT_HOURS
    states: Mapping[str, Hours] = field(default_factory=dict)
    law: Mapping[str, Hours] = field(default_factory=lambda: BRAZIL)

    def __post_init__(self) -> None:
        for state in (*self.law, *self.states, None):
            if not self.hours_for(state).ever_open:
                msg = f"contact hours for {state or 'an unknown state'} never open"
                raise HoursError(msg)

    def hours_for(self, state: str | None) -> Hours:
        """Give the row of a state; one that is not known gets what all laws allow."""
        key = (state or "").strip().upper()
        if key in self.states:
            return self.states[key]
        if key in STATES:
            law = self.law.get(key)
            return self.company.narrowed(law) if law else self.company
        hours = self.company
        for law in self.law.values():
            hours = hours.narrowed(law)
        return hours

    def open_at(
        self,
        state: str | None,
        instant: datetime,
        zone: str,
        calendar: Calendar,
        wish: Wish = (),
    ) -> bool:
        """Tell whether a contact may start at an aware *instant*.

        *zone* is the client's IANA zone; *calendar* knows the holidays of their place.
        """
        local = instant.astimezone(ZoneInfo(zone))
        spans = self.hours_for(state).spans_on(local.date(), calendar, wish)
        return any(local.time() in span for span in spans)

    def next_opening(
        self, state: str | None, instant: datetime, zone: str, calendar: Calendar
    ) -> datetime:
        """Find the first UTC instant, *instant* or later, at which a contact may start.

        Raises HoursError when the calendar leaves no day open within a year.
        """
        opening = self.next_wished(state, instant, zone, calendar, ())
        assert opening is not None  # noqa: S101 - a table without a wish always opens
        return opening

    def next_wished(
        self,
        state: str | None,
        instant: datetime,
        zone: str,
        calendar: Calendar,
        wish: Wish,
    ) -> datetime | None:
        """Find the first opening that a *wish* leaves; None where they never meet.

        Raises HoursError when the calendar leaves no day open within a year.
        """
        if self.open_at(state, instant, zone, calendar, wish):
            return instant.astimezone(UTC)
        hours = self.hours_for(state)
        if not hours.meets(wish):
            return None
        first = instant.astimezone(ZoneInfo(zone)).date()
        for day in (first + timedelta(ahead) for ahead in range(_LOOK_AHEAD)):
            for opening in _openings(day, hours.spans_on(day, calendar, wish), zone):
                late_enough = opening >= instant
                if late_enough and self.open_at(state, opening, zone, calendar, wish):
                    return opening
        msg = f"no contact hours in {state or 'an unknown state'} within a year"
        raise HoursError(msg)


def _openings(day: date, spans: Wish, zone: str) -> list[datetime]:
    # A wall clock that is set back shows its hour twice; one that is set on may skip
    # it, and then the second reading falls on the day before and is not open.
    walls = (datetime.combine(day, span.opens, ZoneInfo(zone)) for span in spans)
    return sorted(
        {wall.replace(fold=fold).astimezone(UTC) for wall in walls for fold in (0, 1)}
    )


def _both(one: Span | None, other: Span | None) -> Span | None:
    if one is None or other is None:
        return None
    opens, closes = max(one.opens, other.opens), min(one.closes, other.closes)
    return Span(opens, closes) if opens < closes else None
