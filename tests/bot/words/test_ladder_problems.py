"""What makes no ladder: each code has words, and they name what the form names."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.ladders import BROKEN
from bot.settings.steps import read_steps
from bot.watch.words import in_words
from bot.words import Catalogue
from bot.words.ladder_problems import named_problem, problem_in_words
from console.wording import words_for
from domain.channel import Channel
from domain.contact_facts import Limits
from domain.ladder import (
    Anchor,
    Code,
    Conditions,
    Kind,
    Ladder,
    LadderError,
    Problem,
    Stage,
    Step,
    Tone,
    too_close,
)
from tests.domain.ladder.some import a_step

LANGUAGES = ("pt", "en", "es")
WORDS = Catalogue.load().words
GOOD = {"step": "d+3", "day": 3, "stage": "late"}
ISSUED = replace(a_step("i", 0), anchor=Anchor.ISSUED, stage=Stage.BEFORE_DUE)
BUREAU = replace(a_step("b", 9), kind=Kind.BUREAU, stage=Stage.HAND_OVER)


def broken_steps() -> Iterator[dict[str, object]]:
    """Break a step in each way that a step knows."""
    early: dict[str, object] = {"stage": Stage.BEFORE_DUE, "offset": -1}
    crossed = {"min_amount_minor": 2, "max_amount_minor": 1}
    changes: tuple[dict[str, object], ...] = (
        {"name": "x" * 21},
        {"template": ""},
        {"window": 0},
        {"anchor": Anchor.ISSUED, "kind": Kind.PHONE},
        {"stage": Stage.DUE_DAY},
        early | {"tone": Tone.FINAL, "suspends_after": 2},
        {"suspends_after": 0},
        {"channels": (Channel.PHONE,)},
        {"stage": Stage.HAND_OVER},
        {"kind": Kind.COURT},
        {"when": Conditions(**crossed)},  # type: ignore[arg-type]  # numbers, both
        {"when": Conditions(min_days_late=9, max_days_late=3)},
        {"when": Conditions(risk=frozenset({"huge"}))},
        {"when": Conditions(first_time=True, late_before=2)},
    )
    yield from changes


def broken_ladders() -> Iterator[tuple[Step, ...]]:
    """Break a ladder in each way that a ladder knows."""
    mild = a_step("m", 5)
    yield ()
    yield (a_step("a", 1), a_step("a", 2))
    yield (a_step("a", -1), ISSUED)
    yield (a_step("a", 3), a_step("b", 1))
    yield (replace(a_step("a", 3), stage=Stage.NEGOTIATION), mild)
    yield (replace(mild, tone=Tone.FINAL),)
    yield (BUREAU,)


def broken_plain() -> Iterator[object]:
    """Break what is written in each way that pydantic knows."""
    for change in (
        {"tpl": "x"},
        {"day": "x"},
        {"kind": "fax"},
        {"when": {"min_amount": "0"}},
        {"when": {"min_amount": "1.234"}},
        {"when": {"min_amount": "dez"}},
        {"when": {"min_days_late": -1}},
        {"when": {"risk": ["huge"]}},
        {"when": {"first_time": "perhaps"}},
        {"step": ""},
        {"when": 7},
    ):
        yield [GOOD | change]
    yield [{"step": "a"}]
    yield "nonsense"


def every_problem() -> Iterator[Problem]:
    """Meet every problem as the house finds it, with the figures that it gives."""
    for change in broken_steps():
        with pytest.raises(LadderError) as refused:
            replace(a_step("d+3", 3), **change)  # type: ignore[arg-type]  # any field
        yield from refused.value.problems
    for steps in broken_ladders():
        with pytest.raises(LadderError) as refused:
            Ladder("bad", steps)
        yield from refused.value.problems
    for plain in broken_plain():
        with pytest.raises(LadderError) as refused:
            read_steps("bad", plain)
        yield from refused.value.problems
    for days in ((-1, 0), (1, 3, 5, 7, 8)):  # no refusal, but a warning
        steps = tuple(a_step(f"{day:+}", day) for day in days)
        yield from too_close(Ladder("near", steps), Limits())


MET = list(every_problem())


def test_every_code_is_met() -> None:
    """The list above leaves no code out, so that the tests below mean something."""
    assert {problem.code for problem in MET} == set(Code)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_problem_has_words(language: str) -> None:
    """All figures are filled in, and no code or bare setting is read by anybody."""
    for problem in MET:
        said = problem_in_words(WORDS[language], problem)

        assert "“”" not in said, problem
        assert not re.search(r"\b[a-z]+_[a-z_]+\b|[{}]", said), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_is_said_in_the_words_of_the_form(language: str) -> None:
    """What the sentence names is found on the page under the same name."""
    form, words = words_for(language).texts, WORDS[language]
    groups = (
        *("stages", "kinds", "tones", "units", "anchors", "modes", "risks"),
        "closed",
    )
    for key, said in words.items():
        _, _, name = key.rpartition(".")
        if key.startswith("ladder.value."):
            found = {form.get(f"ladders.{group}.{name}") for group in groups}
            assert said in found | {form.get(f"channel.{name}")}, key
        if key.startswith("ladder.field.") and name != "when":
            assert form[f"ladders.fields.{name}"].startswith(str(said)), key


def test_the_step_is_named() -> None:
    """On the list above all steps each sentence says whose it is."""
    skipped = Problem(Code.TONE_SKIPPED, "d+9", {"tone": "final", "milder": "firm"})

    assert named_problem(WORDS["pt"], skipped) == (
        "Passo d+9: O tom é “final”, e nenhuma mensagem de atraso antes dele tem o tom "
        "“firme”. Ponha uma antes, ou abrande este tom."
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        pytest.param("pt", "A fase “no vencimento” não combina com o dia +3", id="pt"),
        pytest.param("en", "The stage “due day” does not go with day +3", id="en"),
        pytest.param("es", "La fase “el día del vencimiento” no va con", id="es"),
    ],
)
def test_an_alert_says_it_in_the_readers_language(language: str, said: str) -> None:
    """What the row keeps as JSON is worded when it is read."""
    kept = Problem(Code.STAGE_DAY, "d+3", {"stage": "due_day", "day": 3}).plain()
    figures = {"error": "English", "problems": json.loads(json.dumps([kept]))}

    assert said in in_words(language, BROKEN, "escolas", figures).title


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param(None, id="an older alert"),
        pytest.param([], id="nothing"),
        pytest.param([{"code": "of_tomorrow", "step": "a", "figures": {}}], id="newer"),
        pytest.param([{"code": "stage_day", "step": "a", "figures": {}}], id="figures"),
        pytest.param(["x"], id="nonsense"),
    ],
)
def test_an_alert_without_words_says_it_in_english(kept: object) -> None:
    """Nothing that a row keeps stops the page of alerts."""
    figures = {"error": "it is broken", "problems": kept}

    assert "it is broken" in in_words("pt", BROKEN, "escolas", figures).title
