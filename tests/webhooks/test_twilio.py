"""Twilio's webhooks: verified, stored before the answer, and harmless when repeated."""

import json
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from bot.app import create_app
from bot.database import Database
from models.inbound import Inbound
from tests.bot.world import ACCOUNT, TOKEN, World, world_on

URL = "http://localhost:8000"
INBOUND = "/webhooks/twilio/inbound"
FORM = {
    "MessageSid": "SM" + "1" * 32,
    "SmsMessageSid": "SM" + "1" * 32,
    "AccountSid": ACCOUNT,
    "From": "whatsapp:+5548988887777",
    "To": "whatsapp:+554830300120",
    "Body": "oi, tudo bem? ção",
    "NumMedia": "0",
    "ProfileName": "Ana",
    "Nothing": "",
    "NewParameterOfNextYear": "1",
}


@pytest.fixture
def world(database: Database) -> World:
    """Build a world on a fresh database."""
    return world_on(database)


@pytest.fixture
def web(world: World) -> Iterator[FlaskClient]:
    """Give a client of the web application."""
    with create_app(world.parts).test_client() as client:
        yield client


def post(  # noqa: PLR0913 - each may be wrong on its own
    web: FlaskClient,
    form: dict[str, str],
    *,
    path: str = INBOUND,
    signature: str | None = None,
    algorithm: str | None = None,
    token: str = TOKEN,
) -> TestResponse:
    """Post a form as Twilio does, signed by the SDK's own helper."""
    if signature is None:
        validator = RequestValidator(token)
        signature = validator.compute_signature(URL + path, form, algorithm)
    headers = {"X-Twilio-Signature": signature}
    if algorithm:
        settings = f"key=webhooks_sharedkey_1,algorithm={algorithm}"
        headers["X-Twilio-Webhooks-Signature-Settings"] = settings
    return web.post(path, data=form, headers=headers)


def stored(world: World) -> list[Inbound]:
    """List what the inbox holds."""
    with world.parts.database.read() as session:
        return list(session.query(Inbound))


@pytest.mark.parametrize("algorithm", [None, "HMAC_SHA1", "HMAC_SHA256"])
def test_signed_and_stored(
    web: FlaskClient, world: World, algorithm: str | None
) -> None:
    """A genuine message is in the inbox when the 200 goes out."""
    answer = post(web, FORM, algorithm=algorithm)

    assert answer.status_code == 200
    assert answer.text.endswith("<Response/>")
    assert json.loads(stored(world)[0].raw)["Body"] == FORM["Body"]


@pytest.mark.fault("F08")
@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"signature": ""}, id="none"),
        pytest.param({"signature": "aGVsbG8="}, id="wrong"),
        pytest.param({"signature": "não é base64"}, id="not ascii"),
        pytest.param({"token": "another"}, id="another secret"),
        pytest.param({"algorithm": "HMAC_MD5", "signature": "x"}, id="algorithm"),
    ],
)
def test_forged(web: FlaskClient, world: World, change: dict[str, str]) -> None:
    """A forgery is refused and leaves nothing behind."""
    answer = post(web, FORM, **change)

    assert answer.status_code == 403
    assert stored(world) == []


@pytest.mark.fault("F08")
@pytest.mark.parametrize("name", sorted(FORM))
def test_any_parameter_changed(web: FlaskClient, world: World, name: str) -> None:
    """The signature covers every parameter, the blank ones included."""
    good = RequestValidator(TOKEN).compute_signature(URL + INBOUND, FORM)
    changed = {**FORM, name: FORM[name] + "x"}

    answer = post(web, changed, signature=good)

    assert answer.status_code == 403
    assert stored(world) == []


@pytest.mark.fault("F01")
@pytest.mark.fault("F09")
def test_the_same_message_again(web: FlaskClient, world: World) -> None:
    """A second delivery is answered alike, and stored once."""
    first, second = post(web, FORM), post(web, FORM)

    assert (first.status_code, second.status_code) == (200, 200)
    assert len(stored(world)) == 1


@pytest.mark.fault("F11")
@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"AccountSid": "AC" + "9" * 32}, id="another account"),
        pytest.param({"To": "whatsapp:+5511999990000"}, id="another number"),
    ],
)
def test_meant_for_somebody_else(
    web: FlaskClient, world: World, change: dict[str, str]
) -> None:
    """What is signed but not for us is refused."""
    answer = post(web, {**FORM, **change})

    assert answer.status_code == 403
    assert stored(world) == []


@pytest.mark.fault("F12")
def test_too_big(web: FlaskClient, world: World) -> None:
    """A huge body is refused before it is read."""
    answer = post(web, {**FORM, "Body": "x" * 400_000}, signature="x")

    assert answer.status_code == 413
    assert stored(world) == []


def test_a_card_number_is_never_stored(web: FlaskClient, world: World) -> None:
    """A PAN is masked before the message reaches the disk."""
    post(web, {**FORM, "Body": "meu cartao 4111 1111 1111 1111 val 12/30"})

    assert "4111" not in stored(world)[0].raw


@pytest.mark.fault("F02")
def test_each_status_is_kept(web: FlaskClient, world: World) -> None:
    """Different statuses of one message are different events, the same one is not."""
    path = "/webhooks/twilio/status?m=abc"
    for status in ("sent", "delivered", "sent"):
        form = {"MessageSid": "SM1", "MessageStatus": status, "AccountSid": ACCOUNT}
        assert post(web, form, path=path).status_code == 200

    assert [row.queue_key for row in stored(world)] == ["status:abc"] * 2


@pytest.mark.fault("F61")
def test_the_database_is_away(
    web: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be stored is not acknowledged."""
    world.parts.database.engine.dispose()
    monkeypatch.setattr(world.parts.database.engine, "connect", _away)

    answer = post(web, FORM)

    assert answer.status_code == 503


def _away(*_: object, **__: object) -> None:
    statement = "connect"
    raise OperationalError(statement, {}, OSError("away"))
