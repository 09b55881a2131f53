"""From planned steps to tasks, and away with those that make no sense any more."""

from datetime import date

import pytest

from bot.database import Database
from bot.task_round import Made, create_tasks, task_round
from models.client import ContactPoint
from models.invoice import Invoice
from models.planned import PlannedStep
from models.promise import PromiseRow
from models.task import CANCELLED, OPEN, Task
from tests.bot.chores import rows, step, task_of, trail
from tests.bot.mishaps import happens
from tests.bot.world import World, ana, world_on

LATE = date(2026, 11, 4)
LATER = date(2026, 10, 5)


def test_a_step_becomes_a_task_once(either: World) -> None:
    """Two rounds make no second task; the step itself points to the one."""
    ana(either, LATE)
    made_for = step(either, 1)

    assert task_round(either.parts) == Made(created=1)
    assert task_round(either.parts) == Made()
    (task,) = rows(either, Task)
    (planned,) = rows(either, PlannedStep)
    assert (planned.id, planned.task_id) == (made_for, task.id)
    assert (task.kind, task.state, task.invoices) == ("phone", OPEN, [1])
    assert task.due_on == date(2026, 11, 24)


def test_several_late_invoices_are_one_call(either: World) -> None:
    """A person with two late invoices is called once, about both."""
    ana(either, LATE, LATER)
    step(either, 1)
    step(either, 2, name="d+40")

    task_round(either.parts)

    (task,) = rows(either, Task)
    assert (task.invoices, task.step) == ([1, 2], "d+40")
    assert {each.task_id for each in rows(either, PlannedStep)} == {task.id}


def test_a_later_step_joins_the_call_that_is_still_to_be_made(world: World) -> None:
    """Two calls to one person in one week would be two too many."""
    ana(world, LATE, LATER)
    task = task_of(world, 1)

    assert task_of(world, 2).id == task.id
    assert rows(world, Task)[0].invoices == [1, 2]


def test_people_and_kinds_are_kept_apart(world: World) -> None:
    """A letter is no call, and Bruno is not Ana."""
    ana(world, LATE)
    with world.session() as session:
        point = session.get_one(ContactPoint, 1)
        point.address = point.canonical = "+5548988881111"
    ana(world, LATE, external_id="bruno", document="12345678909")
    for invoice, kind in ((1, "phone"), (1, "letter"), (2, "phone")):
        step(world, invoice, kind, name=kind)
    task_round(world.parts)

    made = {(task.client_id, task.kind) for task in rows(world, Task)}

    assert made == {(1, "phone"), (1, "letter"), (2, "phone")}


def test_a_letter_is_about_everything_that_is_late(world: World) -> None:
    """One invoice reached the step; the letter states the other late one too."""
    ana(world, LATE, LATER, date(2026, 12, 10))

    assert task_of(world, 2, "letter").invoices == [1, 2]


def test_a_message_is_nobodys_task(world: World) -> None:
    """What goes out by itself joins its person's contact."""
    ana(world, LATE)
    step(world, 1, "message")

    assert task_round(world.parts) == Made()


DEBT = (
    "nothing_owed",
    "disputed",
    "on_hold",
    "promise_open",
    "agreement_open",
    "deceased",
    "vulnerable",
    "prescribed",
)
PERSON = ("opted_out", "quarantined", "no_phone", "calls_refused")


@pytest.mark.fault("F27")
@pytest.mark.fault("F30")
@pytest.mark.parametrize("why", [*DEBT, *PERSON])
def test_a_call_that_makes_no_sense_any_more_is_cancelled(
    world: World, why: str
) -> None:
    """Nobody calls about a paid invoice, a dispute, a promise, somebody who died."""
    client = ana(world, LATE)
    task_of(world, 1)
    happens(world, client, why)

    assert task_round(world.parts) == Made(cancelled=1)
    (task,) = rows(world, Task)
    assert (task.state, task.result, task.done_at) == (
        CANCELLED,
        why,
        world.clock.now(),
    )
    assert trail(world)[-1] == ("bot", "task.cancelled")


@pytest.mark.parametrize("why", DEBT)
def test_a_task_may_be_over_before_it_is_shown(world: World, why: str) -> None:
    """The reason stands in the row, so that "why was nobody called?" has an answer."""
    client = ana(world, LATE)
    happens(world, client, why)

    task = task_of(world, 1)

    assert (task.state, task.result) == (CANCELLED, why)


@pytest.mark.parametrize("why", PERSON)
def test_a_letter_needs_no_telephone(world: World, why: str) -> None:
    """Who wants no messages may still have a letter; a wrong number is no reason."""
    client = ana(world, LATE)
    happens(world, client, why)

    assert task_of(world, 1, "registered_letter").state == OPEN


def test_what_is_left_keeps_the_task(world: World) -> None:
    """One of two invoices is paid: the call is about the other."""
    client = ana(world, LATE, LATER)
    step(world, 1)
    step(world, 2, name="d+40")
    task_round(world.parts)
    happens(world, client, "nothing_owed")

    assert task_round(world.parts) == Made()
    assert rows(world, Task)[0].state == OPEN


def test_a_broken_promise_brings_its_call_back(world: World) -> None:
    """What a promise had ended goes on when the promise is over."""
    client = ana(world, LATE)
    task_of(world, 1)
    happens(world, client, "promise_open")
    task_round(world.parts)
    world.move(days=7)
    with world.session() as session:
        session.get_one(PromiseRow, 1).state = "broken"

    assert task_round(world.parts) == Made(reopened=1)
    (task,) = rows(world, Task)
    assert (task.state, task.due_on) == (OPEN, date(2026, 12, 1))


def test_a_task_that_a_newer_step_passed_stays_away(world: World) -> None:
    """The ladder has gone on: its newest step counts, not an old one."""
    client = ana(world, LATE)
    task_of(world, 1)
    happens(world, client, "promise_open")
    task_round(world.parts)
    world.move(days=7)
    with world.session() as session:
        session.get_one(PromiseRow, 1).state = "broken"
    step(world, 1, "message", name="d+30")

    assert task_round(world.parts) == Made()


def test_what_is_paid_stays_paid(world: World) -> None:
    """A reason that ends for good is not looked at again."""
    client = ana(world, LATE)
    task_of(world, 1)
    happens(world, client, "nothing_owed")
    task_round(world.parts)
    with world.session() as session:
        session.get_one(Invoice, 1).amount_minor = 900_00

    assert task_round(world.parts) == Made()


@pytest.mark.postgres
def test_two_rounds_at_once_make_one_task(postgres: Database) -> None:
    """A second ticker skips what the first one holds."""
    world = world_on(postgres)
    ana(world, LATE)
    step(world, 1)
    now = world.clock.now()
    with world.session() as first, world.session() as second:
        assert create_tasks(first, world.parts, now) == 1
        assert create_tasks(second, world.parts, now) == 0

    assert len(rows(world, Task)) == 1
