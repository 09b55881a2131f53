"""A desk at which plans are billed: a client, and short ways to look."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.billing.changes import Hand, Terms, begin
from bot.billing.issue import issue_round
from bot.database import Database
from domain.money import Money
from domain.zones import local_day
from models.client import Client
from models.invoice import Invoice
from models.ledger import LedgerEntry
from models.subscription import Subscription
from tests.bot.conftest import BOTH
from tests.bot.world import World, ana, world_on


@dataclass
class Desk:
    """A world in which Ana has plans; on Tuesday, 24 November 2026."""

    world: World
    client_id: int

    @property
    def hand(self) -> Hand:
        """Give the hand of a person, today."""
        now = self.world.clock.now()
        return Hand("agent:1", local_day(now, self.world.parts.settings.zone), now)

    def begin(
        self,
        external_id: str = "P-1",
        bill_from: date | None = None,
        **more: Any,  # noqa: ANN401 - any of the terms
    ) -> int:
        """Begin a plan of R$ 100.00 a month, due on the 10th; give its id."""
        usual: dict[str, Any] = {
            "description": "Internet 500 Mega",
            "amount": Money(100_00),
            "due_day": 10,
            "starts_on": date(2026, 11, 10),
        }
        with self.world.session() as session:
            client = session.get_one(Client, self.client_id)
            terms = Terms(**(usual | more))
            row = begin(
                session, client, external_id, terms, self.hand, bill_from=bill_from
            )
            assert isinstance(row, Subscription), row
            return row.id

    def issue(self) -> int:
        """Make the round."""
        return issue_round(self.world.parts)

    def days(self, number: int) -> None:
        """Let days go by, with a round in each."""
        for _ in range(number):
            self.world.move(days=1)
            self.issue()

    def row(self, row_id: int) -> Subscription:
        """Read a subscription."""
        with self.world.parts.database.read() as session:
            return session.get_one(Subscription, row_id)

    def invoices(self) -> list[Invoice]:
        """List the invoices, the oldest first."""
        with self.world.parts.database.read() as session:
            return list(session.scalars(select(Invoice).order_by(Invoice.id)))

    def billed(self) -> list[tuple[str, int, str, str]]:
        """Show number, amount, due day and status of each invoice."""
        return [
            (i.number, i.amount_minor, str(i.due_on), i.status) for i in self.invoices()
        ]

    def books(self) -> dict[str, int]:
        """Sum up the accounts that are not zero."""
        amount = func.sum(LedgerEntry.amount_minor)
        query = select(LedgerEntry.account, amount).group_by(LedgerEntry.account)
        with self.world.parts.database.read() as session:
            return {name: int(sum_) for name, sum_ in session.execute(query) if sum_}


@pytest.fixture
def desk(world: World) -> Desk:
    """Make a desk on SQLite."""
    return Desk(world, ana(world))


@pytest.fixture(params=BOTH)
def either_desk(request: pytest.FixtureRequest) -> Desk:
    """Make a desk on each of the two databases in turn."""
    database = request.getfixturevalue(request.param)
    assert isinstance(database, Database)
    world = world_on(database)
    return Desk(world, ana(world))
