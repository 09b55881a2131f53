"""What the tests of campaigns share: agents, drafts, and a campaign that is running."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from bot.campaigns.drafts import Draft, create
from bot.campaigns.lifecycle import (
    Refused,
    Schedule,
    approve,
    ask,
    lock,
    schedule,
)
from bot.campaigns.rounds import campaign_round
from bot.campaigns.send import campaign_next
from bot.campaigns.words import WORDS
from bot.channels.templates import Approved, remember
from bot.seed.numbers import invented_cpf
from domain.audience import Audience
from domain.standing import Terms
from models.agent import Agent
from models.campaign import Campaign, CampaignMember
from models.client import Client, ContactPoint
from models.invoice import Invoice
from tests.bot.world import World

Decide = Callable[[Session, Campaign], Campaign | Refused]
TODAY = date(2026, 11, 24)
LATE = date(2026, 11, 10)
LAST = date(2026, 12, 4)
WHOLE = 10_000
OFFER = Terms(LAST, charges_bp=WHOLE)
NOTICE = Draft("Aviso", WORDS, Audience())
KEYS = (
    "reminder.neutral",
    "reminder.invoice.late",
    "reminder.debt.late",
    "campaign.offer.invoice",
)


def agent(world: World, name: str = "Helena", role: str = "finance") -> Agent:
    """Hire somebody."""
    with world.session() as session:
        row = Agent(
            name=name,
            email=f"{name.lower()}@fibrasul.example",
            role=role,
            created_at=world.clock.now(),
        )
        session.add(row)
        session.flush()
        return row


def cpf_of(number: int) -> str:
    """Give the CPF of the client with that number."""
    return "52998224725" if number == 1 else invented_cpf(Random(number))  # noqa: S311 - an invented number, no secret


def client(world: World, number: int, *dues: date, **columns: object) -> int:
    """Add a client with a phone of their own, who owes R$ 100.00 for each of *dues*."""
    phone = f"+55489{70000000 + number}"
    now = world.clock.now()
    facts: dict[str, object] = {
        "name": f"Cliente {number}",
        "state": "SC",
        "document": cpf_of(number),
    }
    facts |= {"birth_date": date(1985, 3, 2), "postal_code": "88000120"}
    with world.session() as session:
        row = Client(external_id=f"c{number}", created_at=now, **{**facts, **columns})
        row.contact_points = [
            ContactPoint(
                kind="phone",
                address=phone,
                canonical=phone,
                confirmed_at=now - timedelta(days=10),
                opt_in_at=now - timedelta(days=300),
                opt_in_source="contract",
            )
        ]
        session.add(row)
        session.flush()
        for place, due_on in enumerate(dues, start=1):
            session.add(
                Invoice(
                    external_id=f"c{number}-{place}",
                    client_id=row.id,
                    number=f"{number}0{place}",
                    description="Internet",
                    amount_minor=100_00,
                    due_on=due_on,
                    created_at=now - timedelta(days=60),
                )
            )
        return row.id


def phone_of(number: int) -> str:
    """Give the phone of the client with that number."""
    return f"+55489{70000000 + number}"


def with_templates(world: World) -> None:
    """Make the words of a campaign known to Twilio, and approved."""
    variables = {"campaign.offer.invoice": ("first_name", "number")}
    with world.session() as session:
        for place, key in enumerate(KEYS):
            sid = "HX" + f"{place}" * 32
            remember(session, key, "pt", Approved(sid, variables.get(key, ())))


def drafted(world: World, author: Agent, draft: Draft = NOTICE, **change: Any) -> int:  # noqa: ANN401 - any field of a draft
    """Keep a draft; give its id."""
    with world.session() as session:
        now = world.clock.now()
        return create(session, author, replace(draft, **change), now).id


def running(world: World, author: Agent, draft: Draft = NOTICE, **change: Any) -> int:  # noqa: ANN401 - any field of a draft
    """Draft, release and schedule a small campaign, and let it start."""
    with_templates(world)
    made = drafted(world, author, draft, **change)
    now = world.clock.now()
    with world.session() as session:
        row = session.get_one(Campaign, made)
        done = ask(session, world.parts.settings, row, author, now)
        assert not isinstance(done, Refused), done
        if row.state == "waiting":
            other = session.merge(
                Agent(name="x", email="x@x.example", role="admin", created_at=now)
            )
            session.flush()
            assert not isinstance(approve(session, row, other, now), Refused)
        wanted = Schedule(None, now + timedelta(days=5))
        done = schedule(session, world.parts.settings, row, author, wanted, now)
        assert not isinstance(done, Refused), done
    campaign_round(world.parts)
    return made


def row_of(world: World, campaign: int) -> Campaign:
    """Read a campaign as it is now."""
    with world.parts.database.read() as session:
        return session.get_one(Campaign, campaign)


def members(world: World, campaign: int) -> list[CampaignMember]:
    """List the members of a campaign as they are now."""
    with world.parts.database.read() as session:
        query = session.query(CampaignMember).filter_by(campaign_id=campaign)
        return list(query.order_by(CampaignMember.id))


def states(world: World, campaign: int) -> list[tuple[str, str | None]]:
    """List the members' states with the rule that decided."""
    return [(each.state, each.rule) for each in members(world, campaign)]


def go(world: World) -> None:
    """Let ticker and worker run until there is nothing left to do now."""
    busy = True
    while busy:
        campaign_round(world.parts)
        world.work()
        busy = campaign_next(world.parts)


def locked(world: World, campaign: int, decide: Decide) -> Campaign | Refused:
    """Take a decision about a campaign in a transaction of its own."""
    with world.session() as session:
        row = lock(session, campaign)
        assert row is not None
        return decide(session, row)
