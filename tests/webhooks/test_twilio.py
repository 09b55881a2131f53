"""Twilio's webhooks: verified, stored before the answer, and harmless when repeated."""

import json
from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict
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


@pytest.mark.fault("F14")
def test_a_token_is_changed_without_losing_messages(world: World) -> None:
    """Signed by the old one or the new one: both count, until the old one is struck."""
    both = replace(world.parts.environment, twilio_auth_token=f"new-token, {TOKEN}")
    only = replace(world.parts.environment, twilio_auth_token="new-token")
    answers: list[int] = []
    for environment, token in ((both, TOKEN), (both, "new-token"), (only, TOKEN)):
        parts = replace(world.parts, environment=environment)
        form = FORM | {"MessageSid": f"SM{len(answers):032x}"}
        with create_app(parts).test_client() as web:
            answers.append(post(web, form, token=token).status_code)

    assert answers == [200, 200, 403]
    assert len(stored(world)) == 2


@pytest.mark.fault("F13")
def test_the_answer_waits_for_no_understanding(web: FlaskClient, world: World) -> None:
    """A message is stored and answered; nothing of its turn is done in the request."""
    post(web, FORM)
    rows = stored(world)

    assert [row.settled for row in rows] == [False]
    assert world.messages() == []


@pytest.mark.fault("F13")
def test_most_answers_are_out_in_half_a_second(web: FlaskClient, world: World) -> None:
    """Twilio gives up after 15 s; of a hundred messages at most one takes 0,5 s."""
    times = []
    for number in range(100):
        begun = perf_counter()
        post(web, FORM | {"MessageSid": f"SM{number:032x}"})
        times.append(perf_counter() - begun)

    assert sorted(times)[98] < 0.5
    assert len(stored(world)) == 100


@pytest.mark.fault("F12")
def test_five_thousand_parameters(web: FlaskClient, world: World) -> None:
    """They are refused before anything is stored, signed or not."""
    many = FORM | {f"P{number}": "1" for number in range(5_000)}

    assert post(web, many).status_code in {400, 403, 413}
    assert stored(world) == []


@pytest.mark.fault("F12")
def test_a_parameter_that_comes_twice(web: FlaskClient, world: World) -> None:
    """Whoever checks and whoever reads must see the same: two of a name is neither."""
    form = MultiDict([*FORM.items(), ("Body", "another")])
    signature = RequestValidator(TOKEN).compute_signature(URL + INBOUND, form)
    answer = web.post(INBOUND, data=form, headers={"X-Twilio-Signature": signature})

    assert answer.status_code == 400
    assert stored(world) == []


@pytest.mark.fault("F12")
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"MessageSid=SM1&Body=%ff%fe", id="bytes that are no text"),
        pytest.param(b"MessageSid=SM1&Body=%ED%A0%80", id="half a character"),
        pytest.param(b"\x00\xff\x00", id="no form at all"),
    ],
)
def test_what_is_no_utf_8(web: FlaskClient, world: World, body: bytes) -> None:
    """It is signed by nobody, and stored nowhere; nothing breaks."""
    kind = "application/x-www-form-urlencoded"
    answer = web.post(
        INBOUND,
        data=body,
        headers={"X-Twilio-Signature": "aGVsbG8="},
        content_type=kind,
    )

    assert answer.status_code in {400, 403}
    assert stored(world) == []
