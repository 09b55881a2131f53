"""The ladder: one step a day at most, the newest, and never past its sense."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import calendar_for
from domain.channel import Channel
from domain.ladder import (
    DEFAULT_LADDER,
    Ladder,
    LadderError,
    Stage,
    Step,
    windows,
)

SP = calendar_for("SP")
PAYABLE = date(2026, 11, 25)  # a Wednesday
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def a_step(name: str, offset: int, *, window: int | None = None) -> Step:
    """Make a step whose stage fits its day."""
    stage = Stage.LATE if offset > 0 else Stage.DUE_DAY
    stage = Stage.BEFORE_DUE if offset < 0 else stage
    return Step(name, offset, stage, "text", (Channel.SMS,), window)


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    """Any ladder that is allowed."""
    offsets = draw(st.lists(st.integers(-30, 90), min_size=1, max_size=9, unique=True))
    lengths = st.none() | st.integers(1, 40)
    steps = [a_step(f"d{day:+}", day, window=draw(lengths)) for day in sorted(offsets)]
    return Ladder("any", tuple(steps))


@pytest.mark.parametrize(
    ("offset", "name"),
    [
        pytest.param(-8, None, id="before the first"),
        pytest.param(-7, "d-7", id="a week before"),
        pytest.param(-2, "d-7", id="the last day of the first"),
        pytest.param(-1, "d-1", id="the day before"),
        pytest.param(0, "d0", id="the due day"),
        pytest.param(1, None, id="the day after: 'due today' has had its day"),
        pytest.param(2, None, id="not late enough"),
        pytest.param(3, "d+3", id="three days late"),
        pytest.param(5, "d+3", id="the last day of d+3"),
        pytest.param(6, "d+6", id="six"),
        pytest.param(9, "d+9", id="nine"),
        pytest.param(14, "d+9", id="fourteen"),
        pytest.param(15, "d+15", id="fifteen"),
        pytest.param(29, "d+15", id="twenty-nine"),
        pytest.param(30, "d+30", id="negotiation"),
        pytest.param(44, "d+30", id="its last day"),
        pytest.param(45, None, id="over"),
    ],
)
def test_default_ladder(offset: int, name: str | None) -> None:
    """Each day has its step, by the default ladder."""
    step = DEFAULT_LADDER.step_on(PAYABLE, PAYABLE + timedelta(days=offset))

    assert (step and step.name) == name


@pytest.mark.fault("F45")
def test_five_days_down_is_one_step() -> None:
    """After an outage over d0 and d+3 only the newest step is left to send."""
    back_up = [PAYABLE + timedelta(days=day) for day in (6, 7, 8)]
    found = [DEFAULT_LADDER.step_on(PAYABLE, today) for today in back_up]

    assert {step and step.name for step in found} == {"d+6"}


@pytest.mark.fault("F46")
def test_due_on_sunday_is_due_on_monday() -> None:
    """An invoice due on a Sunday is "due today" on Monday, and late from there."""
    sunday, monday = date(2026, 11, 22), date(2026, 11, 23)
    payable = SP.next_business(sunday)

    assert DEFAULT_LADDER.step_on(payable, monday) == DEFAULT_LADDER.steps[2]
    assert DEFAULT_LADDER.step_on(payable, monday + timedelta(days=2)) is None
    assert DEFAULT_LADDER.step_on(payable, monday + timedelta(days=3)) is not None


@pytest.mark.fault("F46")
def test_three_days_before_new_year() -> None:
    """Offsets cross a year's end and a leap day."""
    ladder = Ladder("short", (a_step("d-3", -3),))

    assert ladder.step_on(date(2027, 1, 2), date(2026, 12, 30)) is not None
    assert ladder.step_on(date(2028, 3, 1), date(2028, 2, 27)) is not None
    assert ladder.step_on(date(2028, 3, 1), date(2028, 2, 26)) is None


@given(ladders(), DAYS, st.integers(-40, 140))
def test_windows_never_overlap_and_speak_true(
    ladder: Ladder, payable: date, offset: int
) -> None:
    """At most one window holds a day, and no text outlives its sense."""
    holding = [w for w in windows(ladder) if w.first_offset <= offset <= w.last_offset]
    step = ladder.step_on(payable, payable + timedelta(days=offset))

    assert [w.step for w in holding] == ([step] if step else [])
    if step and step.stage is Stage.BEFORE_DUE:
        assert offset < 0
    if step and step.stage is Stage.DUE_DAY:
        assert offset == 0


@given(ladders())
def test_every_step_has_its_own_day(ladder: Ladder) -> None:
    """No window is empty: each step can go out on its offset at least."""
    assert all(
        w.first_offset == w.step.offset <= w.last_offset for w in windows(ladder)
    )


@given(DAYS, st.integers(-40, 80))
def test_one_range_of_due_dates_is_one_step(today: date, ago: int) -> None:
    """The planner's range holds an invoice exactly when the ladder says so."""
    due_on = today - timedelta(days=ago)
    step = DEFAULT_LADDER.step_on(SP.next_business(due_on), today)
    found = [
        window.step
        for window in windows(DEFAULT_LADDER)
        for first, last in [window.due_dates(today, SP)]
        if first <= due_on <= last
    ]

    assert found == ([step] if step else [])


def test_a_window_of_two_days() -> None:
    """A step may end before the next one begins."""
    ladder = Ladder("short", (a_step("d+3", 3, window=2), a_step("d+9", 9)))

    assert [tuple(w[1:]) for w in windows(ladder)] == [(3, 4), (9, 23)]


def test_a_range_may_be_empty() -> None:
    """On a Sunday no invoice can be payable, so that nothing is due that day."""
    due_day = windows(DEFAULT_LADDER)[2]
    first, last = due_day.due_dates(date(2026, 11, 22), SP)

    assert first > last


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        pytest.param((), "no steps", id="empty"),
        pytest.param((a_step("a", 1), a_step("a", 2)), "one name", id="same name"),
        pytest.param((a_step("a", 1), a_step("b", 1)), "after 'a'", id="same day"),
        pytest.param((a_step("a", 3), a_step("b", 1)), "after 'a'", id="backwards"),
        pytest.param(
            (replace(a_step("a", 3), stage=Stage.NEGOTIATION), a_step("b", 9)),
            "milder",
            id="milder later",
        ),
    ],
)
def test_a_ladder_that_contradicts_itself(steps: tuple[Step, ...], why: str) -> None:
    """It is refused in words for whoever wrote it."""
    with pytest.raises(LadderError, match=why):
        Ladder("bad", steps)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param({"name": ""}, "needs a name", id="no name"),
        pytest.param({"template": ""}, "template", id="no template"),
        pytest.param({"channels": ()}, "channel", id="no channel"),
        pytest.param({"window": 0}, "at least one day", id="no window"),
        pytest.param({"stage": Stage.DUE_DAY}, "cannot be at", id="due day, later"),
        pytest.param({"stage": Stage.BEFORE_DUE}, "cannot be at", id="before, later"),
        pytest.param({"offset": -1}, "cannot be at", id="late, before"),
        pytest.param({"offset": 0}, "cannot be at", id="late, on the day"),
        pytest.param(
            {"stage": Stage.BEFORE_DUE, "offset": 0}, "cannot be at", id="before, on it"
        ),
        pytest.param(
            {"stage": Stage.NEGOTIATION, "offset": 0}, "cannot be at", id="bargaining"
        ),
    ],
)
def test_a_step_that_makes_no_sense(change: dict[str, object], why: str) -> None:
    """It is refused in words for whoever wrote it."""
    with pytest.raises(LadderError, match=why):
        replace(a_step("d+3", 3), **change)  # type: ignore[arg-type]
