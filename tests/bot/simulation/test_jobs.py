"""One runner in the house answers what pages ask, and a dead one is stood in for."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from bot.lease import acquire
from bot.simulation import jobs
from bot.simulation.asked import Asked
from bot.simulation.jobs import KEPT, LEASE, Runner, ask
from models.simulation import Simulation, SimulationLine
from tests.bot.simulation.conftest import FRIDAY_DUE
from tests.bot.world import World, ana

ASKED = Asked("2026-11-25", "2026-12-05", "silence", approved=True)


def put(world: World, asked: Asked = ASKED) -> int:
    """Ask."""
    with world.session() as session:
        return ask(session, world.parts, asked, None).id


def row(world: World, number: int) -> Simulation:
    """Read a simulation."""
    with world.parts.database.read() as session:
        return session.get_one(Simulation, number)


def lines(world: World) -> list[Any]:
    """Read what was kept."""
    with world.parts.database.read() as session:
        return list(session.scalars(select(SimulationLine)))


def test_an_answer_is_kept_with_its_lines(world: World) -> None:
    """The sums in the row, each event in a line of its own."""
    client_id = ana(world, FRIDAY_DUE)
    number = put(world)

    assert Runner(world.parts).round()
    found = row(world, number)
    answer = json.loads(found.result or "")
    assert (found.state, found.error) == ("done", None)
    assert answer["sides"][0]["totals"]["messages"] == 4
    kept = [(each.kind, each.client_id) for each in lines(world)]
    assert ("message", client_id) in kept
    assert answer["lines"] == answer["kept"] == len(kept)


def test_nothing_asked_is_nothing_done(world: World) -> None:
    """The round is an index look-up when nobody asks."""
    assert not Runner(world.parts).round()


def test_only_one_runs_at_a_time(world: World) -> None:
    """While another process holds the lease, the question waits for it."""
    number = put(world)
    acquire(world.parts.database, LEASE, "another", ms=60_000)

    assert not Runner(world.parts).round()
    assert row(world, number).state == "waiting"


def test_what_a_dead_runner_left_is_taken_up_again_once(world: World) -> None:
    """It begins anew, with no line twice; a second death is told to people."""
    ana(world, FRIDAY_DUE)
    number = put(world)
    Runner(world.parts).round()
    once = len(lines(world))
    with world.session() as session:
        session.get_one(Simulation, number).state = "running"  # as a kill -9 leaves it
    Runner(world.parts, owner="next").round()
    with world.session() as session:
        session.get_one(Simulation, number).state = "running"

    assert len(lines(world)) == once
    Runner(world.parts, owner="third").round()
    assert (row(world, number).state, row(world, number).error) == (
        "failed",
        "interrupted",
    )


def test_a_runner_that_is_told_to_stop_stops(world: World) -> None:
    """The row stays under way, for the next process."""
    ana(world, FRIDAY_DUE)
    number = put(world)
    runner = Runner(world.parts)
    runner.stop()
    runner.round()

    assert row(world, number).state == "running"


def test_a_question_that_was_thrown_away_stops_its_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for it any more."""
    ana(world, FRIDAY_DUE)
    put(world)
    monkeypatch.setattr(jobs, "RENEW", 0.0)
    runner = Runner(world.parts)
    real = runner._hold  # noqa: SLF001 - its every look is when somebody throws it away

    def hold(ms: int = jobs.LEASE_MS) -> bool:
        with world.session() as session:
            for each in session.scalars(select(Simulation)):
                if each.state == "running":
                    jobs.forget(session, each.id)
        return real(ms)

    monkeypatch.setattr(runner, "_hold", hold)
    runner.round()

    assert lines(world) == []


def test_a_failure_is_shown_and_not_tried_for_ever(world: World) -> None:
    """A version of a ladder that is gone by the time it is run."""
    number = put(world)
    with world.session() as session:
        found = session.get_one(Simulation, number)
        found.asked = {**found.asked, "ladders": "77"}
    Runner(world.parts).round()

    assert row(world, number).state == "failed"
    assert "77" in (row(world, number).error or "")


def test_old_ones_make_room(world: World) -> None:
    """The newest twenty are kept."""
    numbers = [put(world) for _ in range(KEPT + 2)]
    with world.parts.database.read() as session:
        left = list(session.scalars(select(Simulation.id)))

    assert left == numbers[2:]


def test_days_that_make_no_span_are_refused_at_once(world: World) -> None:
    """Before anything is put in line."""
    backwards = replace(ASKED, last=date(2026, 11, 1).isoformat())
    with pytest.raises(ValueError, match="before they begin"):
        put(world, backwards)
