"""How grave the words may be, whatever the ladder and whatever was said before."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ladder import (
    DEFAULT_LADDER,
    EARLY,
    Kind,
    Ladder,
    Stage,
    Step,
    Tone,
    allowed_tone,
    step_to_say,
    tone_of_letter,
)
from tests.domain.ladder.some import a_step, ladders

STEPS = {step.name: step for step in DEFAULT_LADDER.steps}
SAID = st.none() | st.sampled_from(Tone)


@pytest.mark.parametrize(
    ("on", "said", "words"),
    [
        pytest.param("d-7", None, "d-7", id="before it is due"),
        pytest.param("d0", None, "d0", id="on the day"),
        pytest.param("d+3", None, "d+3", id="the first words of a delay"),
        pytest.param("d+6", Tone.NEUTRAL, "d+6", id="one tone up"),
        pytest.param("d+6", Tone.FRIENDLY, "d+3", id="d+3 never arrived"),
        pytest.param("d+9", Tone.FIRM, "d+9", id="as firm as before"),
        pytest.param("d+30", None, "d+3", id="forty days late at the first look"),
        pytest.param("d+30", Tone.NEUTRAL, "d+30", id="and then one tone up"),
        pytest.param("d+30", Tone.FINAL, "d+30", id="milder than before"),
        pytest.param("phone", None, "d+3", id="beside a task"),
        pytest.param("letter", Tone.NEUTRAL, "d+30", id="beside a task, one tone up"),
    ],
)
def test_default_ladder(on: str, said: Tone | None, words: str) -> None:
    """The words of the step, or the gravest milder ones that are allowed."""
    step = step_to_say(DEFAULT_LADDER, STEPS[on], said)

    assert (step and step.name) == words


def test_no_words_beside_a_task_that_comes_first() -> None:
    """A ladder may begin with a call: nothing is sent then."""
    phone = replace(a_step("phone", 3), kind=Kind.PHONE)

    assert step_to_say(Ladder("calls", (phone,)), phone, None) is None


def test_milder_words_must_apply_too() -> None:
    """Where the milder step is not for this client, nothing is said at all."""
    words = step_to_say(
        DEFAULT_LADDER, STEPS["d+30"], None, lambda step: step.name != "d+3"
    )

    assert words is None


def test_own_words_must_apply() -> None:
    """The step itself is asked as well."""
    assert step_to_say(DEFAULT_LADDER, STEPS["d+3"], None, lambda _: False) is None


@given(ladders(), SAID, st.data())
def test_severity_is_never_skipped_upward(
    ladder: Ladder, said: Tone | None, data: st.DataObject
) -> None:
    """Words about a delay are at most one tone above what was said before."""
    step = data.draw(st.sampled_from(ladder.steps))
    words = step_to_say(ladder, step, said)
    if words is None or words.stage in EARLY:
        return
    opening = next(s for s in ladder.steps if _speaks_of_delay(s))
    most = max(said.rank + 1 if said else 0, opening.tone.rank)

    assert words.tone.rank <= most
    assert opening.tone.rank <= Tone.NEUTRAL.rank


@given(ladders(), SAID, st.data())
def test_words_are_true_today(
    ladder: Ladder, said: Tone | None, data: st.DataObject
) -> None:
    """They are of a message at the step or before it, and late for what is late."""
    step = data.draw(st.sampled_from(ladder.steps))
    words = step_to_say(ladder, step, said)
    if words is None:
        return

    assert words.kind is Kind.MESSAGE
    assert ladder.steps.index(words) <= ladder.steps.index(step)
    if step.kind is Kind.MESSAGE:
        assert (words.stage in EARLY) == (step.stage in EARLY)


@given(ladders(), st.data())
def test_something_can_always_be_said_of_a_delay(
    ladder: Ladder, data: st.DataObject
) -> None:
    """Climbing one tone at a time, every message of a ladder is reached."""
    step = data.draw(st.sampled_from(ladder.steps))
    if not _speaks_of_delay(step):
        return
    said: Tone | None = None
    for _ in Tone:
        words = step_to_say(ladder, step, said)
        assert words is not None
        said = max(said or words.tone, words.tone, key=lambda tone: tone.rank)

    assert step_to_say(ladder, step, said) == step


@given(ladders(), SAID)
def test_allowed_tones_grow_with_what_was_said(
    ladder: Ladder, said: Tone | None
) -> None:
    """What was said never makes the words milder than without it."""
    assert allowed_tone(ladder, said).rank >= allowed_tone(ladder, None).rank


def _speaks_of_delay(step: Step) -> bool:
    return step.kind is Kind.MESSAGE and step.stage.severity >= Stage.LATE.severity


@pytest.mark.parametrize(
    ("said", "tone"),
    [
        pytest.param(None, Tone.FIRM, id="the first word of all"),
        pytest.param(Tone.FRIENDLY, Tone.FIRM, id="only friendly words before"),
        pytest.param(Tone.NEUTRAL, Tone.FIRM, id="only neutral ones"),
        pytest.param(Tone.FIRM, Tone.FINAL, id="after firm words its own"),
        pytest.param(Tone.FINAL, Tone.FINAL, id="after final words too"),
    ],
)
def test_a_letter_is_final_only_after_firm_words(said: Tone | None, tone: Tone) -> None:
    """Where no message reached anybody a letter opens firmly, and no more."""
    letter = DEFAULT_LADDER.steps[-2]

    assert tone_of_letter(letter, said) is tone
