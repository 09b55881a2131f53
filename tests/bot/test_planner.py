"""The planner: what is due, once, and only the newest step of it."""

from datetime import date, timedelta

import pytest

from models.invoice import Invoice
from models.planned import PlannedContact, PlannedStep
from tests.bot.world import World, ana

TODAY = date(2026, 11, 24)


def steps(world: World) -> list[str]:
    """List the planned steps, the oldest first."""
    with world.parts.database.read() as session:
        return [row.step for row in session.query(PlannedStep).order_by(PlannedStep.id)]


def contacts(world: World) -> list[PlannedContact]:
    """List the planned contacts."""
    with world.parts.database.read() as session:
        return list(session.query(PlannedContact))


@pytest.mark.parametrize(
    ("days_late", "expected"),
    [
        pytest.param(-8, [], id="too early"),
        pytest.param(-7, ["d-7"], id="a week before"),
        pytest.param(-1, ["d-7"], id="the day before"),
        pytest.param(0, ["d0"], id="the due day"),
        pytest.param(1, [], id="one day late"),
        pytest.param(5, ["d+3"], id="inside the window of d+3"),
        pytest.param(11, ["d+9"], id="two weeks nearly"),
        pytest.param(32, ["d+30"], id="a month"),
        pytest.param(95, [], id="past the ladder"),
    ],
)
def test_only_the_step_of_today(
    world: World, days_late: int, expected: list[str]
) -> None:
    """An invoice is on one step of the ladder, or on none."""
    ana(world, TODAY - timedelta(days=days_late))

    world.plan()

    assert steps(world) == expected


def test_a_second_run_plans_nothing_new(world: World) -> None:
    """The key (invoice, step, due date) makes any number of runs one."""
    ana(world, TODAY)

    world.plan()
    world.plan()

    assert steps(world) == ["d0"]
    assert len(contacts(world)) == 1


def test_all_open_invoices_make_one_contact(world: World) -> None:
    """A person is reminded once, of everything."""
    ana(world, TODAY, TODAY - timedelta(days=5), TODAY + timedelta(days=7))

    world.plan()

    assert sorted(steps(world)) == ["d+3", "d-7", "d0"]
    assert len(contacts(world)) == 1


@pytest.mark.fault("F45")
def test_after_an_outage_only_the_newest_step(world: World) -> None:
    """Ten days without a run leave one step behind, not three."""
    ana(world, TODAY)
    world.move(days=10)

    world.plan()

    assert steps(world) == ["d+9"]


@pytest.mark.fault("F46")
def test_a_new_due_date_starts_the_ladder_anew(world: World) -> None:
    """A step is done for a due date, not for ever."""
    ana(world, TODAY)
    world.plan()
    with world.session() as session:
        step = session.query(PlannedStep).one()
        step.invoice.due_on = TODAY + timedelta(days=1)

    world.plan()

    assert steps(world) == ["d0", "d-7"]


@pytest.mark.fault("F43")
def test_the_day_is_the_clients(world: World) -> None:
    """At half past eleven at night in Rio Branco it is not tomorrow yet."""
    ana(world, TODAY, zone="America/Rio_Branco", state="AC")
    world.move(hours=14)  # 04:00 UTC of the 25th, 23:00 of the 24th in Acre

    world.plan()

    assert steps(world) == ["d0"]


def test_paid_and_cancelled_invoices_are_left_alone(world: World) -> None:
    """Only what is open climbs the ladder."""
    ana(world, TODAY)
    with world.session() as session:
        session.query(Invoice).one().status = "paid"

    world.plan()

    assert steps(world) == []
