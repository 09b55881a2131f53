"""Beats: who lives, who is late, and who never was there."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.database import Database
from bot.ticker import Ticker
from bot.watch.beats import WORKER, announce, beat, pulses, state_of
from bot.worker import Worker
from models.watch import Beat
from tests.bot.world import World

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


def late(database: Database, now: datetime) -> dict[str, bool]:
    """Tell who is late at an instant, three beats being too many to miss."""
    with database.read() as session:
        return {pulse.name: pulse.late for pulse in pulses(session, now, 3)}


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        pytest.param(15, {WORKER: False}, id="in time"),
        pytest.param(105, {WORKER: False}, id="at the limit"),
        pytest.param(106, {WORKER: True}, id="beyond it"),
    ],
)
def test_who_misses_three_beats_is_late(
    database: Database, seconds: int, expected: dict[str, bool]
) -> None:
    """Three intervals and a minute of slack."""
    with database.write() as session:
        beat(session, WORKER, NOW, 15)

    assert late(database, NOW + timedelta(seconds=seconds)) == expected


def test_a_mark_without_an_interval_is_no_pulse(database: Database) -> None:
    """Other news kept among the beats are never late here."""
    with database.write() as session:
        session.add(Beat(name="payments_feed", at=NOW, details={"file": "x"}))

    assert late(database, NOW + timedelta(days=9)) == {}


def test_rounds_that_are_no_more_are_forgotten(database: Database) -> None:
    """A new version without a round raises no alarm for it."""
    with database.write() as session:
        announce(session, {"old": 60, "plan": 300}, NOW)
        beat(session, WORKER, NOW, 15)
    with database.write() as session:
        announce(session, {"plan": 300}, NOW)

    assert set(late(database, NOW)) == {"round:plan", WORKER}


def test_the_ticker_lives_while_any_round_beats(database: Database) -> None:
    """One round that hangs is an alert of its own, and no dead ticker."""
    later = NOW + timedelta(hours=1)
    with database.write() as session:
        announce(session, {"plan": 300, "watch": 60}, NOW)
        beat(session, "round:watch", later, 60)
    with database.read() as session:
        found = pulses(session, later, 3)

    assert [pulse.name for pulse in found if pulse.late] == ["round:plan"]
    assert state_of(found, worker=False) == "ok"
    assert state_of(found, worker=True) == "never"
    with database.read() as session:
        a_day_later = pulses(session, NOW + timedelta(days=1), 3)
    assert state_of(a_day_later, worker=False) == "late"


def test_each_round_of_the_ticker_beats(world: World) -> None:
    """Its own name, its interval, and what it counted."""
    ticker = Ticker(world.parts, None)
    ticker._round("billing", lambda: 7)  # noqa: SLF001 - one round, without the clock
    with world.parts.database.read() as session:
        found = session.get_one(Beat, "round:billing")

    assert found.at == world.clock.now()
    assert found.details["every_s"] == world.parts.settings.ticks.billing
    assert found.details["result"] == 7


def test_a_round_that_breaks_does_not_beat(world: World) -> None:
    """So it is late before long, and people are told."""
    ticker = Ticker(world.parts, None)

    def breaks() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ticker._round("plan", breaks)  # noqa: SLF001 - the same
    with world.parts.database.read() as session:
        assert session.get(Beat, "round:plan") is None


def test_the_worker_beats_now_and_then(world: World) -> None:
    """At its first turn, and not at each of the many that follow."""
    worker = Worker(world.parts, world.listener, {})
    seen = []
    for _ in range(3):
        worker._beat()  # noqa: SLF001 - one turn of its loop
        with world.parts.database.read() as session:
            seen.append(session.get_one(Beat, WORKER).at)
        world.move(seconds=1)

    assert len(set(seen)) == 1


def test_a_ticker_that_starts_over_is_not_late(world: World) -> None:
    """Silence counts from its start: an outage raises no alarm about what is back."""
    with world.session() as session:
        announce(session, {"watch": 60}, world.clock.now())
    world.move(days=3)
    ticker = Ticker(world.parts, None)
    with world.session() as session:
        announce(session, ticker.rounds, world.clock.now())

    assert "watch" in ticker.rounds
    assert not any(late(world.parts.database, world.clock.now()).values())


def test_a_round_that_begins_late_is_made_all_the_same(world: World) -> None:
    """A busy machine starts it seconds late; left out, it would be a round of hours."""
    ticker = Ticker(world.parts, None)
    ticker.scheduler.start(paused=True)
    grace = {job.misfire_grace_time for job in ticker.scheduler.get_jobs()}
    ticker.scheduler.shutdown(wait=False)

    assert grace == {None}
