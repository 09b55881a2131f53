"""An agreement for the tests: Ana's invoices replaced by parts on days, and its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from bot.agreements.record import record
from bot.agreements.undo import Refused, undo
from bot.agreements.undone import Undone
from bot.balances import balance_of_client
from bot.ledger.examine import examine
from domain.envelope import Kind
from domain.money import Money
from domain.terms import Instalment, Offer
from domain.zones import local_day
from models.agreement import BROKEN, Agreement
from models.client import Client
from models.invoice import Invoice
from tests.bot.agreements.proof import said_yes
from tests.bot.payments.till import Till

FIRST, SECOND = date(2026, 12, 1), date(2026, 12, 30)


def offer_of(*parts: tuple[date, int], saved: int = 0, interest: int = 0) -> Offer:
    """Draw terms of parts: a day, and cents."""
    amounts = [Money(minor) for _, minor in parts]
    whole = sum((amount.minor for amount in amounts), 0)
    return Offer(
        f"o{whole}-{len(parts)}",
        Kind.PLAN,
        Money(whole),
        Money(0),
        tuple(
            Instalment(number, day, Money(minor))
            for number, (day, minor) in enumerate(parts, start=1)
        ),
        Money(saved),
        parts[0][0],
        Money(interest),
    )


@dataclass
class Deal:
    """One till, and the agreements that are made at it."""

    till: Till

    def agrees(
        self, *parts: tuple[date, int], ids: Sequence[int] = (), **more: int
    ) -> int:
        """Let parts take the place of invoices (none named: all); give its id."""
        world = self.till.world
        offer, now = offer_of(*parts, **more), world.clock.now()
        with world.session() as session:
            client = session.get_one(Client, self.till.client_id)
            row = record(
                session,
                world.parts,
                client,
                offer,
                ids,
                evidence=said_yes(offer.id, now),
                actor="bot",
                now=now,
            )
            return row.id

    def ends(
        self, agreement_id: int, state: str = BROKEN, reason: str = "parte em atraso"
    ) -> Undone | Refused:
        """Undo it."""
        world = self.till.world
        with world.session() as session:
            return undo(
                session,
                world.parts,
                session.get_one(Agreement, agreement_id),
                state=state,
                reason=reason,
                actor="bot",
                now=world.clock.now(),
            )

    def to(self, day: date) -> None:
        """Let it be that day, at the same hour."""
        now = self.till.world.clock.now()
        self.till.world.clock.move(timedelta(days=(day - now.date()).days))

    def owed(self) -> dict[str, int]:
        """Tell what is open today, in cents by number."""
        world = self.till.world
        with world.parts.database.read() as session:
            client = session.get_one(Client, self.till.client_id)
            today = local_day(world.clock.now(), client.zone)
            found = balance_of_client(session, client, today, world.parts.settings)
        return {line.number: line.owed.minor for line in found.lines}

    def state(self, agreement_id: int) -> str:
        """Tell where an agreement stands."""
        query = select(Agreement.state).where(Agreement.id == agreement_id)
        return str(self.till.rows(query)[0])

    def invoices(self, **columns: Any) -> list[Invoice]:  # noqa: ANN401 - any column
        """List invoices, the oldest first."""
        query = select(Invoice).filter_by(**columns).order_by(Invoice.id)
        return self.till.rows(query)

    def books_hold(self) -> bool:
        """Tell whether the house's own check finds nothing."""
        with self.till.world.parts.database.read() as session:
            return examine(session) == []
