"""The understanding with the trained model behind it, in its own process."""

import json
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from domain.calendar import calendar_for
from flows.heard import Intent
from nlu.client import RasaModel
from nlu.parse_lines import parse_lines
from nlu.process import PROJECT, PYTHON, rasa_at
from nlu.understand import Understanding
from tests.nlu.hear import TODAY, hear
from tests.nlu.test_bargaining import BY_MODEL, macro_f1

pytestmark = [
    pytest.mark.rasa,
    pytest.mark.skipif(
        not (PYTHON.exists() and (PROJECT / "models" / "regua.tar.gz").exists()),
        reason="needs Rasa's environment and a trained model",
    ),
]


@pytest.fixture(scope="module")
def model() -> Iterator[RasaModel]:
    """Start the model on a free port, and stop it when the module is done."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    token = secrets.token_urlsafe()
    with rasa_at(url, token), RasaModel(url, token) as client:
        yield client


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("qto to devendo?", Intent.ASK_BALANCE),
        ("manda o boleto pfv", Intent.REQUEST_PAYMENT_LINK),
        ("da pra parcelar em 3x?", Intent.NEGOTIATE_INSTALLMENTS),
        ("ja paguei ontem", Intent.ALREADY_PAID),
        ("ta muito dificil pra mim esse mes, to passando aperto", Intent.HARDSHIP),
        ("how much do i owe", Intent.ASK_BALANCE),
        ("ya pagué la factura", Intent.ALREADY_PAID),
    ],
)
def test_understands(model: RasaModel, text: str, intent: Intent) -> None:
    """Plain wishes are heard by the model, with a ranking that sums to about one."""
    heard = hear(text, model=model)

    assert (heard.intent, heard.rule) == (intent, "model")
    assert sum(guess.confidence for guess in heard.ranking) == pytest.approx(1, abs=0.1)


def test_two_wishes(model: RasaModel) -> None:
    """Both wishes of a message come through the real model."""
    heard = hear("ja paguei a de marco, manda o link da de abril", model=model)

    assert {heard.intent, *heard.also} == {
        Intent.ALREADY_PAID,
        Intent.REQUEST_PAYMENT_LINK,
    }


def test_lines(model: RasaModel) -> None:
    """Lines become JSON with the real ranking in it."""
    (found,) = parse_lines(
        ["paga dia 5 pd ser"],
        Understanding(model),
        today=TODAY,
        calendar=calendar_for("SP"),
    )

    assert found["values"] == {"day": "2026-12-05"}
    assert found["intent"] == "promise_to_pay"
    json.dumps(found)


def test_the_model_silences_nobody_by_mistake(model: RasaModel) -> None:
    """No phrase of the corpus that is another matter is acted on as an opt-out."""
    file = Path(__file__).parent / "optout.yml"
    corpus = yaml.safe_load(file.read_text(encoding="utf-8"))
    others = [str(text) for words in corpus.values() for text in words["none"]]

    heard = {text: hear(text, model=model) for text in others}

    stops = {Intent.OPT_OUT, Intent.OPT_IN, Intent.DECEASED}
    wrong = [t for t, h in heard.items() if h.intent in stops and h.confidence >= 0.5]
    assert wrong == []


def test_wishes_of_a_bargain(model: RasaModel) -> None:
    """Over sentences that nobody trained on, the wishes of a bargain are told apart."""
    assert macro_f1(model) >= BY_MODEL
