"""Ana at home, in the lane or out of it: what the rows say of her."""

from datetime import date, datetime

from bot.balances import balance_of_client
from bot.hardship.lane import lane_of, open_lane
from bot.why import verdict_now
from domain.contact_policy import Denied
from domain.hardship import Kind
from domain.zones import local_day
from models.client import Client
from models.hardship import Hardship
from tests.bot.world import World

DUE = date(2026, 11, 5)
LAST = date(2026, 12, 24)


def lane(world: World) -> Hardship | None:
    """Give the lane that Ana is in."""
    with world.parts.database.read() as session:
        return lane_of(
            session, session.query(Client).filter_by(external_id="ana").one()
        )


def enters(world: World, kind: Kind = Kind.OTHER) -> None:
    """Put Ana in the lane."""
    with world.session() as session:
        client = session.query(Client).filter_by(external_id="ana").one()
        settings, now = world.parts.settings, world.clock.now()
        open_lane(session, settings, client, kind=kind, actor="bot", now=now)


def goes_to(world: World, at: str) -> None:
    """Set the clock to an instant."""
    world.clock.move(datetime.fromisoformat(at) - world.clock.now())


def owed(world: World) -> int:
    """Price what Ana owes today, in cents."""
    with world.parts.database.read() as session:
        client = session.query(Client).filter_by(external_id="ana").one()
        today = local_day(world.clock.now(), client.zone)
        balance = balance_of_client(session, client, today, world.parts.settings)
        return balance.total.minor


def refused(world: World) -> str | None:
    """Name the rule that keeps a reminder back; None where none does."""
    with world.parts.database.read() as session:
        client = session.query(Client).filter_by(external_id="ana").one()
        verdict = verdict_now(session, world.parts, client, world.clock.now())
        return verdict.rule if isinstance(verdict, Denied) else None
