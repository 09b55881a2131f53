"""Alerts leave the house once, and once when they are over; pings and webhooks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest

from bot.alerts import clear_alert, raise_alert
from bot.watch.checks import KINDS
from bot.watch.outside import Outside, OutsideError
from bot.watch.round import watch_round
from bot.watch.tell import tell
from bot.watch.words import in_words
from bot.wiring import Wiring
from models.watch import Alert
from tests.bot.channels.mail_server import MailServer, mail_server
from tests.bot.world import World

HOOK = "https://hooks.example.com/secret?x=1"
PUBLIC = "8.8.8.8"


@dataclass
class Net(httpx.BaseTransport):
    """The open Internet of a test: it remembers who called, and answers as told."""

    status: int = 200
    calls: list[httpx.Request] = field(default_factory=list)
    fails: bool = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Take a call."""
        if self.fails:
            msg = "no route"
            raise httpx.ConnectError(msg)
        request.read()
        self.calls.append(request)
        return httpx.Response(self.status, headers={"Location": "http://10.0.0.1/"})


def outside(net: Net, *addresses: str) -> Outside:
    """Leave the house by a net of the test's, where names have these addresses."""
    return Outside(lambda _host, _port: list(addresses or (PUBLIC,)), net)


def told(parts: Wiring, **environment: Any) -> Wiring:  # noqa: ANN401 - any variable
    """Have a webhook, or whatever the environment says."""
    return replace(parts, environment=replace(parts.environment, **environment))


def trouble(world: World) -> None:
    """Raise an alert."""
    with world.session() as session:
        raise_alert(session, "queue_late", "", {"count": 2, "minutes": 30}, now(world))


def now(world: World) -> Any:  # noqa: ANN401 - an instant
    """Read the test's clock."""
    return world.clock.now()


def body(request: httpx.Request) -> Mapping[str, Any]:
    """Read what was posted."""
    parsed = httpx.Response(200, content=request.content).json()
    assert isinstance(parsed, dict)
    return parsed


def test_an_alert_is_told_once_and_once_when_it_is_over(world: World) -> None:
    """Three rounds while it stands, three after: two calls."""
    parts, net = told(world.parts, alert_url=HOOK), Net()
    trouble(world)
    counts = [tell(parts, outside(net)) for _ in range(3)]
    with world.session() as session:
        clear_alert(session, "queue_late", "", now(world))
    counts += [tell(parts, outside(net)) for _ in range(3)]

    assert counts == [1, 0, 0, 1, 0, 0]
    first, last = (body(call) for call in net.calls)
    assert "2 cliente(s) esperando" in first["text"]
    assert first["alerts"][0]["kind"] == "queue_late"
    assert last["text"].count("✓") == 1


def test_what_did_not_get_out_is_told_in_the_next_round(world: World) -> None:
    """The other side was away."""
    parts, net = told(world.parts, alert_url=HOOK), Net(fails=True)
    trouble(world)
    counts = [tell(parts, outside(net))]
    net.fails = False
    counts += [tell(parts, outside(net)), tell(parts, outside(net))]

    assert counts == [0, 1, 0]


def test_an_alert_that_nobody_was_told_of_is_not_told_when_it_is_over(
    world: World,
) -> None:
    """It came and went while the way was shut."""
    parts, net = told(world.parts, alert_url=HOOK), Net()
    trouble(world)
    with world.session() as session:
        clear_alert(session, "queue_late", "", now(world))

    assert tell(parts, outside(net)) == 0


def test_nobody_to_tell(world: World) -> None:
    """Without addresses alerts stand in the console alone."""
    trouble(world)

    assert tell(world.parts, outside(Net())) == 0
    with world.parts.database.read() as session:
        assert session.query(Alert).one().told_at is None


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """Run a mail server on loopback."""
    with mail_server() as server:
        yield server


def test_an_alert_goes_by_mail(world: World, mail: MailServer) -> None:
    """To all addresses, in the company's language, with where to look."""
    watch = world.parts.settings.watch.model_copy(
        update={"emails": ("chefe@fibrasul.example",)}
    )
    settings = world.parts.settings.model_copy(update={"watch": watch})
    parts = replace(told(world.parts, smtp_url=mail.url), settings=settings)
    trouble(world)

    assert tell(parts, outside(Net())) == 1
    [letter] = mail.inbox
    assert letter.receivers == ["chefe@fibrasul.example"]
    assert str(letter.message["Subject"]) == "Fibra Sul: 1 aviso(s) da Régua"
    assert "/console/watch" in letter.part("plain")


@pytest.mark.fault("F67")
@pytest.mark.parametrize(
    "addresses",
    [
        pytest.param(["127.0.0.1"], id="this machine"),
        pytest.param(["10.1.2.3"], id="the house's own net"),
        pytest.param(["169.254.169.254"], id="the cloud's secrets"),
        pytest.param(["::1"], id="IPv6 loopback"),
        pytest.param(["::ffff:192.168.0.1"], id="IPv4 in IPv6"),
        pytest.param(["64:ff9b::a00:1"], id="through NAT64"),
        pytest.param(["2002:0a00:0001::"], id="6to4"),
        pytest.param(["0.0.0.0"], id="anything"),  # noqa: S104 - is refused
        pytest.param([PUBLIC, "10.0.0.1"], id="one of two is inside"),
        pytest.param([], id="no address"),
    ],
)
def test_no_call_goes_into_the_house(addresses: list[str]) -> None:
    """Whatever a name resolves to, an address that is not public is not called."""
    net = Net()
    way = Outside(lambda _host, _port: addresses, net)

    with pytest.raises(OutsideError):
        way.call("GET", HOOK)
    assert net.calls == []


@pytest.mark.fault("F67")
def test_the_address_that_was_looked_at_is_the_one_called() -> None:
    """A name that resolves anew for the connection leads nowhere else."""
    net = Net()
    outside(net, PUBLIC).call("GET", HOOK)
    [call] = net.calls

    assert call.url.host == PUBLIC
    assert call.headers["Host"] == "hooks.example.com"
    assert call.extensions["sni_hostname"] == "hooks.example.com"
    assert (call.url.path, call.url.query) == ("/secret", b"x=1")


@pytest.mark.fault("F67")
def test_a_redirect_is_not_followed() -> None:
    """An answer that points elsewhere is a failure."""
    net = Net(status=302)

    with pytest.raises(OutsideError, match="302"):
        outside(net).call("POST", HOOK, {"a": 1})
    assert len(net.calls) == 1


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://hooks.example.com/", id="in the clear"),
        pytest.param("https://user:pass@hooks.example.com/", id="with a password"),
        pytest.param("file:///etc/passwd", id="a file"),
        pytest.param("https:///nowhere", id="no host"),
    ],
)
def test_only_https(url: str) -> None:
    """Anything else is refused, for good."""
    with pytest.raises(OutsideError) as refused:
        outside(Net()).call("GET", url)
    assert refused.value.permanent


def test_each_round_pings_the_dead_mans_switch(world: World) -> None:
    """Its silence is the alarm; a ping that fails stops nothing."""
    net = Net()
    parts = told(world.parts, ping_url="https://ping.example.com/abc")
    watch_round(parts, outside(net))
    net.fails = True
    watch_round(parts, outside(net))

    assert [(c.method, c.headers["Host"]) for c in net.calls] == [
        ("GET", "ping.example.com")
    ]


def test_a_kind_without_words_is_shown_by_its_name() -> None:
    """An alert that is newer than the catalogue is still an alert."""
    assert in_words("pt", "moon_full", "june", {}).title == "moon full: june"


def test_a_figure_that_is_missing_breaks_nothing() -> None:
    """An older row may have fewer figures."""
    assert "…" in in_words("en", "queue_late", "", {}).title


@pytest.mark.parametrize("language", ["pt", "en", "es"])
def test_each_kind_of_the_house_has_words(language: str) -> None:
    """What is wrong, and what to do about it, in every language."""
    others = {"billing_behind", "billing_failed", "stale_feed", "clock_skew"}
    others |= {"ladder_broken", "provider_refused"}
    said = {kind: in_words(language, kind, "x", {}) for kind in KINDS | others}

    assert [k for k, saying in said.items() if not saying.do] == []
