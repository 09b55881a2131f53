"""A supervisor of the transcripts, who answers proposals and makes offers."""

from sqlalchemy import select

from bot.proposals.decide import Decider, Done, Unfit, grant, offer_unasked, refuse
from bot.proposals.desks import desks_for
from domain.authority import Role
from domain.envelope import Kind
from domain.money import Money
from domain.terms import Outline
from models.agent import Agent
from models.client import Client
from models.proposal import ProposalRow
from tests.bot.world import World


def supervisor_decides(world: World, verb: str, parts: str = "0") -> None:
    """Answer the open proposal, or make an offer; what is sent goes out at once."""
    boss = _boss(world)
    with world.session() as session:
        client = session.query(Client).one()
        decider = Decider(session, world.parts, boss, world.clock.now())
        done = _decided(decider, client, verb, int(parts))
        assert not isinstance(done, Unfit), done
    world.work()


def _decided(decider: Decider, client: Client, verb: str, count: int) -> Done:
    session = decider.session
    if verb == "offers":
        return offer_unasked(decider, client.id, (), _plan(decider, client, count), "")
    row = session.scalars(select(ProposalRow).order_by(ProposalRow.id.desc())).first()
    assert row is not None
    if verb == "refuses":
        return refuse(decider, row.id, "not this time")
    terms = _plan(decider, client, count) if verb == "counters" else None
    return grant(decider, row.id, terms, "")


def _plan(decider: Decider, client: Client, count: int) -> Outline:
    """Give a plan of so many parts at the bot's own price."""
    settings, now = decider.parts.settings, decider.now
    bot = desks_for(decider.session, settings, client, (), now).by_role[Role.BOT]
    price = bot.envelope.opening(bot.debt, Kind.PLAN)
    return Outline(price, count, Money(0, price.currency))


def _boss(world: World) -> Agent:
    with world.session() as session:
        found = session.query(Agent).one_or_none()
        if found is None:
            now = world.clock.now()
            found = Agent(
                name="Sol Reis",
                email="sol@fibrasul.example",
                role="supervisor",
                created_at=now,
            )
            session.add(found)
            session.flush()
        return found
