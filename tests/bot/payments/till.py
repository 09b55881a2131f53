"""A till for the tests: Ana with booked invoices, checkouts, and what Stripe tells."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import func, select, update

from bot.books import post
from bot.inbox import Arrival
from bot.payments.events import NotYetError, apply_event
from bot.payments.settle import receive
from domain.money import Money
from domain.postings import Event, invoice_issued
from models.client import Client
from models.conversation import Conversation
from models.inbound import Inbound
from models.invoice import Hold, Invoice
from models.ledger import LedgerEntry, LedgerTransaction
from models.payment import Checkout, Payment, PaymentLine
from tests.bot.world import PHONE, World, ana

Json = dict[str, Any]
LATE = date(2026, 11, 19)  # five days before the world's Tuesday: R$ 102.17
OLDER, NOT_YET_DUE = date(2026, 10, 20), date(2026, 12, 10)


@dataclass
class Till:
    """Ana's account, and short ways to pay into it and to look at the books."""

    world: World
    client_id: int
    ids: tuple[int, ...]
    numbers: Any = field(default_factory=count)

    @property
    def today(self) -> date:
        """Give the day in Ana's zone."""
        return self.world.clock.now().date()

    def rows(self, query: Any) -> list[Any]:  # noqa: ANN401 - any select
        """Read rows."""
        with self.world.parts.database.read() as session:
            return list(session.scalars(query))

    def pay(self, minor: int, ref: str = "m1", **more: Any) -> Payment | None:  # noqa: ANN401 - any fact of it
        """Take a payment in, as a person of finance would."""
        facts: dict[str, Any] = {
            "provider": "manual",
            "external_ref": ref,
            "amount": Money(minor),
            "method": "pix",
            "received_on": self.today,
            "invoice_ids": (),
            "now": self.world.clock.now(),
        }
        with self.world.session() as session:
            client = session.get_one(Client, self.client_id)
            return receive(session, self.world.parts, client=client, **(facts | more))

    def checkout(self, minor: int = 102_17, *ids: int, **more: Any) -> Checkout:  # noqa: ANN401 - any column
        """Open a page at Stripe's, as far as our rows know."""
        number = next(self.numbers)
        now = self.world.clock.now()
        columns = {
            "client_id": self.client_id,
            "idempotency_key": f"client-{self.client_id}-v{number}",
            "session_id": f"cs_{self.client_id}_{number}",
            "url": "https://checkout.stripe.example/1",
            "amount_minor": minor,
            "invoices": [{"id": i, "owed_minor": minor} for i in ids or self.ids[:1]],
            "state": "open",
            "created_at": now,
            "expires_at": now + timedelta(hours=5),
        }
        row = Checkout(**(columns | more))
        with self.world.session() as session:
            session.add(row)
        return row

    def hears(self, *events: Json) -> None:
        """Let events come in through the inbox and be worked off."""
        for event in events:
            self.world.arrives(self.arrival(event))
        self.world.work()

    def arrival(self, event: Json) -> Arrival:
        """Let an event stand as the webhook stores it."""
        key = event["id"]
        return Arrival("stripe", "event", key, f"stripe:{key}", json.dumps(event))

    def applies(self, events: list[Json]) -> None:
        """Apply events as they come; one that is too early goes to the end."""
        waiting, patience = list(events), len(events) ** 2
        while waiting and patience:
            event, patience = waiting.pop(0), patience - 1
            try:
                with self.world.session() as session:
                    now = self.world.clock.now()
                    apply_event(session, self.world.parts, event, now)
            except NotYetError:
                waiting.append(event)
        assert not waiting, waiting

    def tries_again(self) -> None:
        """Let the time pass that failed events wait."""
        self.no_more_waiting()
        self.world.work()

    def no_more_waiting(self) -> None:
        """Let what waits be due."""
        with self.world.session() as session:
            session.execute(update(Inbound).values(run_after_ms=0))

    def told(self, kind: str, of: Json) -> Json:
        """Make an event."""
        return {
            "id": f"evt_{self.client_id}_{next(self.numbers)}",
            "object": "event",
            "created": int(self.world.clock.now().timestamp()),
            "type": kind,
            "data": {"object": of},
        }

    def paid_by(self, row: Checkout, method: str = "card") -> list[Json]:
        """Give the three events by which Stripe tells of one payment."""
        intent, metadata = f"pi_{row.session_id}", {"checkout": row.idempotency_key}
        money = {"currency": "brl", "metadata": metadata}
        charge = money | {
            "id": f"ch_{row.session_id}",
            "payment_intent": intent,
            "amount": row.amount_minor,
            "amount_captured": row.amount_minor,
            "amount_refunded": 0,
            "payment_method_details": {"type": method},
        }
        succeeded = money | {"id": intent, "amount_received": row.amount_minor}
        return [
            self.told("charge.succeeded", charge),
            self.told("payment_intent.succeeded", succeeded),
            self.told("checkout.session.completed", self.session(row, "paid")),
        ]

    def session(self, row: Checkout, status: str) -> Json:
        """Show a Checkout Session as Stripe does."""
        return {
            "id": row.session_id or "cs_new",
            "payment_intent": f"pi_{row.session_id}",
            "payment_status": status,
            "amount_total": row.amount_minor,
            "currency": "brl",
            "metadata": {"checkout": row.idempotency_key},
        }

    def refunded(self, row: Checkout, minor: int, status: str = "succeeded") -> Json:
        """Give the event of one refund."""
        refund = {
            "id": f"re_{row.session_id}_{minor}",
            "payment_intent": f"pi_{row.session_id}",
            "amount": minor,
            "currency": "brl",
            "status": status,
            "metadata": {},
        }
        kind = "refund.created" if status == "succeeded" else "refund.failed"
        return self.told(kind, refund)

    def charge_refunded(self, row: Checkout, minor: int) -> Json:
        """Give the charge's view of all that was refunded."""
        charge = self.paid_by(row)[0]["data"]["object"] | {"amount_refunded": minor}
        return self.told("charge.refunded", charge)

    def disputed(self, row: Checkout, status: str = "needs_response") -> Json:
        """Give the event of a dispute's beginning, or of its end."""
        dispute = {
            "id": f"du_{row.session_id}",
            "payment_intent": f"pi_{row.session_id}",
            "amount": row.amount_minor,
            "currency": "brl",
            "reason": "fraudulent",
            "status": status,
            "metadata": {},
        }
        over = status in {"won", "lost", "warning_closed"}
        return self.told(f"charge.dispute.{'closed' if over else 'created'}", dispute)

    @property
    def sums(self) -> dict[str, int]:
        """Sum the accounts that are not at zero."""
        query = (
            select(LedgerEntry.account, func.sum(LedgerEntry.amount_minor))
            .where(LedgerEntry.client_id == self.client_id)
            .group_by(LedgerEntry.account)
        )
        with self.world.parts.database.read() as session:
            found = {account: int(minor) for account, minor in session.execute(query)}
        assert sum(found.values()) == 0, found
        return {account: minor for account, minor in found.items() if minor}

    @property
    def kinds(self) -> list[str]:
        """List what was booked besides the invoices, in order."""
        query = select(LedgerTransaction.kind).order_by(LedgerTransaction.id)
        return [kind for kind in self.rows(query) if kind != "invoice_issued"]

    @property
    def statuses(self) -> list[str]:
        """List the states of Ana's invoices, in order."""
        query = select(Invoice.status).where(Invoice.client_id == self.client_id)
        return self.rows(query.order_by(Invoice.id))

    @property
    def payments(self) -> list[Payment]:
        """List what was paid."""
        return self.rows(select(Payment).where(Payment.client_id == self.client_id))

    @property
    def lines(self) -> list[PaymentLine]:
        """List what stands of it."""
        return self.rows(select(PaymentLine).where(PaymentLine.voided_at.is_(None)))

    @property
    def holds(self) -> list[tuple[str, int | None]]:
        """List the holds in force: why, and on which invoice."""
        query = select(Hold).where(
            Hold.client_id == self.client_id, Hold.lifted_at.is_(None)
        )
        return [(hold.reason, hold.invoice_id) for hold in self.rows(query)]

    def state_of(self, row: Checkout) -> str:
        """Tell how a checkout stands."""
        found: str = self.rows(select(Checkout.state).where(Checkout.id == row.id))[0]
        return found

    def has_thread(self) -> None:
        """Let Ana have written an hour ago."""
        now = self.world.clock.now()
        with self.world.session() as session:
            session.add(
                Conversation(
                    channel="whatsapp",
                    address=f"whatsapp:{PHONE}",
                    canonical=PHONE,
                    client_id=self.client_id,
                    dialogue={"stack": []},
                    last_inbound_at=now - timedelta(minutes=20),
                    created_at=now,
                )
            )


def till_for(world: World, *dues: date, **columns: Any) -> Till:  # noqa: ANN401 - any column
    """Let Ana owe R$ 100.00 for each of *dues*, and book it."""
    client_id = ana(world, *dues, **columns)
    with world.session() as session:
        rows = session.scalars(select(Invoice).where(Invoice.client_id == client_id))
        ids = []
        for row in rows.all():
            event = Event(f"invoice:{row.external_id}", client_id, row.due_on)
            post(session, invoice_issued(event, row.id, row.amount), row.created_at)
            ids.append(row.id)
    return Till(world, client_id, tuple(ids))


def noon(day: date) -> datetime:
    """Give noon in Brazil."""
    return datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
