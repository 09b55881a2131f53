"""Events to systems on the company's own network, over a real socket; no further."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from standardwebhooks import Webhook

from bot.hooks.announce import announce_test
from bot.hooks.endpoints import Wish, Wrong, new_endpoint, wish_for
from bot.hooks.round import hook_round
from bot.hooks.signing import secret_of
from bot.reach import Barred, Why
from bot.settings import read_settings
from bot.watch.outside import Outside, OutsideError, outside_of
from bot.wiring import Wiring
from models.hook import HookAttempt, HookEndpoint
from tests.bot.hooks.inner import Inner, listening
from tests.bot.settings.test_load import COMPANY
from tests.bot.world import SECRET, World

OPENSSL = shutil.which("openssl") or ""


def allowing(parts: Wiring, *listed: str, **more: Any) -> Wiring:  # noqa: ANN401 - any setting
    """Have a config.yml that lists these."""
    block = {"also_reach": list(listed)} | {k: str(v) for k, v in more.items()}
    settings = read_settings(f"{COMPANY}webhooks: {block}\n")
    return replace(parts, settings=settings)


def known(world: World, url: str) -> HookEndpoint:
    """Have an endpoint in the rows, made when it was still allowed, and one event."""
    with world.session() as session:
        now = world.clock.now()
        made = new_endpoint(session, Wish("ERP", url, None), "test", now)
        announce_test(session, made, now)
        return made


def error_of(world: World) -> str | None:
    """Give what the log keeps of the only try."""
    with world.session() as session:
        return session.scalars(select(HookAttempt.error)).one()


def named(*answers: Sequence[str]) -> Outside:
    """Leave by a resolver that gives these answers, one each time it is asked."""
    left = list(answers)
    text = f"{COMPANY}webhooks: {{also_reach: [127.0.0.1]}}\n"
    reach = read_settings(text).webhooks.also_reach
    return Outside(resolve=lambda _host, _port: list(left.pop(0)), reach=reach)


def send(outside: Outside, inner: Inner, scheme: str = "http") -> int:
    """Post something to the system by its name."""
    url = f"{scheme}://erp.lan:{inner.port}/regua?x=1"
    return outside.send("POST", url, b"{}", {}).status


def test_what_is_listed_is_told_over_plain_http(world: World) -> None:
    """The event arrives whole on the inner network, and its signature holds."""
    with listening() as inner:
        made = known(world, f"http://127.0.0.1:{inner.port}/regua")
        taken = hook_round(allowing(world.parts, "127.0.0.1"))
    [(headers, body)] = inner.calls

    assert taken == 1
    told = Webhook(secret_of(SECRET, made)).verify(body, headers)
    assert told["type"] == "webhook.test"
    assert headers["host"] == f"127.0.0.1:{inner.port}"


@pytest.mark.fault("F67")
@pytest.mark.parametrize(
    "listed",
    [
        pytest.param((), id="nothing"),
        pytest.param(("10.0.0.0/8", "erp.lan"), id="other networks"),
        pytest.param(("127.0.0.2",), id="another address of this machine"),
    ],
)
def test_what_is_not_listed_is_not_called(world: World, listed: tuple[str]) -> None:
    """Not one byte leaves, and the log names the address and the way out."""
    with listening() as inner:
        known(world, f"http://127.0.0.1:{inner.port}/regua")
        taken = hook_round(allowing(world.parts, *listed))
    barred = Barred.read(error_of(world))

    assert (taken, inner.calls) == (0, [])
    assert barred == Barred(Why.LOOPBACK, "127.0.0.1", "127.0.0.1")
    assert "list 127.0.0.1 under webhooks.also_reach" in str(barred)


@pytest.mark.fault("F67")
def test_a_name_is_resolved_once_and_the_call_goes_there() -> None:
    """A name that answers otherwise a moment later leads nowhere else."""
    with listening() as inner:
        status = send(named(["127.0.0.1"], ["169.254.169.254"]), inner)
    [(headers, _)] = inner.calls

    assert status == 204
    assert headers["host"] == f"erp.lan:{inner.port}"


@pytest.mark.fault("F67")
@pytest.mark.parametrize(
    "found",
    [
        pytest.param(["127.0.0.1", "169.254.169.254"], id="metadata as well"),
        pytest.param(["127.0.0.1", "127.0.0.9"], id="more of this machine"),
    ],
)
def test_one_address_that_is_not_allowed_spoils_all(found: list[str]) -> None:
    """The listed one among them is not called either."""
    with listening() as inner, pytest.raises(OutsideError) as refused:
        send(named(found), inner)

    assert inner.calls == []
    assert refused.value.barred is not None
    assert refused.value.barred.address == found[1]


@pytest.mark.fault("F67")
def test_an_inner_system_cannot_send_us_on() -> None:
    """A redirect is an answer like any other that is no 2xx."""
    with listening() as away, listening() as inner:
        inner.status, inner.location = 307, f"http://127.0.0.1:{away.port}/"
        status = send(named(["127.0.0.1"]), inner)

    assert (status, away.calls) == (307, [])


@pytest.mark.skipif(not OPENSSL, reason="openssl makes the certificate")
def test_certificates_of_the_companys_own(world: World, tmp_path: Path) -> None:
    """Inner https is believed by the authority that the settings name, or never."""
    file = tmp_path / "erp.pem"
    asked = (
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        "-subj /CN=erp.lan -addext subjectAltName=DNS:erp.lan"
    )
    files = ("-keyout", str(file), "-out", str(tmp_path / "only.pem"))
    subprocess.run(  # noqa: S603 - our own arguments
        [OPENSSL, *asked.split(), *files], check=True, capture_output=True
    )
    with file.open("a") as both:
        both.write((tmp_path / "only.pem").read_text())
    settings = allowing(world.parts, authority=tmp_path / "only.pem").settings
    with listening(file) as inner:
        with pytest.raises(OutsideError, match=r"erp\.lan: Connect"):
            send(named(["127.0.0.1"]), inner, "https")
        believing = replace(
            named(["127.0.0.1"]), authority=outside_of(settings).authority
        )
        status = send(believing, inner, "https")

    assert (status, len(inner.calls)) == (204, 1)


@pytest.mark.parametrize(
    ("url", "found", "outcome"),
    [
        pytest.param("http://10.20.0.5/x", ["10.20.0.5"], None, id="listed network"),
        pytest.param("http://erp.lan:8080/x", ["10.9.0.1"], None, id="listed host"),
        pytest.param("https://a.example/", ["8.8.8.8"], None, id="public"),
        pytest.param("https://a.example/", [], None, id="a name not known yet"),
        pytest.param("http://a.example/", [], Wrong.URL, id="nor listed, over http"),
        pytest.param("http://a.example/", ["8.8.8.8"], Why.HTTP, id="public, http"),
        pytest.param("https://b.lan/", ["10.30.0.1"], Why.PRIVATE, id="not listed"),
        pytest.param("https://b.lan/", ["169.254.169.254"], Why.NEVER, id="never"),
        pytest.param("ftp://10.20.0.5/", ["10.20.0.5"], Wrong.URL, id="another scheme"),
        pytest.param("http://10.20.0.5:x/", ["10.20.0.5"], Wrong.URL, id="no port"),
        pytest.param("http://10.20.0.5:0/", ["10.20.0.5"], Wrong.URL, id="port zero"),
        pytest.param("http://u:p@10.20.0.5/", ["10.20.0.5"], Wrong.URL, id="password"),
    ],
)
def test_an_endpoint_is_looked_at_when_it_is_asked_for(
    world: World, url: str, found: list[str], outcome: Wrong | Why | None
) -> None:
    """Who makes it hears at once whether it will ever be called."""
    reach = allowing(
        world.parts, "10.20.0.0/16", "erp.lan"
    ).settings.webhooks.also_reach
    outside = Outside(resolve=lambda _host, _port: found, reach=reach)
    answer = wish_for(outside, name="ERP", url=url, kinds=None)
    seen = answer.why if isinstance(answer, Barred) else answer

    assert (None if isinstance(seen, Wish) else seen) == outcome
