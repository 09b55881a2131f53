"""The corpus of optout.yml: obeyed when meant, and only then."""

from pathlib import Path

import pytest
import yaml

from flows.heard import Intent
from tests.nlu.hear import hear

CORPUS = Path(__file__).parents[1] / "optout.yml"
EXPECTED = {
    "word": (Intent.OPT_OUT, {"word:opt_out"}),
    "phrase": (Intent.OPT_OUT, {"phrase:opt_out"}),
    "cancel": (Intent.CANCEL, {"word:cancel"}),
    "opt_in": (Intent.OPT_IN, {"word:opt_in", "phrase:opt_in"}),
}


def _corpus() -> list[tuple[str, str, str]]:
    languages: dict[str, dict[str, list[str]]] = yaml.safe_load(
        CORPUS.read_text(encoding="utf-8")
    )
    return [
        (language, meaning, text)
        for language, meanings in languages.items()
        for meaning, texts in meanings.items()
        for text in texts
    ]


@pytest.mark.fault("F29")
@pytest.mark.parametrize(
    ("meaning", "text"),
    [
        pytest.param(meaning, text, id=f"{language} {meaning}: {text}")
        for language, meaning, text in _corpus()
    ],
)
def test_opt_out(meaning: str, text: str) -> None:
    """Each phrase of the corpus means what the corpus says, without a model."""
    heard = hear(text)

    if meaning == "none":
        assert heard.intent not in {Intent.OPT_OUT, Intent.OPT_IN}
    else:
        intent, rules = EXPECTED[meaning]
        assert heard.intent is intent
        assert heard.rule in rules


def test_has_many_phrases() -> None:
    """The corpus stays as large as the product promises: 200 phrases or more."""
    assert len(_corpus()) >= 200


@pytest.mark.parametrize("asked", ["yes_no", "choice", "day"])
def test_short_refusal_answers_the_question(asked: str) -> None:
    """A bare "não quero mais" refuses what was asked, and keeps the messages."""
    heard = hear("não quero mais", asked=asked)

    assert heard.intent is not Intent.OPT_OUT


@pytest.mark.parametrize("text", ["PARE", "sai", "🛑", "me tira dessa lista"])
@pytest.mark.parametrize("asked", ["yes_no", "choice", "day", "digits", "amount"])
def test_obeyed_at_any_question(text: str, asked: str) -> None:
    """No open question hides a clear opt-out."""
    assert hear(text, asked=asked).intent is Intent.OPT_OUT
