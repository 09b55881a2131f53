"""A preference from the chat to the next reminder, and an address on its way in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.app import create_app
from bot.channels.email import Email
from bot.channels.port import Outgoing, Sent
from bot.database import Database
from models.audit import Audit
from models.client import Client, ContactPoint
from models.conversation import Conversation
from models.planned import PlannedContact
from tests.bot.channels.mail_server import MailServer, mail_server
from tests.bot.world import FakeChannel, World, ana, world_on

MAIL = "Ana.Souza@example.com"
SOON = date(2026, 11, 27)  # due in three days


@dataclass
class Both(FakeChannel):
    """SMS and WhatsApp by a fake, e-mail by a real server."""

    email: Email | None = None

    def send(self, outgoing: Outgoing) -> Sent:
        """Take the road of the message."""
        if outgoing.channel == "email" and self.email is not None:
            self.sent.append(outgoing)
            return self.email.send(outgoing)
        return super().send(outgoing)


@pytest.fixture
def post() -> Iterator[MailServer]:
    """Run a mail server."""
    with mail_server() as server:
        yield server


@pytest.fixture
def world(database: Database, post: MailServer) -> World:
    """Let Ana, whose identity was checked, owe what is due on Friday."""
    world = world_on(database)
    told = replace(world.parts.environment, public_url="https://regua.example")
    world.parts = replace(world.parts, environment=told)
    object.__setattr__(world.parts.settings.channels.email, "enabled", True)
    world.channel = Both(email=Email(post.url, world.parts))
    ana(world, SOON)
    world.hears("oi")
    with world.session() as session:
        thread = session.query(Conversation).one()
        thread.identity_checked_until = world.clock.now() + timedelta(hours=24)
    world.work()
    return world


def client(world: World) -> Client:
    """Read Ana's row with her addresses."""
    with world.parts.database.read() as session:
        found = session.query(Client).one()
        list(found.contact_points)
        return found


def confirm(world: World, post: MailServer) -> None:
    """Open the mailbox, follow the link, and press its button."""
    (link,) = re.findall(r"/e/confirm/[0-9a-f]{64}", post.inbox[0].part("plain"))
    answer = create_app(world.parts).test_client().post(link)
    assert answer.status_code == 303


def test_a_wish_is_kept_and_audited(world: World) -> None:
    """The row holds it, and the trail says what was wished."""
    world.hears("prefiro sms, só de tarde")

    row = client(world)
    assert (row.preferred_channel, row.preferred_from, row.preferred_until) == (
        "sms",
        time(12),
        time(18),
    )
    with world.parts.database.read() as session:
        last = session.query(Audit).order_by(Audit.id.desc()).first()
        assert last is not None
        assert (last.action, last.details["channel"]) == ("preference_recorded", "sms")


def test_the_reminder_obeys(world: World) -> None:
    """The next reminder waits for the hour, and takes the road."""
    world.hears("prefiro sms depois das 15h")
    world.work()
    world.clock.at = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)  # noon, D-1
    world.plan()
    world.work()
    with world.parts.database.read() as session:
        waiting = session.query(PlannedContact).one()
    before = [row.channel for row in world.messages(author="regua")]
    world.clock.at = waiting.not_before
    world.work()

    assert before == []
    assert waiting.not_before == datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
    assert [row.channel for row in world.messages(author="regua")] == ["sms"]


def test_an_address_from_the_chat(world: World, post: MailServer) -> None:
    """It is kept as unconfirmed, and gets a link, and not a word about a debt."""
    world.hears(f"me manda por email, {MAIL}")
    world.work()

    point = client(world).contact_points[1]
    mail = post.inbox[0]
    assert (point.address, point.canonical) == (MAIL, MAIL.lower())
    assert (point.confirmed_at, client(world).preferred_channel) == (None, "email")
    assert mail.receivers == [MAIL]
    assert mail.message["Subject"] == "Fibra Sul: este e-mail é seu?"
    assert "R$" not in mail.part("plain")
    assert "Confirmar este e-mail</a>" in mail.part("html")


@pytest.mark.parametrize(
    ("confirmed", "told"),
    [
        pytest.param(False, False, id="unconfirmed: neutral, before the due day too"),
        pytest.param(True, True, id="confirmed by its link: the invoice"),
    ],
)
def test_what_an_address_from_the_chat_may_hear(
    world: World, post: MailServer, *, confirmed: bool, told: bool
) -> None:
    """No amount goes to a mailbox that was only said in a chat."""
    world.hears(f"me manda por email, {MAIL}")
    world.work()
    if confirmed:
        confirm(world, post)
    world.clock.at = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
    world.plan()
    world.work()

    reminder = post.inbox[-1]
    assert len(post.inbox) == 2
    assert ("R$ 100,00" in reminder.part("plain")) is told


def test_an_address_that_bounced_is_given_again(world: World) -> None:
    """The client's own word opens it again, and it has to be confirmed."""
    key = MAIL.lower()
    with world.session() as session:
        row = session.query(Client).one()
        point = ContactPoint(kind="email", address=key, canonical=key)
        point.invalid_at, point.invalid_reason = world.clock.now(), "501001"
        row.contact_points.append(point)

    world.hears(f"meu email é {MAIL}")

    assert len(client(world).contact_points) == 2
    assert client(world).contact_points[1].invalid_at is None


def test_a_confirmed_address_is_not_asked_again(world: World, post: MailServer) -> None:
    """Who names the address that we know gets no second link."""
    key = MAIL.lower()
    with world.session() as session:
        row = session.query(Client).one()
        point = ContactPoint(kind="email", address=key, canonical=key)
        point.confirmed_at = world.clock.now()
        row.contact_points.append(point)

    world.hears(f"manda no email {MAIL}")
    world.work()

    assert post.inbox == []
    assert client(world).preferred_channel == "email"


def test_a_mailbox_that_does_not_exist(world: World, post: MailServer) -> None:
    """A refusal for good shuts the address, and nothing else."""
    post.answers["RCPT"] = "550 5.1.1 no such user"
    world.hears(f"me manda por email, {MAIL}")
    world.work()

    phone, mail = client(world).contact_points
    assert (mail.invalid_reason, phone.invalid_at) == ("501001", None)
