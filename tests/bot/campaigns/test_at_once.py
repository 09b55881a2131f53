"""Several workers, several decisions, at once: each member is written to once."""

import pytest

from bot.campaigns.lifecycle import approve, ask, stop
from bot.campaigns.rounds import campaign_round
from bot.campaigns.send import campaign_next
from models.audit import Audit
from models.campaign import Campaign
from tests.bot.campaigns.people import (
    LATE,
    agent,
    client,
    drafted,
    go,
    locked,
    members,
    row_of,
    running,
)
from tests.bot.campaigns.test_lifecycle import small
from tests.bot.races import at_once
from tests.bot.world import World


@pytest.mark.fault("F22")
def test_six_workers_over_one_campaign(either: World) -> None:
    """Twelve members, twelve messages, whoever takes which."""
    for number in range(1, 13):
        client(either, number, LATE)
    campaign = running(either, agent(either))

    at_once(*[lambda: go(either)] * 6)
    go(either)

    keys = [each.planned_key for each in either.messages(purpose="campaign")]
    addresses = [each.address for each in either.channel.sent]
    assert len(set(keys)) == len(keys) == 12
    assert len(set(addresses)) == len(addresses) == 12
    assert {each.state for each in members(either, campaign)} == {"sent"}


def test_a_stop_among_workers(either: World) -> None:
    """What left before the stop has left; after it nothing does, and all is told."""
    for number in range(1, 9):
        client(either, number, LATE)
    author = agent(either)
    campaign = running(either, author)
    now = either.clock.now()

    def act(world: World) -> None:
        if campaign_next(world.parts):
            locked(world, campaign, lambda s, row: stop(s, row, author, now))
        go(world)

    at_once(*[lambda: act(either)] * 3)
    sent = len(either.channel.sent)
    go(either)
    states = sorted(each.state for each in members(either, campaign))

    assert row_of(either, campaign).state == "stopped"
    assert len(either.channel.sent) == sent == states.count("sent")
    assert set(states) <= {"sent", "stopped"}


def test_two_who_ask_at_once(either: World) -> None:
    """The members are written once; the second is told that it changed meanwhile."""
    client(either, 1, LATE)
    author = agent(either)
    campaign = drafted(either, author)
    settings, now = either.parts.settings, either.clock.now()

    def act(world: World) -> object:
        return locked(
            world, campaign, lambda s, row: ask(s, settings, row, author, now)
        )

    done = at_once(*[lambda: act(either)] * 4)

    assert sum(isinstance(each, Campaign) for each in done) == 1
    assert len(members(either, campaign)) == 1


def test_two_who_approve_at_once(either: World) -> None:
    """One yes counts, and its giver is the one on record."""
    client(either, 1, LATE)
    small(either, second_person_above=0)
    author = agent(either)
    judges = [agent(either, name, "supervisor") for name in ("Bia", "Rui")]
    campaign = drafted(either, author)
    settings, now = either.parts.settings, either.clock.now()
    locked(either, campaign, lambda s, row: ask(s, settings, row, author, now))
    waiting = list(judges)

    def act(world: World) -> object:
        who = waiting.pop()
        return locked(world, campaign, lambda s, row: approve(s, row, who, now))

    done = at_once(*[lambda: act(either)] * 2)

    assert sum(isinstance(each, Campaign) for each in done) == 1


def test_several_rounds_at_once(either: World) -> None:
    """Two tickers start a campaign once; its trail has one line of it."""
    client(either, 1, LATE)
    campaign = running(either, agent(either))
    with either.session() as session:
        session.get_one(Campaign, campaign).state = "approved"

    at_once(*[lambda: campaign_round(either.parts)] * 3)
    with either.parts.database.read() as session:
        starts = session.query(Audit).filter_by(action="campaign.start").count()

    assert row_of(either, campaign).state == "running"
    assert starts == 2  # one of `running`, one of the three
