"""Who decides what: a second person above a size, never one of those who wrote it."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from bot.alerts import standing_alerts
from bot.campaigns.drafts import Draft, change, count, wrong_with
from bot.campaigns.lifecycle import (
    Done,
    Refused,
    Schedule,
    approve,
    ask,
    schedule,
    send_back,
    stop,
)
from bot.campaigns.rounds import campaign_round
from bot.campaigns.words import WORDS
from domain.audience import Audience, Owing
from domain.authority import Authority
from domain.standing import Terms
from models.agent import Agent
from models.audit import Audit
from models.campaign import Campaign
from tests.bot.campaigns.people import (
    LAST,
    LATE,
    NOTICE,
    OFFER,
    agent,
    client,
    drafted,
    locked,
    members,
    row_of,
    with_templates,
)
from tests.bot.world import World


def small(world: World, **limits: object) -> None:
    """Set the sizes above which a second person is needed."""
    campaigns = world.parts.settings.campaigns.model_copy(update=limits)
    settings = world.parts.settings.model_copy(update={"campaigns": campaigns})
    world.parts = replace(world.parts, settings=settings)


def asked(world: World, campaign: int, who: Agent) -> Done:
    """Ask for a campaign to go out."""
    now, settings = world.clock.now(), world.parts.settings
    return locked(world, campaign, lambda s, row: ask(s, settings, row, who, now))


def approved(world: World, campaign: int, who: Agent) -> Done:
    """Say yes to a campaign."""
    now = world.clock.now()
    return locked(world, campaign, lambda s, row: approve(s, row, who, now))


def scheduled(
    world: World, campaign: int, who: Agent, start: datetime | None, end: datetime
) -> Done:
    """Set the times of a campaign."""
    now, settings = world.clock.now(), world.parts.settings
    wanted = Schedule(start, end)
    return locked(
        world, campaign, lambda s, row: schedule(s, settings, row, who, wanted, now)
    )


def rule(done: Done) -> str:
    """Give the rule of a refusal."""
    return done.rule if isinstance(done, Refused) else ""


@pytest.mark.parametrize(
    ("limits", "state"),
    [
        pytest.param({"second_person_above": 2}, "approved", id="two of two"),
        pytest.param({"second_person_above": 1}, "waiting", id="two of one"),
        pytest.param(
            {"second_person_above_amount": Decimal("199.99")}, "waiting", id="amount"
        ),
    ],
)
def test_a_second_person_above_a_size(
    either: World, limits: dict[str, object], state: str
) -> None:
    """Up to the limits the author releases it alone; beyond one of them they ask."""
    for number in (1, 2):
        client(either, number, LATE)
    small(either, **limits)
    author = agent(either)
    campaign = drafted(either, author)
    asked(either, campaign, author)
    row = row_of(either, campaign)

    assert (row.state, row.counted, row.owed_minor) == (state, 2, 200_00)
    assert len(members(either, campaign)) == 2
    assert row.approved_by == (author.id if state == "approved" else None)


def test_never_the_one_who_made_it(world: World) -> None:
    """Nor whoever changed a word of it later; a stranger to it may."""
    client(world, 1, LATE)
    small(world, second_person_above=0)
    author, editor = agent(world), agent(world, "Rui")
    judge = agent(world, "Bia", "supervisor")
    campaign = drafted(world, author)
    with world.session() as session:
        row = session.get_one(Campaign, campaign)
        change(session, editor, row, replace(NOTICE, name="B"), world.clock.now())
    asked(world, campaign, author)

    assert rule(approved(world, campaign, author)) == "own"
    assert rule(approved(world, campaign, editor)) == "own"
    assert rule(approved(world, campaign, agent(world, "Caio", "agent"))) == "role"
    assert row_of(world, campaign).state == "waiting"

    assert rule(approved(world, campaign, judge)) == ""
    assert row_of(world, campaign).approved_by == judge.id
    assert rule(approved(world, campaign, judge)) == "state"


def test_people_are_told_that_it_waits(world: World) -> None:
    """An alert stands for as long as somebody has to decide."""
    client(world, 1, LATE)
    small(world, second_person_above=0)
    author, judge = agent(world), agent(world, "Bia", "supervisor")
    campaign = drafted(world, author)
    asked(world, campaign, author)
    with world.parts.database.read() as session:
        [before] = standing_alerts(session)
    approved(world, campaign, judge)
    with world.parts.database.read() as session:
        after = standing_alerts(session)

    assert (before.kind, before.figures["name"]) == ("campaign_waiting", "Aviso")
    assert after == []


def test_sent_back_it_is_a_draft_again(world: World) -> None:
    """With the note; its members are let go, and asking again writes them anew."""
    client(world, 1, LATE)
    small(world, second_person_above=0)
    author, judge = agent(world), agent(world, "Bia", "supervisor")
    campaign = drafted(world, author)
    asked(world, campaign, author)
    now = world.clock.now()
    locked(world, campaign, lambda s, row: send_back(s, row, judge, "por quê?", now))

    assert row_of(world, campaign).sent_back_note == "por quê?"
    assert (row_of(world, campaign).state, members(world, campaign)) == ("draft", [])

    client(world, 2, LATE)
    asked(world, campaign, author)

    assert row_of(world, campaign).counted == 2


def test_what_was_approved_is_what_goes_out(world: World) -> None:
    """A client who comes to fit the filter after the yes is not in it."""
    client(world, 1, LATE)
    author = agent(world)
    campaign = drafted(world, author)
    asked(world, campaign, author)
    client(world, 2, LATE)

    assert len(members(world, campaign)) == 1


def test_nobody_in_it(world: World) -> None:
    """A campaign for nobody is not asked for."""
    author = agent(world)

    assert rule(asked(world, drafted(world, author), author)) == "nobody"


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_who_may_ask(world: World, role: str) -> None:
    """Campaigns are finance's and the administrator's to send."""
    client(world, 1, LATE)
    campaign = drafted(world, agent(world))

    assert rule(asked(world, campaign, agent(world, "Bia", role))) == "role"


def test_it_starts_at_its_hour_and_not_before(either: World) -> None:
    """Approved and scheduled it waits for its hour; without one it does not start."""
    client(either, 1, LATE)
    author = agent(either)
    campaign = drafted(either, author)
    asked(either, campaign, author)
    campaign_round(either.parts)
    assert row_of(either, campaign).state == "approved"

    start = either.clock.now() + timedelta(hours=3)
    scheduled(either, campaign, author, start, start + timedelta(days=1))
    campaign_round(either.parts)
    assert row_of(either, campaign).state == "approved"

    either.move(hours=3)
    campaign_round(either.parts)
    assert row_of(either, campaign).state == "running"


@pytest.mark.parametrize(
    ("hours", "days", "refused"),
    [
        pytest.param(0, 5, "", id="now, for five days"),
        pytest.param(48, 1, "ends_before_start", id="over before it begins"),
        pytest.param(0, 10, "", id="to the offer's last day"),
        pytest.param(0, 11, "outlives_offer", id="longer than its offer"),
    ],
)
def test_the_schedule(world: World, hours: int, days: int, refused: str) -> None:
    """It ends after it begins, and no later than what it offers."""
    client(world, 1, LATE)
    author = agent(world)
    campaign = drafted(world, author, NOTICE, terms=OFFER)
    asked(world, campaign, author)
    now = world.clock.now()
    start, end = now + timedelta(hours=hours), now + timedelta(days=days)

    assert rule(scheduled(world, campaign, author, start, end)) == refused


def test_each_decision_is_in_the_trail(world: World) -> None:
    """Who made, asked, approved, scheduled and stopped it, and with what figures."""
    client(world, 1, LATE)
    small(world, second_person_above=0)
    author, judge = agent(world), agent(world, "Bia", "supervisor")
    campaign = drafted(world, author)
    asked(world, campaign, author)
    approved(world, campaign, judge)
    now = world.clock.now()
    scheduled(world, campaign, author, None, now + timedelta(days=1))
    locked(world, campaign, lambda s, row: stop(s, row, None, now))
    with world.parts.database.read() as session:
        trail = session.query(Audit).order_by(Audit.id).all()

    assert [(each.actor, each.action) for each in trail] == [
        (f"agent:{author.id}", "campaign.create"),
        (f"agent:{author.id}", "campaign.ask"),
        (f"agent:{judge.id}", "campaign.approve"),
        (f"agent:{author.id}", "campaign.schedule"),
        ("cli", "campaign.stop"),
    ]
    assert {each.subject for each in trail} == {f"campaign:{campaign}"}
    assert trail[1].details["owed"] == 100_00


@pytest.mark.parametrize(
    ("draft", "wrong"),
    [
        pytest.param(NOTICE, None, id="a notice"),
        pytest.param(replace(NOTICE, terms=OFFER), None, id="an offer inside"),
        pytest.param(replace(NOTICE, name=" "), "name", id="no name"),
        pytest.param(replace(NOTICE, template="x"), "no_text", id="no such text"),
        pytest.param(
            Draft("A", WORDS, Audience(Owing.CLEAR)),
            "words_need_debt",
            id="our words to those who owe nothing",
        ),
        pytest.param(
            Draft("A", WORDS, Audience(Owing.ANYBODY), OFFER),
            "offer_needs_debt",
            id="an offer to those who owe nothing",
        ),
        pytest.param(
            replace(NOTICE, terms=Terms(LAST, 10_000, 500)), "beyond", id="too much off"
        ),
    ],
)
def test_what_keeps_a_draft_from_being_kept(
    world: World, draft: Draft, wrong: str | None
) -> None:
    """The rule is named, and for an offer the limit with its figures."""
    client(world, 1, LATE, segment="fibra")
    with world.parts.database.read() as session:
        found = wrong_with(session, world.parts.settings, draft, world.clock.now())

    assert (found.rule if found else None) == wrong
    if found and found.beyond:
        [limit] = found.beyond
        assert (limit.rule, limit.asked, limit.limit) == ("principal", 500, 0)
        assert limit.segment == "fibra"


def test_an_envelope_that_was_narrowed_stops_the_asking(world: World) -> None:
    """What fitted when it was written is checked again when it is asked for."""
    client(world, 1, LATE)
    author = agent(world)
    campaign = drafted(world, author, NOTICE, terms=OFFER)
    envelope = world.parts.settings.envelope_for(None)
    narrow = replace(envelope, discount_charges_bp=5_000)
    table = {"envelope": {"default": Authority.of(narrow)}}
    settings = world.parts.settings.model_copy(update=table)
    world.parts = replace(world.parts, settings=settings)
    done = asked(world, campaign, author)

    assert isinstance(done, Refused)
    assert done.wrong is not None
    assert done.wrong.beyond[0].limit == 5_000
    assert row_of(world, campaign).state == "draft"


def test_the_count_is_what_the_filter_holds(world: World) -> None:
    """One query: how many, and what they owe."""
    with_templates(world)
    client(world, 1, LATE)
    client(world, 2, LATE, LATE, segment="b")
    with world.parts.database.read() as session:
        now, settings = world.clock.now(), world.parts.settings
        every = count(session, settings, Audience(), now)
        some = count(session, settings, Audience(segments=("b",)), now)

    assert (every.clients, every.owed_minor) == (2, 300_00)
    assert (some.clients, some.owed_minor) == (1, 200_00)
