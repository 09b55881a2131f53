"""Fetching files from a world that means no good (F67)."""

import io
import time
from hashlib import sha256

import pytest

from bot.files.doors import Doors, is_public
from bot.files.errors import FetchError, UnfitFileError
from bot.files.fetch import MOST_REDIRECTS
from tests.bot.files.evil import API, CDN, TOKEN, URL, away, ok, serving, status

pytestmark = pytest.mark.fault("F67")


def test_a_file_comes() -> None:
    """The whole body arrives, is counted and hashed."""
    body = b"%PDF-" + b"x" * 70_000
    into = io.BytesIO()
    with serving(ok(body)) as evil:
        fetched = evil.fetcher().fetch(URL, into)

    assert into.getvalue() == body
    assert (fetched.size, fetched.sha256) == (len(body), sha256(body).hexdigest())
    assert evil.names == [API]


def test_credentials_go_to_the_api_alone() -> None:
    """A listed media host is asked without our name and token."""
    with serving(away(f"https://{CDN}/AC1/file"), ok(b"x")) as evil:
        evil.fetcher().fetch(URL, io.BytesIO())

    first, second = evil.asked
    assert first.headers["authorization"].startswith("Basic ")
    assert "authorization" not in second.headers
    assert TOKEN not in str(second)
    assert second.headers["host"] == CDN
    assert evil.names == [API, CDN]


def test_the_checked_address_is_the_one_that_is_reached() -> None:
    """A name that answers differently the second time changes nothing (rebinding)."""
    answers = [["8.8.8.8"], ["127.0.0.1"], ["127.0.0.1"]]
    with serving(ok(b"x")) as evil:
        evil.fetcher(resolve=lambda *_: answers.pop(0)).fetch(URL, io.BytesIO())

    assert evil.reached == [("8.8.8.8", 443)]
    assert len(answers) == 2


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://169.254.169.254/latest/meta-data", id="metadata"),
        pytest.param("https://169.254.169.254/latest/meta-data", id="metadata tls"),
        pytest.param("http://127.0.0.1:8000/console", id="loopback"),
        pytest.param("https://localhost/", id="localhost"),
        pytest.param("https://[::1]/", id="loopback six"),
        pytest.param("https://evil.example/x.pdf", id="not listed"),
        pytest.param(f"http://{CDN}/x", id="not https"),
        pytest.param(f"https://{CDN}:8443/x", id="another port"),
        pytest.param(f"https://{CDN}.evil.example/x", id="a listed name in front"),
        pytest.param(f"https://me:you@{CDN}/x", id="with a name and password"),
        pytest.param(f"https://evil.example\\@{CDN}/x", id="a backslash"),
        pytest.param("https://s3.example/other-bucket/x", id="another bucket"),
        pytest.param("https://s3.example/media.twiliocdn.com/../o/x", id="out of it"),
        pytest.param("https://s3.example/media.twiliocdn.com/%2e%2e/x", id="encoded"),
        pytest.param("https://s3.example/media.twiliocdn.com.evil/x", id="begins so"),
        pytest.param("file:///etc/passwd", id="a file"),
        pytest.param("gopher://x/", id="another scheme"),
        pytest.param("https://a:b:c/", id="no url"),
        pytest.param(f"https://{CDN}/a b", id="a space"),
    ],
)
def test_what_is_not_listed(url: str) -> None:
    """Neither asked for nor followed to, and never tried again."""
    with serving(away(url)) as evil:
        fetcher = evil.fetcher()
        with pytest.raises(FetchError) as direct:
            fetcher.fetch(url, io.BytesIO())
        with pytest.raises(FetchError) as led:
            fetcher.fetch(URL, io.BytesIO())

    assert direct.value.permanent
    assert led.value.permanent
    assert evil.reached == [("8.8.8.8", 443)]


@pytest.mark.parametrize(
    "addresses",
    [
        pytest.param(["10.1.2.3"], id="private"),
        pytest.param(["192.168.0.1"], id="at home"),
        pytest.param(["172.16.0.9"], id="private 172"),
        pytest.param(["169.254.169.254"], id="link-local"),
        pytest.param(["127.0.0.1"], id="loopback"),
        pytest.param(["0.0.0.0"], id="nowhere"),  # noqa: S104 - an address to refuse
        pytest.param(["100.64.0.1"], id="carrier"),
        pytest.param(["224.0.0.1"], id="multicast"),
        pytest.param(["::1"], id="loopback six"),
        pytest.param(["fe80::1%eth0"], id="link-local six"),
        pytest.param(["fd00::1"], id="private six"),
        pytest.param(["::ffff:127.0.0.1"], id="mapped"),
        pytest.param(["64:ff9b::a00:1"], id="translated"),
        pytest.param(["2002:7f00:1::"], id="six to four"),
        pytest.param(["8.8.8.8", "10.0.0.1"], id="one good, one bad"),
        pytest.param([], id="none"),
    ],
)
def test_a_listed_name_at_a_private_address(addresses: list[str]) -> None:
    """The resolver may lie: only public addresses are connected to."""
    with serving() as evil:
        fetcher = evil.fetcher(resolve=lambda *_: addresses)
        with pytest.raises(FetchError) as refused:
            fetcher.fetch(URL, io.BytesIO())

    assert refused.value.permanent
    assert evil.reached == []


def test_public_addresses_pass() -> None:
    """The open internet, of both kinds."""
    assert is_public("54.172.60.1")
    assert is_public("2600:1f18::1")


def test_an_endless_body() -> None:
    """A body without an end is left at the cap."""
    into = io.BytesIO()
    with (
        serving(ok(b"", "Connection: close"), endless=True) as evil,
        pytest.raises(UnfitFileError, match="too_large"),
    ):
        evil.fetcher(largest=300_000).fetch(URL, into)

    assert len(into.getvalue()) <= 300_000


def test_a_length_that_says_too_much() -> None:
    """What announces itself too large is not even begun."""
    with (
        serving(ok(b"x", "Content-Length: 99999999")) as evil,
        pytest.raises(UnfitFileError, match="too_large"),
    ):
        evil.fetcher().fetch(URL, io.BytesIO())


def test_a_length_that_says_too_little() -> None:
    """No more is taken than was announced, and nothing hangs."""
    into = io.BytesIO()
    with serving(ok(b"x" * 50_000, "Content-Length: 10")) as evil:
        evil.fetcher().fetch(URL, into)

    assert into.getvalue() == b"x" * 10


def test_less_comes_than_was_said() -> None:
    """Half a file is no file; it is asked for again."""
    with (
        serving(ok(b"x" * 10, "Content-Length: 50")) as evil,
        pytest.raises(FetchError) as broken,
    ):
        evil.fetcher().fetch(URL, io.BytesIO())

    assert not broken.value.permanent


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(ok(b"x" * 1_000), id="head and body"),
        pytest.param(ok(b"", *(f"X-{n}: y" for n in range(200))), id="headers"),
    ],
)
def test_a_slow_drip(answer: bytes) -> None:
    """One byte now and then keeps no worker: the line is cut when the time is up."""
    began = time.monotonic()
    with serving(answer, drip=True) as evil, pytest.raises(FetchError) as slow:
        evil.fetcher(seconds=0.4).fetch(URL, io.BytesIO())

    assert time.monotonic() - began < 3
    assert not slow.value.permanent


def test_redirects_without_end() -> None:
    """A circle is left after a few rounds."""
    rounds = [away(f"https://{CDN}/again") for _ in range(MOST_REDIRECTS + 3)]
    with serving(*rounds) as evil, pytest.raises(FetchError) as circle:
        evil.fetcher().fetch(URL, io.BytesIO())

    assert circle.value.permanent
    assert len(evil.asked) == MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    ("code", "permanent"),
    [
        pytest.param(404, False, id="not there yet"),
        pytest.param(503, False, id="in trouble"),
        pytest.param(429, False, id="too fast"),
        pytest.param(401, True, id="not for us"),
        pytest.param(410, True, id="gone"),
        pytest.param(204, True, id="nothing"),
    ],
)
def test_other_answers(code: int, permanent: bool) -> None:  # noqa: FBT001 - a table's column
    """Trouble that passes is waited for."""
    with serving(status(code)) as evil, pytest.raises(FetchError) as told:
        evil.fetcher().fetch(URL, io.BytesIO())

    assert told.value.permanent is permanent


def test_nonsense_for_an_answer() -> None:
    """What is no HTTP is trouble, not a crash."""
    with serving(b"\x00\x01 hello\r\n\r\n") as evil, pytest.raises(FetchError):
        evil.fetcher().fetch(URL, io.BytesIO())


def test_the_stand_in_of_a_demo() -> None:
    """The operator's own stand-in may be local and plain, and it alone."""
    with serving(away("http://127.0.0.1:1/x")) as evil:
        base = f"http://127.0.0.1:{evil.port}"
        fetcher = evil.fetcher(
            doors=Doors((CDN,), stand_in=base), resolve=lambda host, _: [host]
        )
        with pytest.raises(FetchError) as refused:
            fetcher.fetch(URL, io.BytesIO())

    assert refused.value.permanent
    assert evil.asked[0].headers["authorization"].startswith("Basic ")
    assert evil.reached == [("127.0.0.1", evil.port)]


def test_the_token_is_not_shown() -> None:
    """What is logged of a fetcher tells no secret."""
    with serving() as evil:
        assert TOKEN not in repr(evil.fetcher())
