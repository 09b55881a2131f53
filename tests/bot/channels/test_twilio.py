"""Twilio's adapter: the real SDK, each request checked, each failure sorted."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from jsonschema import Draft202012Validator
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from requests.exceptions import ConnectionError as LostConnectionError
from requests.exceptions import ConnectTimeout, ReadTimeout
from urllib3.exceptions import MaxRetryError, NewConnectionError

from bot.channels.contents import Contents
from bot.channels.port import Outgoing, SendError
from bot.channels.twilio import Twilio
from bot.channels.twilio_http import TIMEOUT
from bot.database import Database
from bot.settings import load_settings
from tests.bot.world import ACCOUNT, CONFIG, TOKEN
from tests.sandbox.contract import contract

MESSAGES = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
SENT = {"sid": "SM" + "1" * 32, "status": "queued", "direction": "outbound-api"}
CONTENT = {"sid": "HX" + "2" * 32}


@dataclass
class Wire(BaseAdapter):
    """Stands where the network was: keeps each request, gives each its answer."""

    answers: list[Callable[[], Response]]
    requests: list[PreparedRequest] = field(default_factory=list)
    timeouts: list[object] = field(default_factory=list)

    def send(self, request: PreparedRequest, *_: object, **options: object) -> Response:
        """Keep the request and answer it."""
        self.requests.append(request)
        self.timeouts.append(options.get("timeout"))
        answer = self.answers.pop(0)()
        answer.request, answer.url = request, str(request.url)
        return answer

    def close(self) -> None:
        """Have nothing to close."""


def says(status: int, body: object, **headers: str) -> Callable[[], Response]:
    """Give an answer of Twilio's."""

    def make() -> Response:
        answer = Response()
        answer.status_code = status
        answer.raw = io.BytesIO(json.dumps(body).encode())
        answer.headers.update(headers)
        return answer

    return make


def fails(error: Exception) -> Callable[[], Response]:
    """Give no answer."""

    def raise_it() -> Response:
        raise error

    return raise_it


def twilio_over(
    database: Database, *answers: Callable[[], Response]
) -> tuple[Twilio, Wire]:
    """Wire the adapter to a network of our own."""
    wire = Wire(list(answers))
    twilio = Twilio(
        ACCOUNT,
        TOKEN,
        load_settings(CONFIG).channels,
        lambda token: f"https://regua.example/webhooks/twilio/status?m={token}",
        Contents(database),
    )
    assert twilio.http.session is not None
    for scheme in ("https://", "http://"):
        twilio.http.session.mount(scheme, wire)
    return twilio, wire


def outgoing(**changes: Any) -> Outgoing:  # noqa: ANN401 - any field of a message
    """Make a message to Ana."""
    plain = {
        "token": "t" * 32,
        "channel": "whatsapp",
        "address": "whatsapp:+5548988887777",
        "body": "Olá, Ana! Não há nada em aberto.",
    }
    return Outgoing(**{**plain, **changes})


def form_of(request: PreparedRequest) -> dict[str, str]:
    """Read the form that was posted."""
    return dict(parse_qsl(str(request.body), keep_blank_values=True))


@pytest.mark.parametrize(
    "message",
    [
        pytest.param({}, id="free text"),
        pytest.param({"channel": "sms", "address": "+5548988887777"}, id="sms"),
        pytest.param(
            {"content_sid": "HX" + "a" * 32, "content_variables": {"1": "Ana"}},
            id="template",
        ),
    ],
)
def test_each_message_is_valid(database: Database, message: dict[str, Any]) -> None:
    """The form is one that Twilio's published schema knows, field by field."""
    twilio, wire = twilio_over(database, says(201, SENT))

    sent = twilio.send(outgoing(**message))

    form = form_of(wire.requests[0])
    assert sent.sid == SENT["sid"]
    assert form["StatusCallback"].endswith("?m=" + "t" * 32)
    _valid(MESSAGES, "application/x-www-form-urlencoded", _typed(form))


def test_buttons_are_a_valid_content_made_once(database: Database) -> None:
    """Quick replies are a Content of Twilio's; the second message uses the same."""
    buttons = (
        {"id": "answer:yes:3f", "title": "Sim"},
        {"id": "answer:no:3f", "title": "Não"},
    )
    twilio, wire = twilio_over(
        database, says(201, CONTENT), says(201, SENT), says(201, SENT)
    )

    twilio.send(outgoing(buttons=buttons))
    twilio.send(outgoing(buttons=buttons))

    body = wire.requests[0].body
    assert isinstance(body, str | bytes)
    made = json.loads(body)
    paths = [urlsplit(str(request.url)).path for request in wire.requests]
    assert paths.count("/v1/Content") == 1
    assert [a["id"] for a in made["types"]["twilio/quick-reply"]["actions"]] == [
        "answer:yes",
        "answer:no",
    ]
    _valid("/v1/Content", "application/json", made)


def test_titles_with_figures_stay_in_the_text(database: Database) -> None:
    """A Content per amount would be one per client: such choices are lines of text."""
    twilio, wire = twilio_over(database, says(201, SENT))

    twilio.send(outgoing(buttons=({"id": "choice:1", "title": "3x de R$ 50,00"},)))

    assert "Body" in form_of(wire.requests[0])


def test_sms_has_no_accents(database: Database) -> None:
    """What is not in GSM-7 would cost three parts instead of one."""
    twilio, wire = twilio_over(database, says(201, SENT))

    twilio.send(outgoing(channel="sms", address="+5548988887777"))

    assert form_of(wire.requests[0])["Body"] == "Ola, Ana! Nao ha nada em aberto."


def test_there_is_a_timeout(database: Database) -> None:
    """The SDK has none of its own."""
    twilio, wire = twilio_over(database, says(201, SENT))

    twilio.send(outgoing())

    assert wire.timeouts == [TIMEOUT]


NEVER_LEFT = LostConnectionError(
    MaxRetryError(None, "/", NewConnectionError(None, "refused"))  # type: ignore[arg-type]  # only the reason is read
)


@pytest.mark.fault("F17")
@pytest.mark.fault("F18")
@pytest.mark.parametrize(
    ("answer", "permanent", "lost", "code", "after"),
    [
        pytest.param(
            says(429, {"code": 20429, "message": "slow"}, **{"Retry-After": "7"}),
            False, False, 20429, 7.0, id="too many requests",
        ),
        pytest.param(
            says(503, {"message": "away"}), False, True, 503, None, id="5xx"
        ),
        pytest.param(
            says(400, {"code": 21211, "message": "no"}),
            True, False, 21211, None, id="refused",
        ),
        pytest.param(
            fails(NEVER_LEFT), False, False, None, None, id="connection refused"
        ),
        pytest.param(
            fails(ConnectTimeout()), False, False, None, None, id="connect timeout"
        ),
        pytest.param(fails(ReadTimeout()), False, True, None, None, id="no answer"),
        pytest.param(
            fails(LostConnectionError("reset")), False, True, None, None, id="reset"
        ),
    ],
)  # fmt: skip
def test_failures(  # noqa: PLR0913, PLR0917 - a row of the table
    database: Database,
    answer: Callable[[], Response],
    permanent: bool,  # noqa: FBT001 - a column of the table
    lost: bool,  # noqa: FBT001 - a column of the table
    code: int | None,
    after: float | None,
) -> None:
    """Not processed: again later. Refused: never again. Unanswered: lost."""
    twilio, _ = twilio_over(database, answer)

    with pytest.raises(SendError) as caught:
        twilio.send(outgoing())

    error = caught.value
    assert (error.permanent, error.lost) == (permanent, lost)
    assert (error.code, error.retry_after) == (code, after)


def _valid(path: str, kind: str, body: object) -> None:
    """Check a request against the published schema, where it lies beside us."""
    published = contract()
    asked = published["paths"][path]["post"]["requestBody"]["content"][kind]["schema"]
    closed = {"components": published["components"], **asked}
    if "$ref" not in closed:
        closed["additionalProperties"] = False
    Draft202012Validator(closed).validate(body)


def _typed(form: dict[str, str]) -> dict[str, object]:
    numbers = {"ValidityPeriod"}
    return {k: int(v) if k in numbers else v for k, v in form.items()}
