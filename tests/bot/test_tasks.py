"""The queue: taken, left, cancelled with a reason, opened again."""

from datetime import date

import pytest

from bot.task_round import Made, task_round
from bot.tasks import Refused, Why, cancel, leave, open_again, take
from models.task import Task
from tests.bot.chores import (
    agent,
    change,
    desk,
    rows,
    task_of,
    trail,
)
from tests.bot.world import World, ana

LATE = date(2026, 11, 4)
LATER = date(2026, 10, 5)
TODAY = date(2026, 11, 24)


def test_take_and_leave(world: World) -> None:
    """Who has it stands in the row, and both in the trail."""
    ana(world, LATE)
    task_of(world, 1)
    bia = agent(world)
    with desk(world, bia) as at:
        taken = take(at, 1)
        assert isinstance(taken, Task)
        assert taken.agent_id == bia.id
        leave(at, 1)

    assert rows(world, Task)[0].agent_id is None
    assert [action for _, action in trail(world)] == ["task.taken", "task.left"]


@pytest.mark.parametrize("note", ["", "   "])
def test_cancelling_takes_a_reason(world: World, note: str) -> None:
    """A task that vanished without one cannot be explained."""
    ana(world, LATE)
    task_of(world, 1)
    with desk(world, agent(world)) as at:
        assert cancel(at, 1, note) == Refused(Why.NO_NOTE)


def test_what_was_cancelled_can_be_opened_again(world: World) -> None:
    """Unless a rule stands against it."""
    client = ana(world, LATE)
    task_of(world, 1)
    dora = agent(world, "supervisor")
    with desk(world, dora) as at:
        cancel(at, 1, "já combinado na loja")
        assert isinstance(open_again(at, 1), Task)
        cancel(at, 1, "já combinado na loja")
    change(world, client, deceased_at=world.clock.now())
    with desk(world, dora) as at:
        refused = open_again(at, 1)

    assert isinstance(refused, Refused)
    assert refused.why is Why.STOPPED


def test_a_person_who_cancelled_is_not_overruled(world: World) -> None:
    """No round opens again what a person found not to be needed."""
    ana(world, LATE)
    task_of(world, 1)
    with desk(world, agent(world)) as at:
        cancel(at, 1, "já combinado na loja")

    assert task_round(world.parts) == Made()
