"""The corpus of preferences.yml: a wish of contact when meant, and only then."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.heard import Intent
from nlu.parse_lines import values_as_json
from tests.nlu.hear import hear

CORPUS: dict[str, list[Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "preferences.yml").read_text(encoding="utf-8")
)
NONE = CORPUS.pop("none")
WISHES = [(language, dict(each)) for language, all_ in CORPUS.items() for each in all_]
OTHER_ROADS = Intent.OPT_OUT, Intent.DENY


@pytest.mark.parametrize(
    ("language", "wish"), WISHES, ids=[wish["text"] for _, wish in WISHES]
)
def test_wishes(language: str, wish: dict[str, Any]) -> None:
    """Each is heard as a wish of contact, by rule, with just what it names."""
    told = dict(wish)

    heard = hear(told.pop("text"), hint=language)

    assert (heard.intent, heard.rule) == (
        Intent.CONTACT_PREFERENCE,
        "phrase:preference",
    )
    assert values_as_json(heard.values).get("contact", {}) == told


@pytest.mark.parametrize("text", NONE)
def test_none(text: str) -> None:
    """Papers, payments, tales, greetings and a real stop are none."""
    assert hear(text).intent is not Intent.CONTACT_PREFERENCE


@pytest.mark.parametrize("text", ["não me liga mais", "stop calling me"])
def test_a_stop_stays_a_stop(text: str) -> None:
    """Who says "mais" or "stop" wants us gone, whatever road they name."""
    assert hear(text).intent is Intent.OPT_OUT


@pytest.mark.parametrize("asked", ["day", "amount", "count", "digits"])
def test_an_answer_stays_an_answer(asked: str) -> None:
    """Hours alone are no wish of contact where a question waits for something else."""
    assert hear("só de tarde", asked=asked).intent is not Intent.CONTACT_PREFERENCE


@pytest.mark.parametrize("asked", ["choice", "yes_no"])
def test_whatever_is_an_answer(asked: str) -> None:
    """A "tanto faz" to a question is about the question."""
    assert hear("tanto faz", asked=asked).intent is not Intent.CONTACT_PREFERENCE


def test_a_day_in_between_is_a_promise() -> None:
    """Hours beside a day say when they pay, not when we may write."""
    heard = hear("dia 25 depois das 18h")

    assert heard.intent is Intent.PROMISE_TO_PAY
    assert heard.values.day == date(2026, 11, 25)


def test_a_yes_beside_a_wish_stays_a_yes() -> None:
    """One message may agree, and say where to write to."""
    heard = hear("sim, mas manda pro meu email", asked="yes_no")

    assert heard.intent is Intent.CONTACT_PREFERENCE
    assert heard.values.answer.value == "yes"


@pytest.mark.parametrize("size", [2_000, 20_000])
def test_patience(size: int) -> None:
    """No text keeps the patterns busy: they are linear."""
    hear("me manda por " * (size // 13))
    hear("a" * size + "@" + "b." * (size // 2))
