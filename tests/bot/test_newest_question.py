"""A reminder after a talk that was left: whose question a bare yes answers."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.dialogues import ask_in, dump_dialogue, load_dialogue
from flows.dialogue import Dialogue
from flows.promise_to_pay import flow as promise
from flows.reminder import Reminder
from flows.stack import Frame
from flows.turn import Say
from models.conversation import Conversation
from models.promise import PromiseRow
from tests.bot.proposals.people import check
from tests.bot.test_step_today import LATE, begin, world
from tests.bot.world import World, ana

__all__ = ["world"]  # the fixture
REMINDER = Reminder(Say("reminder.late"), Frame("opening", "after_reminder"), ())


def test_a_yes_days_later_is_none_to_what_was_asked_then(world: World) -> None:
    """It answers the reminder: nothing is promised."""
    ana(world, LATE)
    world.hears("oi")
    check(world)
    asked = world.hears("pago sexta")
    world.move(days=2)
    begin(world)
    check(world)
    yes = world.hears("ok")

    assert [say.key for say in asked.outcome.says] == ["promise.confirm"]
    assert world.messages(author="regua")[-1].state == "accepted"
    assert [say.key for say in yes.outcome.says] == ["opening.how_to_help"]
    with world.session() as session:
        assert session.scalars(select(PromiseRow)).all() == []


@pytest.mark.parametrize(
    ("minutes", "on_top"),
    [
        pytest.param(59, promise.name, id="under-way"),
        pytest.param(61, "opening", id="left"),
    ],
)
def test_a_talk_goes_on_for_an_hour(world: World, minutes: int, on_top: str) -> None:
    """Who is in the middle of it is not asked another thing."""
    ana(world, LATE)
    world.hears("oi")
    later = world.clock.now() + timedelta(minutes=minutes)
    with world.session() as session:
        thread = session.scalars(select(Conversation)).one()
        thread.dialogue = dump_dialogue(Dialogue((Frame(promise.name, promise.entry),)))
        ask_in(thread, REMINDER, later)
        stack = load_dialogue(thread.dialogue).stack

    assert stack[-1].flow == on_top
