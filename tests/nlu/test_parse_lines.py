"""Lines in, JSON objects out, with exactly the keys that nlu.md promises."""

import json

from domain.calendar import calendar_for
from flows.heard import Intent
from nlu.client import Model, NoModel
from nlu.parse_lines import parse_lines
from nlu.understand import Understanding
from tests.nlu.hear import TODAY, FakeModel


def _parse(*lines: str, model: Model | None = None) -> list[dict[str, object]]:
    understanding = Understanding(model or NoModel())
    return list(
        parse_lines(lines, understanding, today=TODAY, calendar=calendar_for("SP"))
    )


def test_one_object_a_line() -> None:
    """Each line gives one object, in order, with these keys and no others."""
    objects = _parse("quanto devo?\n", "\n", "SAIR")

    assert [it["text"] for it in objects] == ["quanto devo?", "", "SAIR"]
    for it in objects:
        assert list(it) == [
            "text", "language", "intent", "confidence", "ranking", "also", "values",
            "reserved",
        ]  # fmt: skip
        json.dumps(it)


def test_whole_object() -> None:
    """All of one line, as a reader sees it."""
    text = "ja paguei a de marco, manda o pix da de abril"
    model = FakeModel(
        {
            text: (Intent.ALREADY_PAID, 0.9),
            "ja paguei a de marco": (Intent.ALREADY_PAID, 0.95),
            "manda o pix da de abril": (Intent.REQUEST_PAYMENT_LINK, 0.95),
        }
    )

    assert _parse(text, model=model) == [
        {
            "text": text,
            "language": "pt",
            "intent": "already_paid",
            "confidence": 0.95,
            "ranking": [
                {"intent": "already_paid", "confidence": 0.9},
                {"intent": "request_payment_link", "confidence": 0.1},
            ],
            "also": ["request_payment_link"],
            "values": {"method": "pix", "invoice": {"month": 3}},
            "reserved": False,
        }
    ]


def test_values() -> None:
    """Amounts in minor units, days as dates or ranges, only what was found."""
    found = [it["values"] for it in _parse(
        "dou 100 de entrada e o resto em 4x de 89,90",
        "semana que vem",
        "sim, mas só dia 10",
        "sim, se tirar os juros",
        "a de 89,90",
        "a mais velha",
        "fatura 123",
        "oi",
    )]  # fmt: skip

    assert found == [
        {"amount": 8990, "down_payment": 10000, "count": 4},
        {"day": {"from": "2026-11-23", "to": "2026-11-29"}},
        {"day": "2026-12-10", "answer": "yes"},
        {"answer": "unclear"},
        {"invoice": {"amount": 8990}},
        {"invoice": {"which": "oldest"}},
        {"invoice": {"number": "123"}},
        {},
    ]


def test_a_reservation_stands_beside_the_values() -> None:
    """A yes with a condition is told apart from a bare one."""
    found = _parse("sim, mas só dia 10", "sim")

    assert [it["reserved"] for it in found] == [True, False]


def test_nothing_is_open() -> None:
    """CANCELAR with nothing open opts out; VOLTAR goes back; "deixa quieto" is a no."""
    heard = [it["intent"] for it in _parse("CANCELAR", "voltar", "deixa quieto")]

    assert heard == ["opt_out", "cancel", "deny"]
