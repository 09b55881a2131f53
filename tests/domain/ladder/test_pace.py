"""Steps that the caps can never let out, told before anybody releases them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.contact_facts import Limits
from domain.ladder import DEFAULT_LADDER, Code, Kind, Ladder, too_close
from tests.domain.ladder.some import a_step

LIMITS = Limits()


def never(*days: int, limits: Limits = LIMITS, window: int | None = None) -> list[str]:
    """Name the steps of a ladder on these days that can never go out."""
    steps = tuple(a_step(f"{day:+}", day, window=window) for day in days)
    return [f"{p.step} {p.code}" for p in too_close(Ladder("some", steps), limits)]


def test_the_shipped_ladder_all_goes_out() -> None:
    """Its steps stand far enough apart, the call among them."""
    assert list(too_close(DEFAULT_LADDER, LIMITS)) == []


@pytest.mark.parametrize(
    ("days", "told"),
    [
        pytest.param((-1, 0), ["+0 too_close"], id="the day before and the day"),
        pytest.param((-2, 0), [], id="two days are 48 hours"),
        pytest.param((1, 2, 3), ["+2 too_close"], id="the third has its turn"),
        pytest.param((1, 2), [], id="the last waits in its own window"),
        pytest.param((1, 3, 5, 7, 8), ["+7 too_many"], id="the fourth of a week"),
    ],
)
def test_steps_too_near(days: tuple[int, ...], told: list[str]) -> None:
    """By the gap, or by the cap of a week, and only where the window ends too soon."""
    assert never(*days) == told


def test_a_short_window_ends_too_soon() -> None:
    """With a window of a day it cannot wait for the quiet to be over."""
    assert never(1, 2, window=1) == ["+2 too_close"]


def test_a_call_counts_as_a_contact_and_a_letter_does_not() -> None:
    """Whoever is called is not written to on the next day."""
    steps = (a_step("+1", 1), a_step("+4", 4), a_step("+5", 5), a_step("+6", 6))
    call = replace(steps[1], kind=Kind.PHONE)
    letter = replace(steps[1], kind=Kind.LETTER)
    called = Ladder("call", (steps[0], call, *steps[2:]))
    posted = Ladder("letter", (steps[0], letter, steps[2]))

    assert [p.step for p in too_close(called, LIMITS)] == ["+5"]
    assert list(too_close(posted, LIMITS)) == []


def test_the_figures_name_what_stands_in_the_way() -> None:
    """Which step it follows too closely, and what the house keeps."""
    loose = replace(LIMITS, min_gap=timedelta(hours=36))
    ladder = Ladder("two", (a_step("a", -1), a_step("b", 0)))
    [found] = too_close(ladder, loose)

    assert found.code is Code.TOO_CLOSE
    assert found.figures == {"before": "a", "hours": 36}
