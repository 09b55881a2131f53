"""Tasks of a ladder: their conditions, and what a person told with them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.said import note_task_said
from bot.settings.steps import read_steps
from bot.task_round import task_round
from models.planned import PlannedStep
from models.task import DONE, Task
from tests.bot.world import World, ana

TODAY = date(2026, 11, 24)
PHONE = {"step": "call", "day": 3, "stage": "late", "kind": "phone", "tone": "firm"}


def climb(world: World, *steps: dict[str, object]) -> None:
    """Let everybody climb one ladder, and plan it."""
    ladders = {"default": read_steps("default", list(steps))}
    settings = world.parts.settings.model_copy(update={"ladders": ladders})
    world.parts = replace(world.parts, settings=settings)
    world.plan()
    task_round(world.parts)


def test_a_call_that_is_not_for_this_client_is_left_out(world: World) -> None:
    """It is kept with its reason, and nobody is asked to make it."""
    ana(world, TODAY - timedelta(days=5))
    climb(world, PHONE | {"when": {"min_amount": "500.00"}})
    with world.session() as session:
        task = session.query(Task).one()

    assert (task.state, task.result) == ("cancelled", "condition")
    assert task.details["wanted"] == 500_00
    assert task.details["found"] == 102_17


def test_a_call_of_one_invoice_leaves_out_the_other(world: World) -> None:
    """Conditions are of each invoice."""
    ana(world, TODAY - timedelta(days=5), TODAY - timedelta(days=12))
    climb(world, PHONE | {"when": {"min_days_late": 10}})
    with world.session() as session:
        tasks = {t.state: t.invoices for t in session.query(Task)}

    assert tasks == {"open": [2], "cancelled": [1]}


@pytest.mark.parametrize(
    ("result", "said"),
    [
        pytest.param("reached_promised", "firm", id="heard it"),
        pytest.param("no_answer", None, id="nobody there"),
    ],
)
def test_what_a_call_said_counts(world: World, result: str, said: str | None) -> None:
    """What follows may be one tone graver than a call that was heard."""
    ana(world, TODAY - timedelta(days=5))
    climb(world, PHONE)
    with world.session() as session:
        task = session.query(Task).one()
        task.state, task.result = DONE, result
        note_task_said(session, task, world.clock.now())
        kept = session.query(PlannedStep).one().said

    assert kept == said
