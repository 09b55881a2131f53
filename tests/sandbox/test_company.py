"""The company's own system: it checks signatures, and brings services back."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from tests.sandbox.providers import Json, Providers

SECRET = "whsec_" + "cmVndWEtdGVzdHMtb25seS1vbmx5"
OTHER = "whsec_" + "YW5vdGhlci1zZWNyZXQtYWx0b2dldGhlcg=="
UNLOCK = {"client": "C-1/a", "unlock": 7, "until": "2026-11-27"}


@dataclass
class Api:
    """The application's API of services; `answers` are its next statuses."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    told: list[tuple[str, str, Any]] = field(default_factory=list)
    came: threading.Condition = field(default_factory=threading.Condition)

    def wait(self, count: int) -> list[tuple[str, str, Any]]:
        """Give what was told, once there are so many."""
        with self.came:
            assert self.came.wait_for(lambda: len(self.told) >= count, 15), self.told
            return list(self.told)


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    """Answer to the system on loopback."""
    it = Api()

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with it.came:
                call = self.path, self.headers["Authorization"], json.loads(body)
                it.told.append(call)
                self.send_response(it.answers.pop(0) if it.answers else 200)
                it.came.notify_all()
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own word
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    it.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield it
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def _own(api: Api) -> Iterator[Providers]:
    made = Providers(api.url, f"--hook-secret={SECRET}", "--api-token=regua_test")
    yield made
    made.close()


@pytest.fixture
def system(_own: Providers, api: Api) -> Providers:
    """Return a sandbox whose system has heard nothing."""
    _own.pull("reset")
    api.told.clear()
    api.answers.clear()
    return _own


def post(
    system: Providers,
    kind: str = "promise.recorded",
    data: Json = None,
    secret: str = SECRET,
    **more: Any,  # noqa: ANN401 - the id, and the instant of the signature
) -> int:
    """Tell it an event, signed as the application signs; give its status."""
    told = {"type": kind, "timestamp": "2026-11-24T14:00:00Z", "data": data or {}}
    body, id_ = json.dumps(told), more.get("id", "msg_1")
    at = more.get("at", datetime.now(UTC))
    signature = Webhook(secret).sign(id_, at, body)
    headers = {
        "webhook-id": id_,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
        "Content-Type": "application/json",
    }
    url = "/company/events"
    return system.http.post(url, content=body, headers=headers).status_code


def heard(system: Providers) -> list[Json]:
    """List what it shows of what it heard."""
    events: list[Json] = system.look("company")["events"]
    return events


def finished(system: Providers) -> str:
    """Wait until the last event was acted on."""
    for _ in range(200):
        done = heard(system)[-1]["done"]
        if done not in {"waits", "suspends"}:
            return str(done)
        threading.Event().wait(0.05)
    return "never"


def test_a_signed_event_is_taken(system: Providers) -> None:
    """Its type, its ids and the mark of the check are shown."""
    assert post(system, data={"client": "C-1", "promise": 4}) == 204
    [event] = heard(system)

    assert (event["id"], event["type"]) == ("msg_1", "promise.recorded")
    assert event["data"] == {"client": "C-1", "promise": 4}
    assert (event["verified"], event["times"], event["done"]) == (True, 1, None)


@pytest.mark.parametrize(
    ("secret", "minutes"),
    [
        pytest.param(OTHER, 0, id="another secret"),
        pytest.param(SECRET, 10, id="an old signature"),
    ],
)
def test_what_is_not_signed_now_is_refused(
    system: Providers, api: Api, secret: str, minutes: int
) -> None:
    """401, shown as refused, and nothing is done about it."""
    at = datetime.now(UTC) - timedelta(minutes=minutes)
    status = post(system, "service.unlock_granted", UNLOCK, secret, at=at)
    [event] = heard(system)

    assert (status, event["verified"], event["done"]) == (401, False, None)
    assert api.told == []


def test_the_lever_takes_its_secret_away(system: Providers) -> None:
    """Without the secret nothing fits; given back, the next try does."""
    system.pull("company", secret=OTHER)
    refused = post(system)
    system.pull("company", secret="")
    taken = post(system)

    assert (refused, taken) == (401, 204)
    assert [each["verified"] for each in heard(system)] == [False, True]


def test_a_second_delivery_is_harmless(system: Providers, api: Api) -> None:
    """The same webhook-id is counted, and the service brought back once."""
    for _ in range(2):
        assert post(system, "service.unlock_granted", UNLOCK) == 204
    done = finished(system)
    [event] = heard(system)

    assert (done, event["times"], len(api.told)) == ("restored", 2, 1)


def test_an_unlock_closes_its_circle(system: Providers, api: Api) -> None:
    """A moment later the API hears that the service is back, by the token."""
    post(system, "service.unlock_granted", UNLOCK)
    [call] = api.wait(1)

    assert call == (
        "/api/v1/clients/C-1%2Fa/service",
        "Bearer regua_test",
        {"state": "active"},
    )
    assert finished(system) == "restored"
    assert heard(system)[0]["answer"] == 200


def test_an_unlock_that_ended_is_suspended_on_its_day(
    system: Providers, api: Api
) -> None:
    """Not before the day that was told, by the demo's clock."""
    now = datetime.fromisoformat(system.look("clock")["now"])
    day = (now + timedelta(days=3)).date().isoformat()
    ended = {"client": "C-1", "unlock": 7, "why": "broken", "suspend_from": day}
    post(system, "service.unlock_ended", ended)
    system.pull("clock", now=(now + timedelta(days=1)).isoformat())
    early = heard(system)[0]["done"], list(api.told)
    system.pull("clock", now=(now + timedelta(days=4)).isoformat())
    [(_, _, body)] = api.wait(1)

    assert early == ("suspends", [])
    assert body == {"state": "suspended"}
    assert finished(system) == "suspended"


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        pytest.param("payment.received", "broken", id="paid before the day"),
        pytest.param("promise.kept", "kept", id="kept"),
    ],
)
def test_who_paid_is_not_suspended(
    system: Providers, api: Api, kind: str, why: str
) -> None:
    """The day comes, and the service stays."""
    now = datetime.fromisoformat(system.look("clock")["now"])
    day = None if why == "kept" else (now + timedelta(days=1)).date().isoformat()
    ended = {"client": "C-1", "why": why, "suspend_from": day}
    post(system, "service.unlock_ended", ended)
    post(system, kind, {"client": "C-1"}, id="msg_2")
    system.pull("clock", now=(now + timedelta(days=9)).isoformat())
    post(system, "service.unlock_granted", UNLOCK, id="msg_3")
    told = [body["state"] for *_, body in api.wait(1)]

    assert told == ["active"]


@pytest.mark.parametrize(
    ("mood", "status"), [("500", 500), ("410", 410), ("429", 429), ("slow:1", 204)]
)
def test_moods(system: Providers, mood: str, status: int) -> None:
    """It fails as receivers do; what it did not take is not among what it heard."""
    system.pull("mode", company=mood)

    assert post(system) == status
    assert len(heard(system)) == int(status == 204)


def test_switched_off_it_answers_nobody(system: Providers) -> None:
    """The page's switch cuts connections, until it is switched on again."""
    off = system.http.post("/_demo/company", json={"on": False}).json()
    with pytest.raises(httpx.TransportError):
        post(system)
    on = system.http.post("/_demo/company", json={"on": True}).json()

    assert (off["on"], on["on"], on["events"]) == (False, True, [])
    assert post(system) == 204
    assert [e["type"] for e in system.http.get("/_demo/company").json()["events"]] == [
        "promise.recorded"
    ]
