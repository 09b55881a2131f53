"""The same on PostgreSQL: an album that waits, a receipt, and the money of its bank."""

import json
from collections.abc import Iterator
from datetime import date

import pytest

from bot.bank.load import Bringing, bring_in
from bot.database import Database
from bot.inbox import Arrival
from bot.proofs.known import payment_with
from bot.proofs.queue import Shelf, count_of
from tests.bot.bank.conftest import ofx
from tests.bot.proofs.receipts import E2E, proofs, shows, trusted
from tests.bot.world import ACCOUNT, PHONE, World, ana, world_on

pytestmark = pytest.mark.postgres


@pytest.fixture
def world(postgres_url: str) -> Iterator[World]:
    """Build a world on PostgreSQL where Ana owes R$ 102.17, and is known."""
    database = Database(postgres_url)
    made = world_on(database)
    ana(made, date(2026, 11, 19))
    trusted(made)
    yield made
    database.close()


def test_the_banks_line_is_found_by_its_pix_id(world: World) -> None:
    """The id stands in the keys of a line, which are JSON."""
    shows(world)
    text = f"PIX RECEBIDO {E2E} ANA SOUZA 52998224725"
    file = ofx((date(2026, 11, 24), 102_17, text))
    bring_in(world.parts, Bringing(file, "extrato.ofx", "cli"))

    with world.session() as session:
        assert payment_with(session, E2E) is not None
        assert count_of(session, Shelf.DONE) == 1
    assert proofs(world)[0].state == "matched"


@pytest.mark.fault("F06")
def test_an_album_is_one_message(world: World) -> None:
    """Put off, joined, and answered once."""
    before = len(world.messages(direction="out"))
    for number in range(3):
        form = {
            "MessageSid": f"SM{number}",
            "AccountSid": ACCOUNT,
            "From": f"whatsapp:{PHONE}",
            "To": "whatsapp:+554830300120",
            "Body": "",
            "NumMedia": "1",
            "MediaUrl0": f"https://api.twilio.com/{number}",
            "MediaContentType0": "image/jpeg",
        }
        key = f"in:SM{number}"
        world.arrives(Arrival("twilio", "message", key, PHONE, json.dumps(form)))

    world.waits(30)

    assert len(world.messages(direction="out")) == before + 1
