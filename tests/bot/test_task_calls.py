"""The telephone call: when, to which number, and what came of it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.task_calls import Called, Number, Result, finish_call, reveal
from bot.task_round import Made, task_round
from bot.tasks import Refused, Why, take
from models.client import ContactPoint
from models.conversation import Conversation
from models.invoice import Hold
from models.message import Message
from models.promise import PromiseRow
from models.task import CANCELLED, DONE, OPEN, Task
from tests.bot.chores import (
    add,
    agent,
    desk,
    rows,
    step,
    task_of,
    trail,
)
from tests.bot.mishaps import happens
from tests.bot.world import PHONE, World, ana

LATE = date(2026, 11, 4)
LATER = date(2026, 10, 5)
TODAY = date(2026, 11, 24)


def call(world: World, result: Result, **told: object) -> Task | Refused:
    """Let Bia report on the first task."""
    bia = agent(world)
    with desk(world, bia) as at:
        return finish_call(at, 1, Called(result, **told))  # type: ignore[arg-type]  # a test's shorthand


def test_the_number_is_shown_and_written_down(world: World) -> None:
    """From here on the task is hers, and counts as begun."""
    ana(world, LATE)
    task_of(world, 1)
    bia = agent(world)
    with desk(world, bia) as at:
        found = reveal(at, 1)

    assert isinstance(found, Number)
    assert found.address == PHONE
    assert rows(world, Task)[0].agent_id == bia.id
    assert trail(world)[-1] == (f"agent:{bia.id}", "task.revealed")


@pytest.mark.parametrize(
    ("at", "rule"),
    [
        pytest.param(datetime(2026, 11, 24, 23, tzinfo=UTC), "hours", id="20h"),
        pytest.param(datetime(2026, 11, 28, 14, tzinfo=UTC), "hours", id="saturday"),
    ],
)
def test_no_number_at_an_hour_at_which_nobody_may_call(
    world: World, at: datetime, rule: str
) -> None:
    """People are bound by the same hours; the answer says until when."""
    ana(world, LATE)
    task_of(world, 1)
    world.clock.at = at
    with desk(world, agent(world)) as desk_:
        found = reveal(desk_, 1)

    assert isinstance(found, Refused)
    assert found.why is Why.NOT_NOW
    assert found.denied is not None
    assert (found.denied.rule, found.denied.possible_at is not None) == (rule, True)


def test_no_number_a_day_after_a_reminder(world: World) -> None:
    """Calls and messages count together, per person."""
    client = ana(world, LATE)
    task_of(world, 1)
    thread = Conversation(
        channel="whatsapp",
        address=f"whatsapp:{PHONE}",
        canonical=PHONE,
        client_id=client,
        created_at=world.clock.now(),
    )
    add(world, thread)
    reminder = Message(
        token="t",
        conversation_id=thread.id,
        client_id=client,
        direction="out",
        author="regua",
        purpose="reminder",
        channel="whatsapp",
        address=thread.address,
        queue_key=PHONE,
        settled=True,
        state="sent",
        created_at=world.clock.now() - timedelta(hours=20),
    )
    add(world, reminder)
    with desk(world, agent(world)) as at:
        found = reveal(at, 1)

    assert isinstance(found, Refused)
    assert found.denied is not None
    assert found.denied.rule == "gap"


def test_a_colleagues_task_is_theirs(world: World) -> None:
    """Two people do not call the same client."""
    ana(world, LATE)
    task_of(world, 1)
    with desk(world, agent(world)) as at:
        take(at, 1)
    with desk(world, agent(world, name="Caio Reis")) as at:
        assert reveal(at, 1) == Refused(Why.NOT_YOURS)
    with desk(world, agent(world, "supervisor", "Dora Lima")) as at:
        assert isinstance(take(at, 1), Task)


@pytest.mark.parametrize("result", [Result.REFUSED, Result.NO_ANSWER])
def test_a_call_counts_in_the_caps(world: World, result: Result) -> None:
    """A call that nobody answered rang all the same: not another one today."""
    ana(world, LATE, LATER)
    task_of(world, 1)
    done = call(world, result, note="não quis falar do assunto")
    step(world, 2, name="other")
    task_round(world.parts)
    world.move(hours=1)
    with desk(world, agent(world, "supervisor")) as at:
        again = reveal(at, rows(world, Task)[-1].id)

    assert isinstance(done, Task)
    assert (done.state, done.result) == (DONE, result)
    assert isinstance(again, Refused)
    assert again.denied is not None
    assert again.denied.rule == "gap"


def test_a_promise_is_recorded_at_the_balance_of_its_day(world: World) -> None:
    """R$ 100.00 and 23 days: 2.00 and 0.77 on the promised Friday."""
    client = ana(world, LATE)
    task_of(world, 1)
    call(world, Result.REACHED_PROMISED, promised_on=date(2026, 11, 27))

    (promise,) = rows(world, PromiseRow)
    assert (promise.client_id, promise.due_on) == (client, date(2026, 11, 27))
    assert (promise.amount_minor, promise.invoices) == (102_77, [1])
    assert trail(world)[-2:] == [
        ("agent:1", "promise_recorded"),
        ("agent:1", "task.done"),
    ]


@pytest.mark.parametrize(
    ("day", "why", "what"),
    [
        pytest.param(None, Why.NO_DAY, "", id="none"),
        pytest.param(date(2026, 11, 23), Why.NO_PROMISE, "past", id="yesterday"),
        pytest.param(date(2027, 3, 1), Why.NO_PROMISE, "too_far", id="far off"),
    ],
)
def test_a_day_that_cannot_be_promised_is_refused(
    world: World, day: date | None, why: Why, what: str
) -> None:
    """The task stays open, and nothing is written."""
    ana(world, LATE)
    task_of(world, 1)

    assert call(world, Result.REACHED_PROMISED, promised_on=day) == Refused(why, what)
    assert rows(world, PromiseRow) == []
    assert rows(world, Task)[0].state == OPEN


def test_who_says_that_it_is_paid_is_left_in_peace(world: World) -> None:
    """The reminders rest for the two days in which it can be checked."""
    ana(world, LATE)
    task_of(world, 1)
    call(world, Result.REACHED_PAID)

    (hold,) = rows(world, Hold)
    assert (hold.reason, hold.invoice_id) == ("claimed_payment", 1)
    assert hold.until == world.clock.now() + timedelta(hours=48)


@pytest.mark.fault("F34")
def test_a_wrong_number_is_quarantined(world: World) -> None:
    """Whoever answered is not our client: no call, no message, no thread."""
    client = ana(world, LATE)
    task_of(world, 1)
    thread = Conversation(
        channel="whatsapp",
        address=f"whatsapp:{PHONE}",
        canonical=PHONE,
        client_id=client,
        created_at=world.clock.now(),
    )
    add(world, thread)
    call(world, Result.WRONG_NUMBER)

    assert rows(world, ContactPoint)[0].quarantined_at == world.clock.now()
    assert rows(world, Conversation)[0].client_id is None


def test_nobody_there_is_tried_again_thrice_at_most(world: World) -> None:
    """Each time on the next business day."""
    ana(world, LATE)
    task_of(world, 1)
    bia = agent(world)
    for number in (1, 2, 3):
        with desk(world, bia) as at:
            finish_call(at, number, Called(Result.NO_ANSWER))
        world.move(days=3)

    tasks = rows(world, Task)
    assert [task.due_on for task in tasks] == [
        date(2026, 11, 24),
        date(2026, 11, 25),
        date(2026, 11, 30),
    ]
    assert {task.state for task in tasks} == {DONE}


def test_other_results_have_to_be_told(world: World) -> None:
    """A bare "other" says nothing to whoever reads it."""
    ana(world, LATE)
    task_of(world, 1)

    assert call(world, Result.OTHER, note="  ") == Refused(Why.NO_NOTE)


@pytest.mark.fault("F30")
def test_a_payment_meanwhile_ends_the_task(world: World) -> None:
    """The page was open for an hour; nobody calls about a paid invoice."""
    client = ana(world, LATE)
    task_of(world, 1)
    happens(world, client, "nothing_owed")
    with desk(world, agent(world)) as at:
        found = reveal(at, 1)

    assert isinstance(found, Refused)
    assert found.why is Why.STOPPED
    (task,) = rows(world, Task)
    assert (task.state, task.result) == (CANCELLED, "nothing_owed")


def test_a_call_under_way_may_still_be_told(world: World) -> None:
    """The payment came while they spoke: the call was made, and is a contact."""
    client = ana(world, LATE)
    task_of(world, 1)
    bia = agent(world)
    with desk(world, bia) as at:
        reveal(at, 1)
    happens(world, client, "nothing_owed")

    assert task_round(world.parts) == Made()
    with desk(world, bia) as at:
        done = finish_call(at, 1, Called(Result.REACHED_PAID))
    assert isinstance(done, Task)
    assert done.state == DONE


def test_a_task_is_done_once(world: World) -> None:
    """A second report of the same call finds it closed."""
    ana(world, LATE)
    task_of(world, 1)
    call(world, Result.REFUSED)

    assert call(world, Result.REFUSED) == Refused(Why.CLOSED)
