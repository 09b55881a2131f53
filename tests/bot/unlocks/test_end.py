"""An unlock ends with its promise: kept, broken, moved or taken back."""

from datetime import date

from sqlalchemy import select

from bot.alerts import standing_alerts
from bot.unlocks.life import LATE
from bot.unlocks.round import unlock_round
from models.promise import PromiseRow
from tests.bot.hooks.receiver import endpoint
from tests.bot.unlocks.asked import (
    after_friday,
    events,
    pays,
    says_back,
    tasks,
    unlock,
    unlocked,
)
from tests.bot.world import World


def test_paid_ends_it_well(world: World) -> None:
    """The service stays, nothing is to be suspended."""
    endpoint(world)
    unlocked(world)
    says_back(world)
    pays(world)
    row = unlock(world)

    assert (row.state, row.why, row.suspend_from) == ("ended", "kept", None)
    assert events(world)[-1] == ("service.unlock_ended", "kept")
    assert tasks(world) == []


def test_not_paid_ends_it_on_a_lawful_day(world: World) -> None:
    """Friday went by: from Monday on, by a task where nobody listens."""
    unlocked(world)
    says_back(world)
    after_friday(world)
    row, [_, task] = unlock(world), tasks(world)

    assert (row.state, row.why) == ("ended", "broken")
    assert row.suspend_from == date(2026, 11, 30)
    assert (task.details["action"], task.due_on) == ("suspend", date(2026, 11, 30))


def test_a_system_that_listens_suspends_by_itself(world: World) -> None:
    """It hears from which day on it may; no person is asked to."""
    endpoint(world)
    unlocked(world)
    says_back(world)
    after_friday(world)

    assert events(world)[-1] == ("service.unlock_ended", "broken")
    assert tasks(world) == []


def test_paid_in_part_is_not_kept(world: World) -> None:
    """What was promised for the service was the whole of it."""
    unlocked(world)
    says_back(world)
    pays(world, 50_00)
    after_friday(world)

    assert (unlock(world).why, unlock(world).suspend_from) == (
        "broken",
        date(2026, 11, 30),
    )


def test_nobody_is_to_hurry_for_what_is_over(world: World) -> None:
    """The alert that nobody brought it back goes with the unlock."""
    unlocked(world)
    world.move(minutes=31)
    unlock_round(world.parts)
    after_friday(world)
    with world.session() as session:
        left = [alert.kind for alert in standing_alerts(session)]

    assert LATE not in left


def test_never_brought_back_needs_no_suspending(world: World) -> None:
    """Where nobody confirmed it, no task asks to cut what is cut."""
    unlocked(world)
    after_friday(world)

    assert [task.result for task in tasks(world)] == ["unlock_over"]


def test_moved_within_its_days(world: World) -> None:
    """A nearer day goes with the same unlock; it ends with the new promise."""
    unlocked(world)
    world.hears("não vai dar sexta, pode ser quinta?")
    world.hears("sim")
    with world.session() as session:
        standing = session.scalars(
            select(PromiseRow.id).where(PromiseRow.state == "open")
        ).one()

    assert unlock(world).promise_id == standing
    assert unlock(world).state == "granted"


def test_taken_back_ends_it(world: World) -> None:
    """The promise is taken back, and the unlock with it, once it was said twice."""
    unlocked(world)
    world.hears("cancela o combinado")
    before = unlock(world).state
    world.hears("sim")

    assert before == "granted"
    assert (unlock(world).state, unlock(world).why) == ("ended", "cancelled")
