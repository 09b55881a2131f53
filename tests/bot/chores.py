"""What tests of tasks need: steps that ask for them, people who do them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import select

from bot.task_round import task_round
from bot.tasks import Desk
from models.agent import Agent
from models.audit import Audit
from models.base import Base
from models.client import Client
from models.invoice import Invoice
from models.payment import Payment, PaymentLine
from models.planned import PlannedStep
from models.task import Task
from tests.bot.world import World

Row = TypeVar("Row", bound=Base)
HOME: dict[str, Any] = {"street": "Rua das Hortênsias, 45", "city": "Florianópolis"}


def rows(world: World, model: type[Row], /, **where: object) -> list[Row]:
    """Read the rows of a kind with these columns, the oldest first."""
    with world.parts.database.read() as session:
        query = select(model).filter_by(**where).order_by(model.__table__.c.id)
        return list(session.scalars(query))


def step(world: World, invoice_id: int, kind: str = "phone", name: str = "d+20") -> int:
    """Let the planner have asked for something; give the step's id."""
    with world.session() as session:
        invoice = session.get_one(Invoice, invoice_id)
        row = PlannedStep(
            invoice_id=invoice_id,
            step=name,
            due_on=invoice.due_on,
            planned_on=world.clock.now().date(),
            kind=kind,
        )
        session.add(row)
        session.flush()
        return row.id


def task_of(world: World, invoice_id: int, kind: str = "phone") -> Task:
    """Let a step become a task, and give it."""
    step(world, invoice_id, kind, name=kind)
    task_round(world.parts)
    return rows(world, Task, kind=kind)[-1]


def agent(world: World, role: str = "agent", name: str = "Bia Nunes") -> Agent:
    """Hire somebody."""
    email = f"{name.split(maxsplit=1)[0].lower()}-{role}@fibrasul.example"
    for known in rows(world, Agent, email=email):
        return known
    with world.session() as session:
        hired = Agent(
            name=name,
            email=email,
            role=role,
            created_at=world.clock.now(),
        )
        session.add(hired)
        session.flush()
        return hired


@contextmanager
def desk(world: World, who: Agent) -> Iterator[Desk]:
    """Sit somebody down at the desk, in a transaction that commits."""
    with world.session() as session:
        yield Desk(session, world.parts, who, world.clock.now())


def pays(world: World, client_id: int, invoice_id: int, minor: int) -> None:
    """Let a client pay an invoice today."""
    now = world.clock.now()
    with world.session() as session:
        payment = Payment(
            client_id=client_id,
            provider="manual",
            external_ref=f"{invoice_id}-{now.isoformat()}",
            amount_minor=minor,
            received_on=now.date(),
            created_at=now,
        )
        session.add(payment)
        session.flush()
        line = PaymentLine(
            payment_id=payment.id,
            invoice_id=invoice_id,
            principal_minor=minor,
            fine_minor=0,
            interest_minor=0,
            effective_on=now.date(),
        )
        session.add(line)


def change(world: World, client_id: int, **columns: Any) -> None:  # noqa: ANN401 - any column
    """Let something have happened to a client."""
    with world.session() as session:
        client = session.get_one(Client, client_id)
        for name, value in columns.items():
            setattr(client, name, value)


def add(world: World, *added: Base) -> None:
    """Write rows."""
    with world.session() as session:
        session.add_all(added)


def trail(world: World) -> list[tuple[str, str]]:
    """List who did what."""
    return [(row.actor, row.action) for row in rows(world, Audit)]
