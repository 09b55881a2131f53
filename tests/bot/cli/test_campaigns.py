"""`regua campaigns`: what there is, its figures, and an end to it."""

import json

import pytest

from bot.database import Database
from models.audit import Audit
from models.campaign import Campaign, CampaignMember
from tests.bot.campaigns.people import LATE, agent, client, drafted, running
from tests.bot.cli.conftest import Regua
from tests.bot.world import World, world_on


@pytest.fixture
def world(database: Database) -> World:
    """Build a world on the database that the command works on."""
    return world_on(database)


def test_list(world: World, regua: Regua) -> None:
    """The newest first, for people and for programs."""
    author = agent(world)
    drafted(world, author)
    drafted(world, author, name="Feirão")
    said = regua("campaigns", "list", "--json")

    assert [(row["id"], row["name"]) for row in json.loads(said.out)] == [
        (2, "Feirão"),
        (1, "Aviso"),
    ]
    assert "Feirão" in regua("campaigns", "list").out


def test_show(world: World, regua: Regua) -> None:
    """A campaign with its members' figures."""
    client(world, 1, LATE)
    campaign = running(world, agent(world))
    shown = json.loads(regua("campaigns", "show", str(campaign), "--json").out)

    assert (shown["state"], shown["members"], shown["waiting"]) == ("running", 1, 1)
    assert shown["audience"] == {"owing": "late"}
    assert "running" in regua("campaigns", "show", str(campaign)).out


def test_stop(world: World, regua: Regua) -> None:
    """It ends at once, in the audit trail, and only once."""
    client(world, 1, LATE)
    campaign = running(world, agent(world))
    said = regua("campaigns", "stop", str(campaign))
    again = regua("campaigns", "stop", str(campaign))
    with world.parts.database.read() as session:
        row = session.get_one(Campaign, campaign)
        trail = session.query(Audit).order_by(Audit.id.desc()).first()
        [member] = session.query(CampaignMember)

    assert (said.code, row.state, member.state) == (0, "stopped", "stopped")
    assert (again.code, "stopped already" in again.err) == (1, True)
    assert trail is not None
    assert (trail.actor, trail.action) == ("cli", "campaign.stop")


@pytest.mark.parametrize("verb", ["show", "stop"])
def test_no_such_campaign(regua: Regua, verb: str) -> None:
    """What is not there is said, with what to do."""
    said = regua("campaigns", verb, "7")

    assert said.code == 2
    assert "no campaign 7" in said.err
