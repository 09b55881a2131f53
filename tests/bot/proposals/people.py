"""Rui, who owes enough to bargain over, and the people who decide for him."""

from datetime import date, timedelta

from sqlalchemy import select

from bot.payments.settle import receive
from bot.proposals.decide import Decider, Done, grant, refuse
from domain.granting import Terms
from domain.money import Money
from models.agent import Agent
from models.agreement import Agreement
from models.client import Client
from models.conversation import Conversation
from models.invoice import Invoice
from models.proposal import ProposalRow
from tests.bot.world import World, ana

LATE = date(2026, 10, 26)
TWELVE = ("quero parcelar", "quero pagar em 12x", "so se for em 12x", "sim")


def owes(world: World) -> int:
    """Let Ana owe R$ 600.00 (R$ 618.60 with charges), checked and in a talk."""
    client_id = ana(world, LATE)
    with world.session() as session:
        invoice = session.scalars(select(Invoice)).one()
        invoice.amount_minor = 600_00
    world.hears("oi")
    check(world)
    return client_id


def check(world: World) -> None:
    """Let her have proved who she is, for a day."""
    with world.session() as session:
        thread = session.scalars(select(Conversation)).one()
        thread.identity_checked_until = world.clock.now() + timedelta(hours=24)


def asks(world: World, *lines: str) -> ProposalRow:
    """Let her ask for twelve parts, and want it taken up."""
    for line in lines or TWELVE:
        world.hears(line)
    return newest(world)


def newest(world: World) -> ProposalRow:
    """Read the newest proposal."""
    with world.session() as session:
        query = select(ProposalRow).order_by(ProposalRow.id.desc())
        return session.scalars(query).first() or ProposalRow()


def agent(world: World, role: str = "supervisor") -> Agent:
    """Hire a person, once for each role."""
    with world.session() as session:
        email = f"{role}@fibrasul.example"
        found = session.scalar(select(Agent).where(Agent.email == email))
        if found is None:
            now = world.clock.now()
            found = Agent(name=role.title(), email=email, role=role, created_at=now)
            session.add(found)
            session.flush()
        return found


def decides(
    world: World,
    terms: Terms | None = None,
    *,
    role: str = "supervisor",
    note: str = "",
    no: bool = False,
) -> Done:
    """Let a person answer the newest proposal."""
    who, row = agent(world, role), newest(world)
    with world.session() as session:
        decider = Decider(session, world.parts, who, world.clock.now())
        if no:
            return refuse(decider, row.id, note or "not this time")
        return grant(decider, row.id, terms, note)


def agreements(world: World) -> list[Agreement]:
    """Read what was agreed."""
    with world.session() as session:
        return list(session.scalars(select(Agreement)))


def pays(world: World, minor: int) -> None:
    """Let money of hers come."""
    now = world.clock.now()
    with world.session() as session:
        receive(
            session,
            world.parts,
            client=session.scalars(select(Client)).one(),
            provider="bank",
            external_ref=f"payment-{minor}",
            amount=Money(minor),
            method="pix",
            received_on=now.date(),
            invoice_ids=(),
            now=now,
            tell=False,
        )
