"""Two people, or a person and the client, at the same instant: one answer."""

import pytest
from sqlalchemy import func, select

from bot.proposals.decide import Unfit
from bot.proposals.round import proposal_round
from domain.money import Money
from domain.proposals import State
from domain.terms import Outline
from models.proposal import ProposalRow
from tests.bot.proposals.people import (
    agent,
    agreements,
    asks,
    check,
    decides,
    newest,
    owes,
)
from tests.bot.races import at_once, hears_all, writes
from tests.bot.world import PHONE, World

TEN = Outline(Money(610_00), 10, Money(0))


@pytest.fixture
def world(either: World) -> World:
    """Ana has asked for twelve parts; two people are there to answer."""
    owes(either)
    asks(either)
    agent(either)
    agent(either, "agent")
    return either


def test_two_people_answer_at_once(world: World) -> None:
    """One of them has answered, the other is told; one message is written."""
    answers = at_once(
        lambda: decides(world, no=True),
        lambda: decides(world, TEN, role="agent"),
    )

    assert sum(answer == Unfit("decided") for answer in answers) == 1
    [told] = world.messages(purpose="notice")
    refused = newest(world).state == State.REFUSED
    word = "refused" if refused else "countered"
    assert told.key == f"proposal.answer.{word}"


def test_the_client_agrees_while_it_is_refused(world: World) -> None:
    """Agreed first, nothing is left to refuse; else it answers what we asked last."""
    for line in ("quero parcelar", "1"):
        world.hears(line)
    writes(world, 1, "sim", PHONE)
    at_once(lambda: decides(world, no=True), lambda: hears_all(world))

    assert (newest(world).state, len(agreements(world))) in {
        (State.WITHDRAWN, 1),
        (State.REFUSED, 0),
    }


def test_the_client_says_yes_while_its_day_ends(world: World) -> None:
    """Either it was accepted, or it was over: never both."""
    decides(world)
    world.work()
    world.move(days=4)
    check(world)
    writes(world, 1, "sim", PHONE)
    at_once(lambda: proposal_round(world.parts), lambda: hears_all(world))

    assert agreements(world) == []
    assert newest(world).state == State.EXPIRED


def test_two_wishes_at_once_are_one(world: World) -> None:
    """One open proposal per client, by the database's own constraint."""
    decides(world, no=True)
    world.move(days=8)
    check(world)
    for line in ("quero em 12x", "so se for em 12x"):
        world.hears(line)
    writes(world, 1, "sim", PHONE)
    writes(world, 2, "sim", PHONE)
    at_once(lambda: hears_all(world), lambda: hears_all(world))
    with world.session() as session:
        asked = select(func.count()).where(ProposalRow.state == State.ASKED)
        count = session.scalar(asked)

    assert count == 1
