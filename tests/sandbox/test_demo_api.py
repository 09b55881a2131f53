"""The page's own API: it asks the application, and acts for the client."""

import base64
import io
from datetime import datetime

import pytest
from pypdf import PdfReader

from tests.sandbox.portfolio import CLIENT, STATE
from tests.sandbox.providers import ANA, ANA_SMS, Json, Providers
from tests.sandbox.receiver import Receiver


def _look(providers: Providers, path: str, **query: str) -> Json:
    reply = providers.http.get(f"/_demo/{path}", params=query)
    assert reply.status_code == 200, reply.text
    return reply.json()


def _act(providers: Providers, path: str, **given: Json) -> Json:
    reply = providers.http.post(f"/_demo/{path}", json=given)
    assert reply.status_code == 200, reply.text
    return reply.json()


@pytest.fixture
def running(app: Receiver, providers: Providers) -> Receiver:
    """Return the stand-in with its demo API up."""
    app.pages["/demo/state"] = STATE
    _act(providers, "console")  # Reads the state afresh.
    app.looks.clear()
    return app


def test_the_state_is_the_applications(providers: Providers, running: Receiver) -> None:
    """Clients come through with their unread count; the login link does not."""
    del running

    state = _look(providers, "state")

    assert (state["health"], state["company"]) == ("up", "Fibra Serrana")
    assert state["clients"] == [{**CLIENT, "unread": 0}]
    assert "console_url" not in state


def test_the_demo_token_opens_the_application(
    providers: Providers, running: Receiver
) -> None:
    """Each question bears the token of the command line."""
    _look(providers, "thread", address=ANA)

    assert running.looks[-1].headers["X-Regua-Demo"] == "demo"


def test_the_providers_follow_the_applications_clock(
    providers: Providers, running: Receiver
) -> None:
    """Messages are stamped with the demo's day."""
    del running
    _look(providers, "state")

    providers.says("oi")
    (message,) = providers.look("messages")["messages"]

    assert message["at"].startswith("2026-12-24T11:00")


def test_a_clock_move_is_passed_on(providers: Providers, running: Receiver) -> None:
    """The application moves, tells what happened, and the providers go with it."""
    running.pages["/demo/clock"] = {
        "now": "2026-12-26T11:00:00+00:00",
        "text": "2 enviados",
    }
    running.pages["/demo/state"] = {**STATE, "now": "2026-12-26T11:00:00+00:00"}

    told = _act(providers, "clock", days=2)
    now = datetime.fromisoformat(providers.look("clock")["now"])

    assert (told["text"], told["health"]) == ("2 enviados", "up")
    assert (now.month, now.day) == (12, 26)


def test_a_refused_move_leaves_the_clock(providers: Providers, app: Receiver) -> None:
    """When the application does not move, the providers do not."""
    app.answers = [500]
    before = datetime.fromisoformat(providers.look("clock")["now"])

    told = _act(providers, "clock", days=2)
    after = datetime.fromisoformat(providers.look("clock")["now"])

    assert told["health"] == "broken"
    assert (after - before).days == 0


def test_without_the_application_the_page_is_told(
    providers: Providers, app: Receiver
) -> None:
    """A 404 on the demo API is `refused`, not an error of the page."""
    del app
    _act(providers, "console")

    assert _look(providers, "state")["health"] == "refused"
    assert _look(providers, "thread", address=ANA)["turns"] == []


def test_opening_the_conversation_reads_it(providers: Providers, app: Receiver) -> None:
    """What had arrived is told as read, on WhatsApp and once."""
    providers.says("oi")
    providers.send(status_callback=providers.callback("w"))
    providers.send(to=ANA_SMS, status_callback=providers.callback("s"))
    app.statuses(4)

    for _ in range(2):
        _look(providers, "phone", address=ANA, seen="1")

    assert app.statuses(5)[4] == "read"
    assert "m=w" in app.hooks[-1].path
    phone = _look(providers, "phone", address=ANA)
    assert [each["channel"] for each in phone["messages"]] == [
        "whatsapp",
        "whatsapp",
        "sms",
    ]


def test_unread_messages_are_counted(providers: Providers, running: Receiver) -> None:
    """Delivered and not looked at, whatever the channel."""
    providers.send(to=ANA_SMS, status_callback=providers.callback())
    running.statuses(2)
    before = _look(providers, "state")["clients"][0]["unread"]
    _look(providers, "phone", address=ANA, seen="1")

    after = _look(providers, "state")["clients"][0]["unread"]

    assert (before, after) == (1, 0)


def test_the_console_is_entered_by_a_fresh_link(
    providers: Providers, running: Receiver
) -> None:
    """Each asking reads a new single-use link."""
    _act(providers, "console")
    told = _act(providers, "console")

    assert told["url"] == f"{running.url}/console/login/once"
    assert len(running.looks) == 2


@pytest.mark.parametrize(
    ("url", "frame"),
    [
        pytest.param("{app}/p/token", True, id="a page of the application"),
        pytest.param("{own}/c/pay/cs_test_1", True, id="our payment page"),
        pytest.param("https://example.com/", False, id="another site"),
        pytest.param("{app}.example.com/p", False, id="a look-alike"),
        pytest.param("{app}/gone", False, id="a page that is not there"),
    ],
)
def test_only_known_pages_open_inside_the_phone(
    providers: Providers,
    running: Receiver,
    url: str,
    frame: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Any other link gets a tab of its own."""
    running.pages["/p/token"] = {}
    wanted = url.format(app=running.url, own=providers.url)

    assert _look(providers, "frameable", url=wanted)["frame"] is frame


def test_the_page_is_strict(providers: Providers) -> None:
    """Scripts and styles from here only, and none written into the page."""
    page = providers.http.get("/")
    policy = page.headers["Content-Security-Policy"]

    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "<script>" not in page.text
    assert "style=" not in page.text
    assert "//" not in page.text.replace("http://www.w3.org", "")


def test_another_host_name_is_turned_away(providers: Providers) -> None:
    """A name that merely resolves to this machine gets nothing."""
    reply = providers.http.get("/_control/messages", headers={"Host": "evil.example"})

    assert reply.status_code == 400


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        pytest.param("pix", "Comprovante de Pix", id="paid"),
        pytest.param("scheduled", "Agendado para: 01/12/2026", id="scheduled"),
        pytest.param("other", "JSX INTERMEDIACOES", id="to somebody else"),
    ],
)
def test_a_receipt_is_printed(providers: Providers, kind: str, said: str) -> None:
    """An invented PDF, ready to be attached, with the day of the demo's own clock."""
    made = _look(
        providers,
        "receipt",
        kind=kind,
        client="Ana Souza",
        company="Fibra Serrana",
        cents="10217",
        at="2026-11-24T15:00:00.000Z",
    )

    page = PdfReader(io.BytesIO(base64.b64decode(made["data"]))).pages[0]
    text = page.extract_text()
    assert made["content_type"] == "application/pdf"
    assert said in text
    assert "R$ 102,17" in text


def test_another_kind_of_receipt(providers: Providers) -> None:
    """Nothing else is printed."""
    reply = providers.http.get("/_demo/receipt", params={"kind": "x", "cents": "1"})

    assert reply.status_code == 400
