"""Ana asks for her internet back: what she, her system and the days then do."""

from datetime import date

from sqlalchemy import select

from bot.payments.settle import receive
from bot.promises.ends import promise_round
from bot.unlocks.confirm import confirm
from domain.money import Money
from models.client import Client
from models.hook import HookEvent
from models.task import Task
from models.unlock import Unlock
from tests.bot.world import World, ana

DUE = date(2026, 11, 3)
ASKS = "libera minha internet que eu pago sexta"


def suspended(world: World) -> int:
    """Let Ana owe an invoice, with her service suspended."""
    return ana(world, DUE, service="suspended", service_since=date(2026, 11, 20))


def unlocked(world: World, asks: str = ASKS) -> None:
    """Let Ana ask for her internet back until Friday, and agree to what is read."""
    suspended(world)
    for line in (asks, "529", "1985", "sim"):
        world.hears(line)


def unlock(world: World) -> Unlock:
    """Read the unlock."""
    with world.session() as session:
        return session.scalars(select(Unlock)).one()


def tasks(world: World) -> list[Task]:
    """List the tasks, the oldest first."""
    with world.session() as session:
        return list(session.scalars(select(Task).order_by(Task.id)))


def client(world: World) -> Client:
    """Read Ana."""
    with world.session() as session:
        return session.scalars(select(Client)).one()


def says_back(world: World) -> None:
    """Let a system say that the service is back."""
    with world.session() as session:
        found = session.scalars(select(Client)).one()
        confirm(session, world.parts, found, "api:1", world.clock.now())


def pays(world: World, minor: int = 110_00) -> None:
    """Take all of Ana's money in, or a part of it."""
    now = world.clock.now()
    with world.session() as session:
        receive(
            session,
            world.parts,
            client=session.scalars(select(Client)).one(),
            provider="manual",
            external_ref="m1",
            amount=Money(minor),
            method="pix",
            received_on=now.date(),
            invoice_ids=(),
            now=now,
        )


def after_friday(world: World) -> None:
    """Let the promised day go by unpaid."""
    world.move(days=4)
    promise_round(world.parts)


def events(world: World) -> list[tuple[str, object]]:
    """List what was told outside of services, with why it ended."""
    with world.session() as session:
        rows = session.scalars(select(HookEvent).order_by(HookEvent.id))
        told = [(row.kind, row.data.get("why")) for row in rows]
    return [each for each in told if each[0].startswith("service.")]
