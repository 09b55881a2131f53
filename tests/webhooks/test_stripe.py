"""What Stripe posts: verified by its own signature, stored before it is answered."""

import json
import time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from stripe import WebhookSignature

from bot.clock import FixedClock
from bot.database import Database
from bot.environment import Environment
from bot.settings import load_settings
from bot.wiring import EXTENSION, Wiring
from bot.words import Catalogue
from models.inbound import Inbound
from tests.bot.world import CONFIG, SECRET, TUESDAY
from webhooks.stripe import blueprint

KEY = "whsec_of_the_tests"
EVENT = json.dumps(
    {
        "id": "evt_1",
        "object": "event",
        "type": "checkout.session.completed",
        "created": 1_795_528_800,
        "data": {"object": {"id": "cs_1", "metadata": {"name": "Zoë \\u0000"}}},
    }
)
PATH = "/webhooks/stripe"


def _client(database: Database, secret: str | None = KEY) -> FlaskClient:
    app = Flask("regua")
    environment = Environment(secret_key=SECRET, stripe_webhook_secret=secret)
    app.extensions[EXTENSION] = Wiring(
        load_settings(CONFIG),
        environment,
        database,
        FixedClock(TUESDAY),
        Catalogue({}),
    )
    app.register_blueprint(blueprint)
    return app.test_client()


@pytest.fixture
def client(database: Database) -> FlaskClient:
    """Run the webhook over a fresh database."""
    return _client(database)


def _post(
    client: FlaskClient, body: str = EVENT, header: str | None = None, age: int = 0
) -> int:
    if header is None:
        at = int(time.time()) - age
        header = WebhookSignature.generate_signature_header(body, KEY, at)
    sent = client.post(PATH, data=body.encode(), headers={"Stripe-Signature": header})
    return sent.status_code


def _stored(database: Database) -> list[Inbound]:
    with database.read() as session:
        return list(session.scalars(select(Inbound)))


def test_an_event_is_stored(client: FlaskClient, database: Database) -> None:
    """As it came, to be worked off later, in a queue of its own."""
    assert _post(client) == 200

    row = _stored(database)[0]
    assert (row.provider, row.kind, row.dedupe_key) == ("stripe", "event", "evt_1")
    assert row.raw == EVENT
    assert row.queue_key == "stripe:evt_1"
    assert not row.settled


def test_a_second_delivery_is_harmless(client: FlaskClient, database: Database) -> None:
    """The same event is acknowledged and stored once."""
    assert [_post(client) for _ in range(5)] == [200] * 5
    assert len(_stored(database)) == 1


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("", id="none"),
        pytest.param("t=1,v1=ab", id="wrong and old"),
        pytest.param("nonsense", id="nonsense"),
        pytest.param("t=x,v1=", id="no time"),
        pytest.param(
            WebhookSignature.generate_signature_header(EVENT, "whsec_other"),
            id="another secret",
        ),
        pytest.param(
            WebhookSignature.generate_signature_header(EVENT + " ", KEY),
            id="another body",
        ),
        pytest.param(
            WebhookSignature.generate_signature_header(EVENT, KEY).replace("v1", "v0"),
            id="another scheme",
        ),
    ],
)
def test_a_bad_signature(client: FlaskClient, database: Database, header: str) -> None:
    """Nothing is stored of what Stripe did not sign."""
    assert _post(client, header=header) == 400
    assert _stored(database) == []


@pytest.mark.parametrize(
    ("age", "status"),
    [pytest.param(290, 200, id="fresh"), pytest.param(310, 400, id="a replay")],
)
def test_an_old_signature(client: FlaskClient, age: int, status: int) -> None:
    """Five minutes, by the machine's own clock."""
    assert _post(client, age=age) == status


@pytest.mark.parametrize(
    "body",
    ["", "x", "[]", "null", '{"id": 1, "type": "a", "data": {"object": {}}}', "{}"],
)
def test_signed_nonsense(client: FlaskClient, database: Database, body: str) -> None:
    """What is no event is not kept, though the signature is right."""
    assert _post(client, body) == 400
    assert _stored(database) == []


def test_bytes_that_are_no_text(client: FlaskClient) -> None:
    """They are refused before anything is computed over them."""
    headers = {"Stripe-Signature": "t=1,v1=ab"}

    assert client.post(PATH, data=b"\xff\xfe", headers=headers).status_code == 400


def test_without_a_secret_nothing_is_taken(database: Database) -> None:
    """An unconfigured house believes nobody."""
    assert _post(_client(database, None)) == 400
    assert _stored(database) == []


@pytest.mark.fault("F61")
def test_the_database_is_away(client: FlaskClient, database: Database) -> None:
    """503, so that Stripe tries again."""
    with database.write() as session:
        session.execute(text("ALTER TABLE inbound RENAME TO elsewhere"))

    assert _post(client) == 503


def test_only_posts(client: FlaskClient) -> None:
    """A browser finds nothing here."""
    assert client.get(PATH).status_code == 405


@pytest.mark.fault("F14")
@pytest.mark.parametrize(
    ("secrets", "status"),
    [
        pytest.param(f"whsec_new,{KEY}", 200, id="the old one beside the new one"),
        pytest.param(f"{KEY},whsec_old", 200, id="the new one beside the old one"),
        pytest.param("whsec_new", 400, id="the old one is over"),
    ],
)
def test_a_secret_is_changed_without_losing_events(
    database: Database, secrets: str, status: int
) -> None:
    """Stripe signs with both for a day; whichever arrives is taken."""
    assert _post(_client(database, secrets)) == status
