"""An offer that comes amid other talk: whose question a bare yes answers."""

import pytest
from sqlalchemy import select

from bot.database import Database
from bot.turn import Taken
from models.promise import PromiseRow
from tests.bot.proposals.people import agreements, asks, decides, owes
from tests.bot.world import World, world_on


@pytest.fixture
def world(database: Database) -> World:
    """Ana owes R$ 618.60, and asks for what the bot may not decide."""
    made = world_on(database)
    owes(made)
    asks(made)
    return made


def keys(turned: Taken) -> list[str]:
    """Name what was said in a turn."""
    return [say.key for say in turned.outcome.says]


def promises(world: World) -> list[PromiseRow]:
    """Read what was promised."""
    with world.session() as session:
        return list(session.scalars(select(PromiseRow)))


def offered_amid(world: World, line: str) -> str:
    """Let the offer come after *line* of hers; give what that line was answered by."""
    said = keys(world.hears(line))[-1]
    decides(world)
    world.work()
    return said


def test_a_yes_is_none_to_the_older_question(world: World) -> None:
    """It may have been meant for either: nothing is recorded, the terms come again."""
    asked = offered_amid(world, "pago sexta")
    yes = world.hears("sim")

    assert asked == "promise.confirm"
    assert keys(yes)[-1].startswith("instalments.confirm")
    assert (promises(world), agreements(world)) == ([], [])


def test_the_yes_after_it_agrees(world: World) -> None:
    """What had been asked before is about invoices that are settled now."""
    offered_amid(world, "pago sexta")
    world.hears("sim")
    yes = world.hears("sim")

    assert keys(yes)[0] == "instalments.thanks"
    assert (promises(world), len(agreements(world))) == ([], 1)


def test_an_answer_to_the_older_question_is_heard(world: World) -> None:
    """A way to pay, or a day, says by itself what it is about."""
    asked = offered_amid(world, "quero pagar")
    said = keys(world.hears("pix"))

    assert asked == "payment.which_method"
    assert "payment.pix_code" in said
    assert agreements(world) == []


def test_a_no_leaves_the_offer_and_goes_back(world: World) -> None:
    """What was asked before is asked again."""
    offered_amid(world, "pago sexta")
    no = world.hears("não")

    assert keys(no)[-1] == "promise.confirm"
    assert (promises(world), agreements(world)) == ([], [])


def test_a_yes_to_terms_read_before_is_none_to_the_new_ones(world: World) -> None:
    """Both end by asking whether it may be closed, and the yes may be on its way."""
    asked = offered_amid(world, "quero em 4x")
    yes = world.hears("sim")

    assert asked.startswith("instalments.confirm")
    assert keys(yes)[-1].startswith("instalments.confirm")
    assert agreements(world) == []


def test_in_a_quiet_talk_one_yes_is_enough(world: World) -> None:
    """Nothing else is open: the terms were read in full."""
    decides(world)
    world.work()
    yes = world.hears("sim")

    assert keys(yes)[0] == "instalments.thanks"
    assert len(agreements(world)) == 1
