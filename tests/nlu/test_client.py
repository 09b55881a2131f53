"""The edge to Rasa: whatever it answers, a turn goes on."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from flows.heard import Guess, Intent
from nlu.breaker import Breaker
from nlu.client import RasaModel, read_ranking
from tests.nlu.rasa_server import TOKEN, FakeRasa, fake_rasa, hangs_up, ranking, sends


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    """Give a fake Rasa that answers well until told otherwise."""
    with fake_rasa() as fake:
        yield fake


@pytest.fixture
def model(rasa: FakeRasa) -> Iterator[RasaModel]:
    """Give a client of the fake Rasa."""
    with RasaModel(rasa.url, TOKEN) as client:
        yield client


def test_ranks(rasa: FakeRasa, model: RasaModel) -> None:
    """The ranking comes back best first, and only with intents of ours."""
    rasa.answer = sends(
        ranking(("thanks", 0.2), ("nlu_fallback", 0.3), ("ask_balance", 0.5))
    )

    assert model.rank("quanto devo") == (
        Guess(Intent.ASK_BALANCE, 0.5),
        Guess(Intent.THANKS, 0.2),
    )
    assert rasa.texts == ["quanto devo"]


def test_caps_the_text(rasa: FakeRasa, model: RasaModel) -> None:
    """No more than 1,000 characters leave us."""
    model.rank("ã" * 5_000)

    assert rasa.texts == ["ã" * 1_000]


@pytest.mark.fault("F60")
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(sends(b"{}", 500), id="500"),
        pytest.param(sends(b"{}", 409), id="no model loaded"),
        pytest.param(sends(b"<html>Bad gateway</html>"), id="html"),
        pytest.param(sends(b""), id="empty"),
        pytest.param(sends(b"null"), id="null"),
        pytest.param(sends(b"[]"), id="list"),
        pytest.param(sends(b"\xff\xfe\x00"), id="not text"),
        pytest.param(sends(b"[" * 60_000), id="deep"),
        pytest.param(sends(b'{"intent_ranking": []}'), id="no intents"),
        pytest.param(sends(b'{"intent_ranking": null}'), id="null ranking"),
        pytest.param(sends(b'{"intent_ranking": ["greet"]}'), id="names alone"),
        pytest.param(sends(ranking(("greet", float("nan")))), id="NaN"),
        pytest.param(sends(ranking(("greet", float("inf")))), id="infinite"),
        pytest.param(sends(ranking(("greet", -0.1))), id="negative"),
        pytest.param(sends(ranking(("greet", 97))), id="percent"),
        pytest.param(sends(ranking(("greet", "0.9"))), id="text"),
        pytest.param(sends(ranking(("greet", True))), id="bool"),
        pytest.param(sends(ranking(("dance", 0.9))), id="no intent of ours"),
        pytest.param(sends(ranking(("greet", 1)) + b" " * 1_000_000), id="1 MB"),
        pytest.param(hangs_up, id="hangs up"),
    ],
)
def test_bad_answer_is_none(
    rasa: FakeRasa,
    model: RasaModel,
    answer: object,
) -> None:
    """A broken answer is no answer, and nothing raises."""
    rasa.answer = answer  # type: ignore[assignment]  # a table of answers

    assert model.rank("oi") is None


@pytest.mark.fault("F60")
def test_slow_answer_is_none(rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the limit the turn goes on without the model."""
    done = threading.Event()
    monkeypatch.setattr("nlu.client.TIMEOUT", 0.1)

    def late(_: BaseHTTPRequestHandler) -> None:
        done.wait(5)

    rasa.answer = late
    with RasaModel(rasa.url, TOKEN) as model:
        heard = model.rank("oi")
    done.set()

    assert heard is None


@pytest.mark.fault("F60")
def test_dripping_answer_is_none(rasa: FakeRasa) -> None:
    """An answer that comes byte by byte is cut off at the limit as a whole."""
    body = ranking(("greet", 0.9))

    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        for at in range(len(body)):
            request.wfile.write(body[at : at + 1])
            request.wfile.flush()

    rasa.answer = drip
    ticks = iter(range(0, 10_000, 3))  # three seconds pass at every look at the clock
    with RasaModel(rasa.url, TOKEN, clock=lambda: float(next(ticks))) as model:
        assert model.rank("oi") is None


@pytest.mark.fault("F60")
def test_away_opens_the_breaker() -> None:
    """With nobody there three calls are tried, and then none for a while."""
    breaker = Breaker(limit=3, clock=lambda: 0.0)
    with RasaModel("http://127.0.0.1:9", TOKEN, breaker=breaker) as model:
        heard = [model.rank("oi") for _ in range(5)]

    assert heard == [None] * 5
    assert breaker.is_open


def test_open_breaker_asks_nothing(rasa: FakeRasa) -> None:
    """While the breaker is open Rasa is left in peace."""
    breaker = Breaker(limit=1, clock=lambda: 0.0)
    breaker.failed()
    with RasaModel(rasa.url, TOKEN, breaker=breaker) as model:
        model.rank("oi")

    assert rasa.texts == []


def test_wrong_token_is_none(rasa: FakeRasa) -> None:
    """A refused token is a failure like any other."""
    with RasaModel(rasa.url, "another") as model:
        assert model.rank("oi") is None
        assert not model.is_ready()


def test_ready(model: RasaModel) -> None:
    """A loaded model answers its status."""
    assert model.is_ready()


def test_confidence_a_hair_over_one() -> None:
    """A sum of floats may pass one by a hair; it is one."""
    assert read_ranking(ranking(("greet", 1.0000001))) == (Guess(Intent.GREET, 1.0),)
