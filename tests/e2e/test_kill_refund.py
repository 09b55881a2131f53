"""kill -9 around a refund: money goes back once, whenever the worker dies."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.payments.refunds import Cashier, ask
from bot.payments.settle import STRIPE, receive
from bot.payments.stripe_account import stripe_account
from domain.money import Money
from models.agent import Agent
from models.client import Client
from models.payment import Payment
from models.refund import RefundOrder
from tests.bot.world import FakeChannel, World, ana
from tests.e2e.rig import TUESDAY, Rig

pytestmark = pytest.mark.e2e
LATE = date(2026, 11, 19)


def paid(rig: Rig, intent: str) -> int:
    """Let Ana have paid what is at the provider; give the payment's number."""
    world = World(rig.parts, rig.parts.clock, FakeChannel())  # type: ignore[arg-type]  # only its now() is read
    client_id = ana(world, LATE)
    with rig.parts.database.write() as session:
        payment = receive(
            session,
            rig.parts,
            client=session.get_one(Client, client_id),
            provider=STRIPE,
            external_ref=intent,
            amount=Money(102_17),
            method="card",
            received_on=TUESDAY.date(),
            invoice_ids=(),
            now=rig.parts.clock.now(),
        )
        assert payment is not None
        return payment.id


def ordered(rig: Rig, payment_id: int) -> None:
    """Let finance order all of it back."""
    now = rig.parts.clock.now()
    with rig.parts.database.write() as session:
        agent = Agent(name="Bia", email="b@f.example", role="finance", created_at=now)
        session.add(agent)
        session.flush()
        desk = Cashier(session, rig.parts, agent, now)
        assert isinstance(ask(desk, payment_id, None, "duplicada"), RefundOrder)


def state(rig: Rig) -> str | None:
    """Tell how the order stands."""
    with rig.parts.database.read() as session:
        return session.scalar(select(RefundOrder.state))


@pytest.mark.parametrize(
    ("point", "made"),
    [
        pytest.param("refund_before_http", 0, id="before the call"),
        pytest.param("refund_after_accept", 1, id="after the provider had made it"),
    ],
)
def test_killed_around_the_call(rig: Rig, point: str, made: int) -> None:
    """Committed as sending; the next worker finds out, and one refund there is."""
    account = stripe_account(rig.parts.environment)
    assert account is not None
    intent = rig.pull("charge", {"amount": 102_17})["payment_intent"]
    ordered(rig, paid(rig, intent))

    rig.start("worker", crash_at=point)
    rig.died("worker")
    assert len(account.refunds_of(intent)) == made
    assert state(rig) == "sending"
    rig.set_clock(TUESDAY + timedelta(minutes=5))  # its lease is over
    rig.start("worker")
    rig.until(lambda: state(rig) == "done")

    assert len(account.refunds_of(intent)) == 1
    account.close()
    with rig.parts.database.read() as session:
        assert session.scalars(select(Payment.refunded_minor)).all() == [102_17]
