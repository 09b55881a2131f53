"""A clock that goes back, or leaps ahead, sends nothing that we start (F40)."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot import clock_check
from bot.alerts import standing_alerts
from bot.clock import SystemClock
from bot.clock_check import clock_facts, note_date, note_skew, note_time
from bot.database import Database
from models.planned import PlannedContact
from tests.bot.templated import with_templates
from tests.bot.world import World, ana

LATE = date(2026, 11, 19)
SEVEN_IN_THE_MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Machine(SystemClock):
    """A machine of the test's: a wall clock that can be set, time that goes by."""

    wall: datetime = SEVEN_IN_THE_MORNING
    seconds: float = 1000.0
    start: clock_check._Start = field(init=False)

    def now(self) -> datetime:
        """Read the wall clock."""
        return self.wall

    def goes_by(self, span: timedelta) -> None:
        """Let time go by, which the wall clock shows too."""
        self.wall += span
        self.seconds += span.total_seconds()


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Start a process at seven in the morning."""
    made = Machine()
    monkeypatch.setattr(clock_check, "counter", lambda: made.seconds)
    start = clock_check._Start()  # noqa: SLF001 - the process of the test
    start.wall = made.wall
    monkeypatch.setattr(clock_check, "_START", start)
    return made


@pytest.fixture
def world(database: Database, machine: Machine) -> World:
    """Build a house on that machine."""
    made = with_templates(database)
    made.parts = replace(made.parts, clock=machine)
    ana(made, LATE)
    return made


def rule(world: World) -> str | None:
    """Tell what held the contact up."""
    with world.parts.database.read() as session:
        return session.query(PlannedContact).one().rule


@pytest.mark.fault("F40")
def test_a_clock_that_leapt_into_the_hours(world: World, machine: Machine) -> None:
    """It is seven, the clock says nine: nobody is woken up."""
    world.plan()
    machine.wall += 2 * HOUR
    world.work()
    with world.session() as session:
        told = [alert.figures for alert in standing_alerts(session)]

    assert world.channel.sent == []
    assert rule(world) == "clock_unsure"
    assert told == [{"seconds": 7200}]


@pytest.mark.fault("F40")
def test_a_clock_that_went_back_into_the_hours(world: World, machine: Machine) -> None:
    """It is eight in the evening, the clock says six: what was seen at eight counts."""
    machine.goes_by(13 * HOUR)
    with world.session() as session:
        note_time(session, machine, machine.now())
    machine.wall -= 2 * HOUR
    world.plan()
    world.work()
    with world.session() as session:
        told = [alert.figures for alert in standing_alerts(session)]

    assert world.channel.sent == []
    assert rule(world) == "clock_unsure"
    assert told == [{"seconds": -7200}]


@pytest.mark.fault("F40")
def test_back_across_midnight_no_step_is_taken_twice(
    world: World, machine: Machine
) -> None:
    """The same day comes again: the step is done, and the contact counts."""
    machine.goes_by(3 * HOUR)
    world.plan()
    world.work()
    machine.goes_by(14 * HOUR)
    machine.wall -= timedelta(days=1)
    world.plan()
    world.work()

    assert len(world.channel.sent) == 1


@pytest.mark.fault("F40")
def test_once_the_clock_is_right_it_goes_on(world: World, machine: Machine) -> None:
    """Set right again, the contact that waited goes out once, within the true hours."""
    world.plan()
    machine.wall += 2 * HOUR
    world.work()
    machine.wall -= 2 * HOUR
    machine.goes_by(4 * HOUR)
    world.plan()
    world.work()

    assert len(world.channel.sent) == 1


def test_a_clock_that_is_only_late_for_work(world: World, machine: Machine) -> None:
    """Time that went by is no leap."""
    machine.goes_by(3 * HOUR)
    world.plan()
    world.work()

    assert len(world.channel.sent) == 1


def test_a_clock_that_people_move_is_not_watched(world: World) -> None:
    """Tests, the demo and the time machine go where they like."""
    now = SEVEN_IN_THE_MORNING
    with world.session() as session:
        note_time(session, world.clock, now + 9 * HOUR)

        assert clock_facts(session, world.clock, now) == (None, None)


def test_the_mark_is_kept_once_a_minute(world: World, machine: Machine) -> None:
    """It only grows, and costs no write a message."""
    with world.session() as session:
        seen = []
        for seconds in (0, 30, 61, -500):
            note_time(session, machine, machine.wall + timedelta(seconds=seconds))
            latest = clock_facts(session, machine, machine.wall).latest
            assert latest is not None
            seen.append((latest - machine.wall).total_seconds())

    assert seen == [0, 0, 61, 61]


@pytest.mark.fault("F40")
@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        pytest.param("Tue, 24 Nov 2026 10:00:20 GMT", None, id="twenty seconds"),
        pytest.param("Tue, 24 Nov 2026 09:58:00 GMT", 120, id="two minutes ahead"),
        pytest.param("Tue, 24 Nov 2026 11:00:00 GMT", -3600, id="an hour behind"),
        pytest.param("soon", None, id="no date"),
        pytest.param(None, None, id="none"),
    ],
)
def test_the_date_of_a_providers_answer(
    world: World, machine: Machine, header: str | None, seconds: int | None
) -> None:
    """Twilio's own clock is a second witness; the demo's moved clock asks none."""
    with world.session() as session:
        note_date(session, machine, header)
        told = [alert.figures["seconds"] for alert in standing_alerts(session)]
        note_date(session, world.clock, "Tue, 24 Nov 2020 09:58:00 GMT")
        after = len(standing_alerts(session))

    assert told == ([seconds] if seconds else [])
    assert after == len(told)


@pytest.mark.fault("F40")
def test_a_skew_is_told_to_people(world: World) -> None:
    """31 seconds beside the provider's clock is an alert; a good clock clears it."""
    now = world.clock.now()

    def alerts(seconds: int) -> list[dict[str, object]]:
        with world.session() as session:
            note_skew(session, timedelta(seconds=seconds), now)
            return [alert.figures for alert in standing_alerts(session)]

    assert alerts(30) == []
    assert alerts(-31) == [{"seconds": -31}]
    assert alerts(1) == []
