"""News to a client: one place writes it, into the thread that may and can carry it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.channels.templates import Approved, remember
from bot.notices import thread_of, write_notice
from domain.money import Money
from flows.turn import PayLink, Say
from models.client import Client, ContactPoint
from models.conversation import Conversation
from models.message import Message
from tests.bot.world import PHONE, World, ana

LATE = date(2026, 11, 19)
MAIL = "ana@example.com"
SAY = Say("dispute.answer.rejected.all")


@pytest.fixture
def anas(world: World) -> World:
    """Let Ana owe an invoice; she has a phone, and wrote to nobody yet."""
    ana(world, LATE)
    return world


def _thread(world: World, channel: str, address: str, *, wrote_hours_ago: int) -> None:
    then = world.clock.now() - timedelta(hours=wrote_hours_ago)
    with world.session() as session:
        client = session.scalars(select(Client)).one()
        session.add(
            Conversation(
                channel=channel,
                address=address,
                canonical=address.removeprefix("whatsapp:"),
                client_id=client.id,
                created_at=then,
                last_inbound_at=then,
                language="pt",
            )
        )


def _mailbox(world: World, *, confirmed: bool) -> None:
    now = world.clock.now()
    with world.session() as session:
        client = session.scalars(select(Client)).one()
        client.contact_points.append(
            ContactPoint(
                kind="email",
                address=MAIL,
                canonical=MAIL,
                confirmed_at=now if confirmed else None,
            )
        )


def _written(world: World, say: Say = SAY, *, anew: bool = False) -> Message | None:
    with world.session() as session:
        client = session.scalars(select(Client)).one()
        return write_notice(
            session, world.parts, client, say, world.clock.now(), anew=anew
        )


def test_the_thread_that_was_used_last(anas: World) -> None:
    """Of a chat of an hour ago and a mail of yesterday, the chat."""
    _mailbox(anas, confirmed=True)
    _thread(anas, "email", MAIL, wrote_hours_ago=30)
    _thread(anas, "whatsapp", f"whatsapp:{PHONE}", wrote_hours_ago=1)

    row = _written(anas)

    assert row is not None
    assert (row.channel, row.purpose, row.author) == ("whatsapp", "notice", "bot")


def test_a_shut_window_leads_to_the_thread_that_can_say_it(anas: World) -> None:
    """WhatsApp takes no free text after a day: the mailbox does, with a subject."""
    _mailbox(anas, confirmed=True)
    _thread(anas, "email", MAIL, wrote_hours_ago=300)
    _thread(anas, "whatsapp", f"whatsapp:{PHONE}", wrote_hours_ago=30)

    row = _written(anas)

    assert row is not None
    assert row.channel == "email"


def test_a_template_keeps_it_where_the_client_is(anas: World) -> None:
    """With a template of these words the shut window is none."""
    _mailbox(anas, confirmed=True)
    _thread(anas, "email", MAIL, wrote_hours_ago=300)
    _thread(anas, "whatsapp", f"whatsapp:{PHONE}", wrote_hours_ago=30)
    with anas.session() as session:
        remember(session, SAY.key, "pt", Approved("HX" + "a" * 32, ()))

    row = _written(anas)

    assert row is not None
    assert (row.channel, row.content_sid) == ("whatsapp", "HX" + "a" * 32)


def test_a_mailbox_that_nobody_confirmed_hears_nothing(anas: World) -> None:
    """Whoever reads it may be another; the telephone, which is hers, is written to."""
    _mailbox(anas, confirmed=False)
    _thread(anas, "email", MAIL, wrote_hours_ago=1)

    silent, opened = _written(anas), _written(anas, anew=True)

    assert silent is None
    assert opened is not None
    assert opened.channel == "sms"


def test_without_a_thread_one_is_opened_where_that_is_wanted(anas: World) -> None:
    """No template opens WhatsApp, so it is a text; else nobody is written to."""
    silent = _written(anas)
    row = _written(anas, anew=True)

    assert silent is None
    assert row is not None
    assert (row.channel, row.address) == ("sms", PHONE)


def test_what_leads_to_a_payment_is_signed(anas: World) -> None:
    """A link to the page bears the line by which its reader checks us."""
    _thread(anas, "whatsapp", f"whatsapp:{PHONE}", wrote_hours_ago=1)
    plain = _written(anas)
    words = {"amount": Money(102_17), "link": PayLink()}
    linked = _written(anas, Say("payment.renewed", words))

    assert plain is not None
    assert linked is not None
    assert "/v" not in plain.body
    assert "/v" in linked.body


def test_nobody_used_a_terminal(anas: World) -> None:
    """The trial on a terminal is no thread of a client's."""
    _thread(anas, "terminal", "terminal", wrote_hours_ago=1)
    with anas.session() as session:
        found = thread_of(session, session.scalars(select(Client)).one())

    assert found is None
