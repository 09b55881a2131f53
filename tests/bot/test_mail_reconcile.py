"""An e-mail whose server never answered: unknown, shown, and in nobody's way."""

from collections.abc import Iterator
from datetime import date

import pytest

from bot.channels.email import Email
from bot.reconcile import reconcile_sends
from models.client import Client, ContactPoint
from models.planned import PlannedContact
from tests.bot.channels.mail_server import MailServer, mail_server
from tests.bot.world import World, ana

MAIL = "ana@example.com"


@pytest.fixture
def post() -> Iterator[MailServer]:
    """Run a mail server that hangs up once it has the text."""
    with mail_server() as server:
        server.hang_up = "TEXT"
        yield server


@pytest.mark.fault("F17")
def test_a_mail_without_an_answer(world: World, post: MailServer) -> None:
    """It went out once; Twilio is not asked about it, and it is never sent again."""
    object.__setattr__(world.parts.settings.channels.email, "enabled", True)
    ana(world, date(2026, 11, 19), preferred_channel="email")
    with world.session() as session:
        client = session.query(Client).one()
        point = ContactPoint(kind="email", address=MAIL, canonical=MAIL)
        client.contact_points.append(point)
    world.channel = Email(post.url, world.parts)  # type: ignore[assignment]  # a real one
    world.plan()
    world.work()

    reconcile_sends(world.parts, None, settles_ms=-60_000)
    world.work()

    (row,) = world.messages(author="regua")
    with world.parts.database.read() as session:
        state = session.query(PlannedContact).one().state
    assert (row.state, row.settled, state) == ("unknown", True, "unknown")
    assert len(post.inbox) == 1
