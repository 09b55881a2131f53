"""The round: late answers are told to people, offers end on their day."""

import pytest

from bot.alerts import standing_alerts
from bot.database import Database
from bot.proposals.round import proposal_round
from domain.proposals import State
from tests.bot.proposals.people import asks, check, decides, newest, owes, pays
from tests.bot.world import World, world_on


@pytest.fixture
def world(database: Database) -> World:
    """Ana owes R$ 618.60, and has asked for twelve parts."""
    made = world_on(database)
    owes(made)
    asks(made)
    return made


def alerts(world: World) -> list[str]:
    """List what stands."""
    with world.session() as session:
        return [each.kind for each in standing_alerts(session)]


def last_key(world: World) -> str | None:
    """Give the key of what we wrote last."""
    return world.messages(direction="out")[-1].key


def test_a_late_answer_is_told_to_people(world: World) -> None:
    """The client was told an hour; the alert goes once it is answered."""
    proposal_round(world.parts)
    before = alerts(world)
    world.move(hours=5)
    proposal_round(world.parts)
    during = alerts(world)
    check(world)
    world.hears("quero em 12x")
    said = world.hears("so em 12x")
    decides(world, no=True)
    proposal_round(world.parts)

    assert (before, during) == ([], ["proposals_late"])
    assert said.outcome.says[0].key == "proposal.waiting_longer"
    assert alerts(world) == []


def test_an_offer_ends_on_its_day(world: World) -> None:
    """Kept to its last minute, then over; the client is told while we may talk."""
    decides(world)
    world.work()
    world.move(days=3)
    early = proposal_round(world.parts)
    check(world)
    world.hears("oi")
    world.move(hours=14)
    ended = proposal_round(world.parts)

    assert (early, ended) == (0, 1)
    assert newest(world).state == State.EXPIRED
    assert last_key(world) == "proposal.ended.expired"


def test_one_that_was_declined_ends_without_a_word(world: World) -> None:
    """Who said no is not written to again about it."""
    decides(world)
    world.work()
    world.hears("nao")
    world.move(days=4)
    before = last_key(world)
    proposal_round(world.parts)

    assert newest(world).state == State.DECLINED
    assert last_key(world) == before


def test_a_payment_ends_an_offer(world: World) -> None:
    """It was made for another debt; who still owes is told."""
    decides(world)
    pays(world, 100_00)
    ended = proposal_round(world.parts)

    assert ended == 1
    assert newest(world).state == State.WITHDRAWN
    assert last_key(world) == "proposal.ended.changed"


def test_what_is_paid_in_full_needs_no_answer(world: World) -> None:
    """The question has lost its sense; nobody is bothered."""
    pays(world, 700_00)
    ended = proposal_round(world.parts)

    assert ended == 1
    assert (newest(world).state, newest(world).ended_why) == ("withdrawn", "changed")
