"""The lane ends: with its day, a death or a plan; or a person moves its end."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.hardship.lane import move_lane
from bot.hardship.round import hardship_round
from domain.hardship import Pause, Refused
from models.agreement import Agreement
from models.client import Client
from models.hardship import Hardship
from models.invoice import Hold
from tests.bot.hardship.home import DUE, LAST, enters, lane
from tests.bot.world import TUESDAY, World, ana


def test_a_pause_that_is_over_ends_the_lane(at_home: World) -> None:
    """By itself, with how it ended."""
    enters(at_home)
    at_home.move(days=31)
    hardship_round(at_home.parts)
    with at_home.parts.database.read() as session:
        row = session.scalars(select(Hardship)).one()
        hold = session.scalars(select(Hold)).one()

    assert (row.ended_why, row.ended_on) == ("expired", LAST + timedelta(days=1))
    assert hold.lifted_at is not None


def test_a_death_ends_the_lane(at_home: World) -> None:
    """It is another matter from there on."""
    enters(at_home)
    at_home.hears("a titular faleceu ontem, sou a filha")
    with at_home.parts.database.read() as session:
        row = session.scalars(select(Hardship)).one()

    assert row.ended_why == "death"


@pytest.mark.parametrize("days", [5, 200], ids=["sooner", "beyond what is granted"])
def test_a_person_moves_its_end(at_home: World, days: int) -> None:
    """Somebody of the company may grant more than the rules do."""
    enters(at_home)
    day = TUESDAY.date() + timedelta(days=days)
    with at_home.session() as session:
        client = session.query(Client).one()
        settings, now = at_home.parts.settings, at_home.clock.now()
        moved = move_lane(
            session, settings, client, day, actor="agent:1", now=now, beyond=True
        )
    row = lane(at_home)

    assert isinstance(moved, Pause)
    assert row is not None
    assert row.until_on == day


def test_nobody_is_prolonged_who_is_not_in_it(at_home: World) -> None:
    """There is nothing to prolong."""
    with at_home.session() as session:
        client = session.query(Client).one()
        settings, now = at_home.parts.settings, at_home.clock.now()
        answer = move_lane(session, settings, client, LAST, actor="bot", now=now)

    assert answer == Refused("past")


def test_a_plan_ends_the_pause(world: World) -> None:
    """Within the wider limits of the lane; its instalments are reminded of again."""
    ana(world, DUE)
    lines = ("quanto devo?", "529", "1985", "perdi o emprego", "quero parcelar em 4x")
    for line in (*lines, "sim"):
        world.hears(line)
    with world.parts.database.read() as session:
        row = session.scalars(select(Hardship)).one()
        client = session.scalars(select(Client)).one()
        agreed = session.scalars(select(Agreement)).one()

    assert len(agreed.terms["instalments"]) == 4  # R$ 25: the usual least is R$ 50
    assert (row.ended_why, row.way) == ("agreed", "plan")
    assert client.vulnerable_until is None
