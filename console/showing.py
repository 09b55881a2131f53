"""How money, days and instants look to the agent, in their language and zone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency, format_percent

from console.wording import Words
from domain.money import Money

_LOCALES = {"pt": "pt_BR", "en": "en_GB", "es": "es"}
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_SOON = timedelta(minutes=15)
_WEEK = 6  # days back for which the weekday says enough


@dataclass(frozen=True, slots=True)
class Due:
    """A promised time as a clock: the words, and how pressing it is."""

    words: str
    mood: str  # "calm" | "soon" | "late"


@dataclass(frozen=True, slots=True)
class Showing:
    """Writes values for one reader at one instant."""

    words: Words
    zone: str
    now: datetime

    @property
    def locale(self) -> Locale:
        """Give Babel's locale of the reader."""
        return Locale.parse(_LOCALES[self.words.language])

    def money(self, amount: Money) -> str:
        """Write an amount with its currency."""
        value = Decimal(amount.minor).scaleb(-2)
        return format_currency(value, amount.currency, locale=self.locale)

    def cents(self, minor: int, currency: str = "BRL") -> str:
        """Write an amount that a row keeps as minor units."""
        return self.money(Money(minor, currency))

    def percent(self, part: float) -> str:
        """Write a part of one."""
        return format_percent(part, locale=self.locale)

    def rate(self, bp: int) -> str:
        """Write a rate that is kept in basis points, to the hundredth: 1,5%."""
        return format_percent(bp / 10_000, "#,##0.##%", locale=self.locale)

    def day(self, day: date) -> str:
        """Write a day with its year: 20/11/2026."""
        return format_date(day, "dd/MM/y", self.locale)

    def last_day(self, until: datetime) -> str:
        """Write the last day of what ends at an instant."""
        return self.day(self.local(until - timedelta(microseconds=1)).date())

    def clock(self, at: datetime) -> str:
        """Write the time of the day."""
        return format_time(self.local(at), "HH:mm", locale=self.locale)

    def hour(self, at: datetime) -> str:
        """Write the time of the day, with the weekday where it is not today."""
        if self.local(at).date() == self.local(self.now).date():
            return self.clock(at)
        return format_datetime(self.local(at), "EEE HH:mm", locale=self.locale)

    def moment(self, at: datetime) -> str:
        """Write an instant in full."""
        return f"{self.day(self.local(at).date())} {self.clock(at)}"

    def brief(self, at: datetime) -> str:
        """Write an instant as short as it stays clear: 14:32, qua., 12/11."""
        local, today = self.local(at), self.local(self.now).date()
        back = (today - local.date()).days
        if back == 0:
            return self.clock(at)
        if 0 < back <= _WEEK:
            return format_datetime(local, "EEE", locale=self.locale)
        return format_date(local.date(), "dd/MM", self.locale)

    def heading(self, at: datetime) -> str:
        """Name the day above its messages."""
        local, today = self.local(at).date(), self.local(self.now).date()
        if local == today:
            return self.words("when.today")
        if local == today - timedelta(days=1):
            return self.words("when.yesterday")
        return format_date(local, "EEEE, d MMM y", self.locale)

    def ago(self, at: datetime) -> str:
        """Say how long ago something was."""
        return self.words("when.ago", span=self.span(self.now - at))

    def due(self, at: datetime) -> Due:
        """Say how long is left until a promised time, or how late it is."""
        left = at - self.now
        if left <= timedelta(0):
            return Due(self.words("when.late", span=self.span(-left)), "late")
        if self.local(at).date() != self.local(self.now).date():
            return Due(self.words("when.by", time=self.hour(at)), "calm")
        mood = "soon" if left <= _SOON else "calm"
        return Due(self.words("when.left", span=self.span(left)), mood)

    def span(self, span: timedelta) -> str:
        """Write a length of time in its largest unit: 4 min, 3 h, 2 d."""
        if span < _HOUR:
            return f"{max(span, timedelta(0)) // _MINUTE} min"
        if span < timedelta(days=1):
            return f"{span // _HOUR} h {span % _HOUR // _MINUTE:02} min"
        return f"{span.days} d {span.seconds // 3600} h"

    def local(self, at: datetime) -> datetime:
        """Move an instant to the desk's wall clock."""
        return at.astimezone(ZoneInfo(self.zone))
