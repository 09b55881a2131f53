"""What the machine itself did to each person, apart from the house's own rows."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PLACES = {  # state -> zone, and the hours of a business day
    "SC": ("America/Sao_Paulo", (time(9), time(19))),
    "SP": ("America/Sao_Paulo", (time(9), time(19))),
    "ES": ("America/Sao_Paulo", (time(9), time(19))),
    "AM": ("America/Manaus", (time(9), time(19))),
    "AC": ("America/Rio_Branco", (time(9), time(19))),
    "PE": ("America/Recife", (time(9), time(19))),
}
HOLIDAYS = {  # of the nation, within the days that the machine lives through
    date(2026, 12, 25),
    date(2027, 1, 1),
    date(2027, 2, 8),  # Carnival: no holiday by law, but the banks are closed
    date(2027, 2, 9),
}
FIVE_YEARS = timedelta(days=5 * 365 + 2)


@dataclass
class Person:
    """A client as the machine knows them."""

    id: int
    phone: str
    state: str
    dues: list[date]
    opted_in: bool = True
    opted_out_at: datetime | None = None
    paid_at: datetime | None = None
    disputed_at: datetime | None = None
    held_at: datetime | None = None
    dead_at: datetime | None = None
    wrong_at: datetime | None = None
    in_need_at: datetime | None = None
    with_person: bool = False
    wrote_at: list[datetime] = field(default_factory=list)

    @property
    def zone(self) -> str:
        """Give the person's zone."""
        return PLACES[self.state][0]

    def local(self, at: datetime) -> datetime:
        """Give an instant by the person's own clock."""
        return at.astimezone(ZoneInfo(self.zone))

    def may_be_reached(self, at: datetime) -> bool:
        """Tell whether a company may start to write at this instant."""
        local = self.local(at)
        opens, closes = PLACES[self.state][1]
        return (
            local.weekday() < 5
            and local.date() not in HOLIDAYS
            and opens <= local.time().replace(tzinfo=None) < closes
        )

    def wrote_within_a_day(self, at: datetime) -> bool:
        """Tell whether WhatsApp's window is open."""
        return any(
            timedelta(0) <= at - each < timedelta(hours=24) for each in self.wrote_at
        )

    def prescribed(self, at: datetime) -> bool:
        """Tell whether the oldest debt can no longer be collected."""
        return self.local(at).date() - min(self.dues) > FIVE_YEARS


def at_noon(day: date) -> datetime:
    """Give a day's noon in UTC."""
    return datetime.combine(day, time(12), UTC)
