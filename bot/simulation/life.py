"""A life lived through: the real rounds, reminders, gates and outbox, day after day.

1. Let the scenario's people do what they do at this instant. 2. Make the ticker's
rounds if it is their time. 3. Let the worker work until nothing is left to do now.
4. Let those who were written to react, later. 5. Jump to the next instant at which
anything can happen. Nothing here decides: everything is asked of the real code.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from bot.clock import FixedClock
from bot.database import Database
from bot.settings import Settings
from bot.simulation.agenda import Agenda
from bot.simulation.channels import FakeChannel, Outage
from bot.simulation.crowd import Days, enter
from bot.simulation.deeds import do
from bot.simulation.habits import Habits
from bot.simulation.rounds import make_rounds
from bot.simulation.scenario import Scenario
from bot.simulation.ticks import next_due, rest_until, rounds_at
from bot.understanding import Listener
from bot.wiring import Wiring
from bot.worker import Worker
from nlu.client import NoModel
from nlu.understand import Understanding

Progress = Callable[[float], None]  # from 0 to 1
CARRIERS = ("whatsapp", "sms", "email")
_UNHURRIED = 1_000_000  # messages a second: nobody waits for a slot, see `peak`


class SimulationStoppedError(Exception):
    """Whoever watches the progress wants no more of it."""


@dataclass(frozen=True)
class Span:
    """The days that are lived through, both included, from *starts_at* on."""

    first: date
    last: date
    starts_at: datetime

    @property
    def days(self) -> int:
        """Count the days."""
        return (self.last - self.first).days + 1


def span_of(first: date, last: date, settings: Settings, now: datetime) -> Span:
    """Make a span; one that begins today begins now, not at midnight.

    Raises ValueError where it ends before it begins.
    """
    if last < first:
        msg = f"the days end on {last}, before they begin on {first}"
        raise ValueError(msg)
    zone = ZoneInfo(settings.zone)
    opens = datetime.combine(first, time(), zone).astimezone(UTC)
    today = now.astimezone(zone).date()
    return Span(first, last, max(opens, now) if first == today else opens)


def wired(parts: Wiring, database: Database, clock: FixedClock) -> Wiring:
    """Wire the copy: its own database and clock, and no way to anybody outside."""
    environment = replace(
        parts.environment,
        database_url=database.engine.url.render_as_string(hide_password=False),
        demo=None,
        twilio_account_sid=None,
        twilio_auth_token=None,
        stripe_api_key=None,
        stripe_webhook_secret=None,
        rasa_url=None,
        rasa_token=None,
        smtp_url=None,
    )
    return replace(
        parts,
        settings=_unhurried(parts.settings),
        environment=environment,
        database=database,
        clock=clock,
    )


def _unhurried(settings: Settings) -> Settings:
    quick = {
        name: getattr(settings.channels, name).model_copy(
            update={"rate_per_second": _UNHURRIED}
        )
        for name in CARRIERS
    }
    return settings.model_copy(
        update={"channels": settings.channels.model_copy(update=quick)}
    )


@dataclass
class Life:
    """The parts of one run, and where it stands."""

    parts: Wiring
    clock: FixedClock
    scenario: Scenario
    span: Span
    agenda: Agenda = field(default_factory=Agenda)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _habits_on: date | None = None

    def __post_init__(self) -> None:
        days = Days(self.span.first, self.parts.settings.zone)
        outages = tuple(
            Outage(part, days.day(part.since), days.day(part.until), place)
            for place, part in enumerate(self.scenario.failures)
        )
        settings = self.parts.settings
        self.channel = FakeChannel(
            clock=self.clock,
            zone=settings.zone,
            currency=settings.currency,
            seed=self.scenario.seed,
            prices={str(name): p for name, p in self.scenario.prices.items()},
            outages=outages,
        )
        listener = Listener(Understanding(NoModel(), currency=settings.currency))
        self.worker = Worker(
            self.parts, listener, dict.fromkeys(CARRIERS, self.channel)
        )
        self.habits = Habits(self.parts, self.scenario, self.agenda)
        enter(self.agenda, self.parts.database, self.scenario, days)

    def live(self, progress: Progress) -> None:
        """Live through every day of the span."""
        ends_at = self._ends_at()
        rounds = self._rounds()
        self.clock.at = now = self.span.starts_at
        while now < ends_at:
            for deed in self.agenda.due(now):
                do(self.parts, deed, next(self._numbers))
            if rounds and rounds[0] <= now:
                rounds = [at for at in rounds if at > now]
                self._round()
            self.worker.drain()
            self.habits.react(self.channel.taken)
            self.channel.taken.clear()
            self._rest(rounds, now)
            progress((now - self.span.starts_at) / (ends_at - self.span.starts_at))
            self.clock.at = now = self._next(rounds, now) or ends_at
        progress(1.0)

    def _ends_at(self) -> datetime:
        zone = ZoneInfo(self.parts.settings.zone)
        midnight = datetime.combine(self.span.last + timedelta(days=1), time(), zone)
        return midnight.astimezone(UTC)

    def _rounds(self) -> list[datetime]:
        with self.parts.database.read() as session:
            found = rounds_at(
                session, self.parts.settings, self.span.first, self.span.last
            )
        start = self.span.starts_at
        return sorted({at for at in found if at >= start} | self._at_once(start))

    def _at_once(self, start: datetime) -> set[datetime]:
        """Make rounds at once where the first day is under way already."""
        zone = ZoneInfo(self.parts.settings.zone)
        under_way = start.astimezone(zone).time() != time()
        return {start} if under_way else set()

    def _round(self) -> None:
        today = self.clock.at.astimezone(ZoneInfo(self.parts.settings.zone)).date()
        make_rounds(self.parts, self.scenario, new_day=today != self._habits_on)
        if today != self._habits_on:
            self._habits_on = today
            self.habits.pay_by_habit()

    def _rest(self, rounds: list[datetime], now: datetime) -> None:
        if rounds:
            with self.parts.database.write() as session:
                rest_until(session, now, rounds[0])

    def _next(self, rounds: list[datetime], now: datetime) -> datetime | None:
        with self.parts.database.read() as session:
            due = next_due(session, now)
        ahead = [rounds[0]] if rounds else []
        ahead += [at for at in (due, self.agenda.next_at()) if at is not None]
        return max(min(ahead), now + _TICK) if ahead else None


_TICK = timedelta(milliseconds=1)
