"""The day before a promise: one kind word, in the hours, once, or none."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from bot.addresses import opt_out
from bot.app import create_app
from bot.channels.templates import Approved, remember
from bot.database import Database
from bot.payments.settle import receive
from bot.promises.ends import promise_round
from bot.promises.nudges import NEUTRAL, NUDGE, nudge_round
from bot.promises.rows import record_of
from domain.money import Money
from models.client import Client
from models.hook import HookEvent
from models.invoice import Invoice
from models.message import Message
from models.promise import PromiseRow
from models.template import ContentApproval
from tests.bot.hooks.receiver import endpoint
from tests.bot.templated import with_templates
from tests.bot.world import PHONE, SECRET, World, ana

LATE = date(2026, 11, 10)
FRIDAY = date(2026, 11, 27)  # three days after the world's Tuesday


@pytest.fixture
def world(database: Database) -> World:
    """Build a world in which Ana owes R$ 100 and has promised them for Friday."""
    made = with_templates(database)
    ana(made, LATE)
    promised(made, FRIDAY)
    with made.session() as session:
        remember(session, NUDGE, "pt", Approved("HX" + "b" * 32, ("amount",)))
    return made


def promised(world: World, day: date) -> None:
    """Promise R$ 102.64 for a day."""
    with world.session() as session:
        client = session.scalars(select(Client)).one()
        invoice = session.scalars(select(Invoice)).one()
        session.add(
            PromiseRow(
                client_id=client.id,
                amount_minor=102_64,
                due_on=day,
                invoices=[invoice.id],
                made_at=world.clock.now(),
            )
        )


def paid_by_hand(world: World, amount: Money) -> None:
    """Take a payment in."""
    with world.session() as session:
        receive(
            session,
            world.parts,
            client=session.scalars(select(Client)).one(),
            provider="manual",
            external_ref=f"m{amount.minor}",
            amount=amount,
            method="pix",
            received_on=world.clock.now().date(),
            invoice_ids=(),
            now=world.clock.now(),
        )


def row(world: World) -> PromiseRow:
    """Read the promise."""
    with world.session() as session:
        return session.scalars(select(PromiseRow)).one()


def nudges(world: World) -> list[Message]:
    """List what was written of it."""
    with world.session() as session:
        query = select(Message).where(Message.key.in_((NUDGE, NEUTRAL)))
        return list(session.scalars(query))


def test_the_day_before_and_once(world: World) -> None:
    """On Thursday, with amount, day and a way to pay; five rounds are one nudge."""
    counts = [nudge_round(world.parts)]
    world.move(days=1)
    counts.append(nudge_round(world.parts))
    world.move(days=1)
    counts += [nudge_round(world.parts) for _ in range(5)]
    world.work()
    [sent] = world.channel.sent
    said = sent.body or str(sent.content_variables)

    assert counts == [0, 0, 1, 0, 0, 0, 0]
    assert "R$ 102,64" in said
    assert row(world).nudged_at is not None


def test_the_demo_s_clock_brings_it(world: World) -> None:
    """Who moves the demo to the day before sees it at once, not at the next tick."""
    house = replace(
        world.parts.environment, demo="token", twilio_api_base="http://127.0.0.1:9"
    )
    parts = replace(world.parts, environment=house)
    world.move(days=2)
    moved = (
        create_app(parts)
        .test_client()
        .post("/demo/clock", json={"hours": 1}, headers={"X-Regua-Demo": "token"})
    )

    assert moved.status_code == 200
    assert row(world).nudged_at is not None


def test_at_night_it_waits_for_the_hours(world: World) -> None:
    """The rule is kept, and the morning's round writes it."""
    world.move(days=1, hours=12)  # Wednesday, 23:00; the promised day is not tomorrow
    world.move(hours=2)  # Thursday, 01:00
    at_night = nudge_round(world.parts), row(world).nudge_refused
    world.move(hours=9)  # 10:00
    in_the_morning = nudge_round(world.parts), row(world).nudge_refused

    assert at_night == (0, "hours")
    assert in_the_morning == (1, None)


def test_who_opted_out_hears_nothing(world: World) -> None:
    """A promise is no leave to write; the rule is kept."""
    world.move(days=2)
    with world.session() as session:
        client = session.scalars(select(Client)).one()
        opt_out(
            session,
            [PHONE],
            client.id,
            via="SAIR",
            now=world.clock.now(),
            secret_key=SECRET,
        )

    assert nudge_round(world.parts) == 0
    assert row(world).nudge_refused == "opted_out"
    assert nudges(world) == []


def test_what_was_paid_meanwhile_is_taken_off(world: World) -> None:
    """Who has paid 50 is reminded of the rest."""
    world.move(days=2)
    paid_by_hand(world, Money(50_00))
    nudge_round(world.parts)
    [message] = nudges(world)

    assert "R$ 52,64" in message.body


def test_the_ends_are_told_outside_and_counted(world: World) -> None:
    """Broken, and then another one kept: one of two."""
    endpoint(world)
    world.move(days=5)
    promise_round(world.parts)
    promised(world, FRIDAY + timedelta(days=7))
    paid_by_hand(world, Money(200_00))
    with world.session() as session:
        kinds = list(session.scalars(select(HookEvent.kind).order_by(HookEvent.id)))
        record = record_of(session, session.scalars(select(Client)).one())

    assert [kind for kind in kinds if kind.startswith("promise")] == [
        "promise.broken",
        "promise.kept",
    ]
    assert (record.kept, record.broken, record.rate) == (1, 1, 0.5)


def test_without_a_template_it_is_not_written(world: World) -> None:
    """WhatsApp would refuse it; the rule is kept, and a person can see it."""
    world.move(days=2)
    with world.session() as session:
        session.execute(delete(ContentApproval).where(ContentApproval.key == NUDGE))

    assert nudge_round(world.parts) == 0
    assert row(world).nudge_refused == "window_closed"
    assert nudges(world) == []
