"""Reminders: every gate at the moment of sending, one message for all that is open."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.channels.templates import Approved, remember
from bot.database import Database
from bot.payments.settle import receive
from bot.reminders import remind_next
from domain.money import Money
from models.client import Client, ContactPoint, OptOut
from models.conversation import Conversation
from models.invoice import Hold, Invoice
from models.planned import Decision, PlannedContact
from models.promise import PromiseRow
from tests.bot.world import PHONE, World, ana, world_on

TODAY = date(2026, 11, 24)
LATE = TODAY - timedelta(days=5)  # a Thursday; the 20th is a holiday


@pytest.fixture
def world(database: Database) -> World:
    """Build a world whose reminder templates are known to Twilio."""
    made = world_on(database)
    with made.session() as session:
        for key in (
            "reminder.neutral",
            "reminder.invoice.late",
            "reminder.invoice.due_day",
        ):
            remember(session, key, "pt", Approved("HX" + "a" * 32, ()))
    return made


def contact(world: World) -> PlannedContact:
    """Give the only planned contact."""
    with world.parts.database.read() as session:
        return session.query(PlannedContact).one()


def test_a_late_invoice_is_reminded_once(world: World) -> None:
    """Plan, write, send: and no second message, however often the worker runs."""
    ana(world, LATE)

    world.plan()
    world.work()
    world.plan()
    world.work()

    assert [each.address for each in world.channel.sent] == [f"whatsapp:{PHONE}"]
    assert contact(world).state == "sent"


def test_the_amount_is_todays(world: World) -> None:
    """Five days late, R$ 100.00 is R$ 102.17 with fine and interest."""
    ana(world, LATE)

    world.plan()
    world.work()

    assert "R$ 102,17" in world.channel.sent[0].body


def test_an_unconfirmed_number_hears_of_no_debt(world: World) -> None:
    """Level 0: who we are, that there is a message, and nothing else."""
    ana(world, LATE, confirmed=False)

    world.plan()
    world.work()

    body = world.channel.sent[0].body
    assert "R$" not in body
    assert "fatura" not in body


@pytest.mark.parametrize(
    ("at", "sent"),
    [
        pytest.param(datetime(2026, 11, 24, 11, 59, tzinfo=UTC), 0, id="8:59"),
        pytest.param(datetime(2026, 11, 24, 12, 0, tzinfo=UTC), 1, id="9:00"),
        pytest.param(datetime(2026, 11, 24, 21, 59, tzinfo=UTC), 1, id="18:59"),
        pytest.param(datetime(2026, 11, 24, 22, 0, tzinfo=UTC), 0, id="19:00"),
    ],
)
@pytest.mark.fault("F44")
def test_contact_hours(world: World, at: datetime, sent: int) -> None:
    """The hours are half-open, in the client's own zone."""
    ana(world, LATE)
    world.clock.at = at

    world.plan()
    world.work()

    assert len(world.channel.sent) == sent


def test_what_waits_goes_when_the_hours_open(world: World) -> None:
    """A refusal that time can heal says when, and the contact waits until then."""
    ana(world, LATE)
    world.clock.at = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    world.plan()
    world.work()

    waiting = contact(world)
    world.clock.at = waiting.not_before
    world.work()

    assert (waiting.rule, waiting.state) == ("hours", "planned")
    assert len(world.channel.sent) == 1


@pytest.mark.fault("F27")
def test_opt_out_between_plan_and_send(world: World) -> None:
    """An opt-out that comes after planning is obeyed."""
    client_id = ana(world, LATE)
    world.plan()
    with world.session() as session:
        now = world.clock.now()
        session.add(OptOut(address_hash="x", client_id=client_id, at=now, via="test"))

    world.work()

    assert world.channel.sent == []
    assert (contact(world).state, contact(world).rule) == ("blocked", "opted_out")


@pytest.mark.fault("F30")
def test_payment_between_plan_and_send(world: World) -> None:
    """After a payment that we know of nothing goes out."""
    client_id = ana(world, LATE)
    world.plan()
    with world.session() as session:
        receive(
            session,
            world.parts,
            client=session.get_one(Client, client_id),
            provider="manual",
            external_ref="p1",
            amount=Money(102_17),
            method="pix",
            received_on=TODAY,
            invoice_ids=(),
            now=world.clock.now(),
        )

    world.work()

    reminders = [
        each for each in world.messages(direction="out") if each.author == "regua"
    ]
    assert reminders == []
    assert contact(world).state in {"blocked", "superseded"}


def test_payment_between_writing_and_sending(world: World) -> None:
    """A reminder whose amount is no longer true is refused at the last gate."""
    ana(world, LATE, TODAY - timedelta(days=6))
    world.plan()
    assert remind_next(world.parts)
    with world.session() as session:
        session.query(Invoice).filter_by(external_id="ana-1").one().status = "paid"

    world.work()

    states = [(each.state, each.reason) for each in world.messages(author="regua")]
    assert states[0] == ("blocked", "changed")
    assert len(world.channel.sent) <= 1


@pytest.mark.parametrize(
    ("hold", "rule"),
    [
        pytest.param("claimed_payment", "on_hold", id="said to be paid"),
        pytest.param("dispute", "on_hold", id="contested"),
    ],
)
def test_a_hold_on_the_person(world: World, hold: str, rule: str) -> None:
    """A hold without an invoice stills everything."""
    client_id = ana(world, LATE)
    world.plan()
    with world.session() as session:
        session.add(
            Hold(client_id=client_id, reason=hold, created_at=world.clock.now())
        )

    world.work()

    assert world.channel.sent == []
    assert contact(world).rule == rule


def test_a_contested_invoice_leaves_the_others_alone(world: World) -> None:
    """Only what is contested is held; the rest is spoken of, and nothing else."""
    client_id = ana(world, LATE, date(2026, 11, 18))
    with world.session() as session:
        contested = session.query(Invoice).filter_by(external_id="ana-1").one().id
        now = world.clock.now()
        session.add(
            Hold(
                client_id=client_id,
                invoice_id=contested,
                reason="dispute",
                created_at=now,
            )
        )
    world.plan()

    world.work()

    assert "1002" in world.channel.sent[0].body
    assert "1001" not in world.channel.sent[0].body


def test_a_promise_holds_the_regua(world: World) -> None:
    """Until its day is over nobody is reminded of what was promised."""
    client_id = ana(world, LATE)
    world.plan()
    with world.session() as session:
        session.add(
            PromiseRow(
                client_id=client_id,
                amount_minor=102_17,
                due_on=TODAY + timedelta(days=2),
                invoices=[],
                made_at=world.clock.now(),
            )
        )

    world.work()

    assert world.channel.sent == []
    assert contact(world).rule == "promise_open"


def test_a_person_has_the_thread(world: World) -> None:
    """While a person owns the conversation nothing automatic goes out."""
    client_id = ana(world, LATE)
    world.plan()
    with world.session() as session:
        session.add(
            Conversation(
                channel="whatsapp",
                address=f"whatsapp:{PHONE}",
                canonical=PHONE,
                client_id=client_id,
                owner="person",
                created_at=world.clock.now(),
                dialogue={},
            )
        )

    world.work()

    assert world.channel.sent == []


def test_quarantined_number(world: World) -> None:
    """A number whose holder said "não sou eu" is not written to."""
    ana(world, LATE)
    world.plan()
    with world.session() as session:
        session.query(ContactPoint).one().quarantined_at = world.clock.now()

    world.work()

    assert world.channel.sent == []


def test_every_refusal_is_kept_with_its_figures(world: World) -> None:
    """Why did, or did not, Ana get a message: the rule, the figures, the time."""
    ana(world, LATE)
    world.clock.at = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    world.plan()
    world.work()
    world.work()

    with world.parts.database.read() as session:
        kept = session.query(Decision).all()

    assert [(each.verdict, each.rule) for each in kept] == [("wait", "hours")]
    assert kept[0].possible_at == datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def test_at_most_one_a_day_over_all_invoices(world: World) -> None:
    """A second step on the next day waits for the gap of 48 hours."""
    ana(world, LATE, TODAY + timedelta(days=8))  # d+3 today, d-7 tomorrow
    world.plan()
    world.work()
    world.move(days=1)

    world.plan()
    world.work()

    assert len(world.channel.sent) == 1


def test_each_invoice_is_said_where_only_one_may_be_named(world: World) -> None:
    """The number may hear of one invoice: the other gets its own message, later."""
    ana(world, LATE, LATE)
    for _ in range(4):
        world.plan()
        world.work()
        world.move(days=2)

    bodies = [sent.body for sent in world.channel.sent]
    assert ["1001" in body for body in bodies[:2]] == [True, False]
    assert ["1002" in body for body in bodies[:2]] == [False, True]
