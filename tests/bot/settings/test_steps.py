"""A ladder's steps as plain values: read, written, and refused in words."""

import json
from dataclasses import replace

import pytest
from hypothesis import given

from bot.settings.steps import read_steps, write_steps
from domain.channel import Channel
from domain.ladder import (
    DEFAULT_LADDER,
    Anchor,
    Conditions,
    Ladder,
    LadderError,
    Mode,
    Stage,
    Step,
    Unit,
    WhenClosed,
)
from tests.domain.ladder.some import a_step, ladders

EVERYTHING = Ladder(
    "all",
    (
        Step(
            "issued",
            1,
            Stage.BEFORE_DUE,
            "notice",
            (Channel.EMAIL,),
            anchor=Anchor.ISSUED,
            when_closed=WhenClosed.BEFORE,
        ),
        replace(
            a_step("d+3", 3, window=4),
            unit=Unit.BUSINESS,
            mode=Mode.ALL,
            channels=(Channel.SMS, Channel.EMAIL),
            suspends_after=5,
            when=Conditions(
                min_amount_minor=50_05,
                max_amount_minor=900_00,
                min_days_late=1,
                max_days_late=99,
                risk=frozenset({"high", "medium"}),
                late_before=2,
                unreachable_by=frozenset({Channel.WHATSAPP}),
            ),
        ),
    ),
)


@pytest.mark.parametrize(
    "ladder",
    [
        pytest.param(DEFAULT_LADDER, id="the shipped one"),
        pytest.param(EVERYTHING, id="everything"),
    ],
)
def test_there_and_back(ladder: Ladder) -> None:
    """What is written is plain JSON, and reads back as the same ladder."""
    plain = json.loads(json.dumps(write_steps(ladder)))

    assert read_steps(ladder.name, plain) == ladder


@given(ladders())
def test_any_ladder_there_and_back(ladder: Ladder) -> None:
    """Nothing of a ladder is lost."""
    assert read_steps("any", write_steps(ladder)) == ladder


def test_what_is_not_written_is_usual() -> None:
    """A name, a day and a stage are enough."""
    step = read_steps("few", [{"step": "d+3", "day": 3, "stage": "late"}]).steps[0]

    assert step.template == "reminder.d+3"
    assert step.channels == (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL)


GOOD = {"step": "d+3", "day": 3, "stage": "late"}


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        pytest.param([GOOD | {"tpl": "x"}], "'d\\+3'.*tpl is no setting", id="key"),
        pytest.param([GOOD | {"day": "x"}], "'d\\+3'.*day", id="no day"),
        pytest.param([{"step": "a"}], "'a': day is missing; add it", id="missing"),
        pytest.param([GOOD | {"kind": "fax"}], "'d\\+3': kind .*'phone'", id="kind"),
        pytest.param(
            [GOOD | {"when": {"min_amont": 5}}],
            "when.min_amont is no setting; did you mean 'min_amount'",
            id="condition",
        ),
        pytest.param(
            [GOOD | {"stage": "due_day"}], "step 'd\\+3': due_day cannot", id="domain"
        ),
        pytest.param([GOOD, GOOD], "two steps have one name", id="ladder"),
        pytest.param("nonsense", "ladder 'x'", id="text"),
        pytest.param(None, "ladder 'x'", id="nothing"),
        pytest.param([7], "ladder 'x'", id="a number"),
    ],
)
def test_what_is_wrong_is_said(steps: object, why: str) -> None:
    """Which step, which key, and what to do."""
    with pytest.raises(LadderError, match=why):
        read_steps("x", steps)
