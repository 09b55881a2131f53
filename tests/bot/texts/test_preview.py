"""Preview: a text on a real client, as of now, with nothing made on the way."""

from datetime import timedelta

import pytest

from bot.texts.preview import Preview, find_client, preview
from domain.disclosure import Level
from models.client import Client
from models.conversation import Conversation
from models.message import Message
from models.payment import PaymentLink
from models.template import TemplateText
from tests.bot.texts.conftest import BODY, LATE, TODAY
from tests.bot.world import World, ana


def shown(world: World, body: str, channel: str = "whatsapp") -> Preview:
    """Preview a text on Ana."""
    text = TemplateText(
        key="k", language="pt", channel=channel, subject="Oi", body=body
    )
    with world.parts.database.read() as session:
        client = session.query(Client).one()
        return preview(session, world.parts, client, text, world.clock.now())


def test_the_amounts_are_todays(world: World) -> None:
    """As of now, in the client's own zone, with the buttons of the channel."""
    ana(world, LATE)

    seen = shown(world, BODY)

    assert seen.filled is not None
    assert "R$ 102,17" in seen.filled.body
    assert seen.instead is None
    assert seen.buttons == ("Pagar agora", "Pago outro dia", "Já paguei")


def test_nothing_is_made_on_the_way(world: World) -> None:
    """No link, no thread, no message: looking changes nothing."""
    ana(world, LATE, confirmed=False)

    shown(world, BODY)

    with world.parts.database.read() as session:
        for model in (PaymentLink, Conversation, Message):
            assert session.query(model).count() == 0


@pytest.mark.parametrize(
    ("confirmed", "channel", "body", "instead", "hears"),
    [
        pytest.param(True, "sms", BODY, None, Level.INVOICE, id="may hear"),
        pytest.param(False, "sms", BODY, "level", Level.NEUTRAL, id="may not"),
        pytest.param(
            True, "sms", "{total_overdue}", "level", Level.INVOICE, id="a total"
        ),
        pytest.param(
            False, "letter", "{total_overdue}", None, Level.DOCUMENTS, id="a letter"
        ),
        pytest.param(
            True, "sms", "Em {city}: {link}", "missing_city", Level.INVOICE, id="a hole"
        ),
        pytest.param(True, "sms", "{oops}", "unknown", Level.INVOICE, id="unknown"),
    ],
)
def test_what_would_go_out_instead(  # noqa: PLR0913, PLR0917 - a row of the table
    world: World,
    confirmed: bool,  # noqa: FBT001 - a column of the table
    channel: str,
    body: str,
    instead: str | None,
    hears: Level,
) -> None:
    """Who may hear less is shown the house's words, with the reason."""
    ana(world, LATE, confirmed=confirmed)

    seen = shown(world, body, channel)

    assert (seen.instead, seen.hears) == (instead, hears)
    assert bool(seen.house) == (instead is not None)


@pytest.mark.fault("F35")
def test_an_sms_shows_its_price(world: World) -> None:
    """Segments before and after the accents go."""
    ana(world, LATE)

    price = shown(world, "Não há: {link}", "sms").price

    assert price is not None
    assert price.written.encoding == "UCS-2"
    assert price.plain.encoding == "GSM-7"
    assert "Codigo K7M4-9QXD" in price.text


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param("ana", "Ana Souza", id="by code"),
        pytest.param("souza", "Ana Souza", id="by name"),
        pytest.param("", "Ana Souza", id="somebody who owes"),
        pytest.param("100%", None, id="no wildcard"),
        pytest.param("_na", None, id="nor this one"),
        pytest.param("zzz", None, id="nobody"),
    ],
)
def test_choosing_a_client(world: World, wanted: str, found: str | None) -> None:
    """By code or name; without either, somebody who owes."""
    ana(world, LATE, TODAY + timedelta(days=3))

    with world.parts.database.read() as session:
        client = find_client(session, wanted)

    assert (client.name if client else None) == found
