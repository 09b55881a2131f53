"""Rasa's real server, cut down: what it answers, and all that it refuses."""

import re
from collections.abc import Iterator

import httpx
import pytest

from nlu import environment
from nlu.process import rasa_at

pytestmark = [
    pytest.mark.rasa,
    pytest.mark.skipif(
        not environment.PYTHON.exists()
        or not (environment.HERE / "models" / "regua.tar.gz").exists(),
        reason="needs Rasa's environment and a trained model: make nlu",
    ),
]
TOKEN = "only-for-this-test"
URL = "http://127.0.0.1:5497"


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """Give a client of one server that all the tests of this file share."""
    with rasa_at(URL, TOKEN, say=lambda _: None), httpx.Client(base_url=URL) as client:
        yield client


def parse(client: httpx.Client, text: str) -> dict[str, object]:
    """Ask what a text means."""
    answer = client.post("/model/parse", params={"token": TOKEN}, json={"text": text})
    found: dict[str, object] = answer.json()
    return found


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        pytest.param("qto to devendo?", "ask_balance", id="balance"),
        pytest.param("nao sou o joao n moro mais ai", "wrong_person", id="not me"),
        pytest.param("paga dia 5 pd ser", "promise_to_pay", id="promise"),
        pytest.param("da pra faze em 4 veiz", "negotiate_installments", id="split"),
        pytest.param("👎", "deny", id="thumb down"),
        pytest.param("ñ aceito isso ai n", "deny", id="no twice"),
        pytest.param("PARE", "opt_out", id="stop"),
        pytest.param("meu pai faleceu", "deceased", id="deceased"),
        pytest.param("how much do i owe", "ask_balance", id="English"),
        pytest.param("no reconozco esa deuda", "dispute_debt", id="Spanish"),
    ],
)
def test_intent(client: httpx.Client, text: str, intent: str) -> None:
    """What nobody may get wrong is right in the model that was trained."""
    heard = parse(client, text)["intent"]

    assert isinstance(heard, dict)
    assert heard["name"] == intent


def test_full_ranking(client: httpx.Client) -> None:
    """Every intent is ranked, and the confidences are shares of one."""
    ranking = parse(client, "manda o pix")["intent_ranking"]

    assert isinstance(ranking, list)
    assert len(ranking) == 25
    assert sum(entry["confidence"] for entry in ranking) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("PUT", "/model", id="replace the model"),
        pytest.param("POST", "/model/train", id="train"),
        pytest.param("POST", "/model/test/intents", id="test"),
        pytest.param("GET", "/domain", id="domain"),
        pytest.param("GET", "/version", id="version"),
        pytest.param("GET", "/", id="root"),
        pytest.param("GET", "/conversations/x/tracker", id="tracker"),
        pytest.param("DELETE", "/model", id="unload"),
    ],
)
def test_closed_routes(client: httpx.Client, method: str, path: str) -> None:
    """Rasa's other routes are not there, not even with the token."""
    answer = client.request(method, path, params={"token": TOKEN}, json={})

    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["/status", "/status?token=wrong"])
def test_token_is_wanted(client: httpx.Client, path: str) -> None:
    """Without the token nothing is told."""
    assert client.get(path).status_code == 401


def test_long_body_is_refused(client: httpx.Client) -> None:
    """A text of megabytes does not reach the model."""
    answer = client.post(
        "/model/parse", params={"token": TOKEN}, json={"text": "a" * 100_000}
    )

    assert answer.status_code == 413


def test_empty_text_is_answered(client: httpx.Client) -> None:
    """An empty text or a lone sign breaks nothing."""
    assert re.fullmatch(r"[a-z_]+", str(_name(parse(client, "."))))


def _name(answer: dict[str, object]) -> object:
    intent = answer["intent"]
    assert isinstance(intent, dict)
    return intent["name"]
