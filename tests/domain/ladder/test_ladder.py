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
    Anchor,
    Conditions,
    Kind,
    Ladder,
    LadderError,
    Stage,
    Step,
    Tone,
    Unit,
    WhenClosed,
    first_day,
    windows,
)
from tests.domain.ladder.some import SP, a_step, ladders

PAYABLE = date(2026, 11, 25)  # a Wednesday
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def name_on(ladder: Ladder, today: date, due_on: date, **more: date) -> str | None:
    """Name today's step."""
    step = ladder.step_on(today, SP, due_on, **more)
    return step.name if step else None


@pytest.mark.parametrize(
    ("offset", "name"),
    [
        pytest.param(-8, None, id="before the first"),
        pytest.param(-7, "d-7", id="a week before"),
        pytest.param(-1, "d-7", id="the last day of the first"),
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
        pytest.param(39, "d+30", id="its last day"),
        pytest.param(40, "phone", id="a call"),
        pytest.param(89, "out_of_court", id="the last day of all"),
        pytest.param(90, None, id="over"),
    ],
)
def test_default_ladder(offset: int, name: str | None) -> None:
    """Each day has its step, by the default ladder."""
    assert name_on(DEFAULT_LADDER, PAYABLE + timedelta(days=offset), PAYABLE) == name


@pytest.mark.fault("F45")
def test_five_days_down_is_one_step() -> None:
    """After an outage over d0 and d+3 only the newest step is left to send."""
    back_up = [PAYABLE + timedelta(days=day) for day in (6, 7, 8)]

    assert {name_on(DEFAULT_LADDER, today, PAYABLE) for today in back_up} == {"d+6"}


@pytest.mark.fault("F46")
def test_due_on_sunday_is_due_on_monday() -> None:
    """An invoice due on a Sunday is "due today" on Monday, and late from there."""
    sunday = date(2026, 11, 22)
    names = [
        name_on(DEFAULT_LADDER, sunday + timedelta(days=day), sunday)
        for day in range(5)
    ]

    assert names == ["d-7", "d0", None, None, "d+3"]


@pytest.mark.fault("F46")
@pytest.mark.parametrize(
    ("due_on", "today", "name"),
    [
        pytest.param(date(2027, 1, 4), date(2027, 1, 1), "d-3", id="over new year"),
        pytest.param(date(2027, 1, 4), date(2026, 12, 31), None, id="a day early"),
        pytest.param(date(2028, 3, 1), date(2028, 2, 27), "d-3", id="over a leap day"),
        pytest.param(date(2028, 3, 1), date(2028, 2, 26), None, id="one more day"),
        pytest.param(date(2024, 2, 29), date(2024, 2, 26), "d-3", id="due on one"),
    ],
)
def test_days_cross_years_and_leap_days(
    due_on: date, today: date, name: str | None
) -> None:
    """Offsets cross a year's end and a leap day."""
    assert name_on(Ladder("short", (a_step("d-3", -3),)), today, due_on) == name


@pytest.mark.parametrize(
    ("today", "name"),
    [
        pytest.param(date(2026, 11, 30), None, id="Monday: two days, by the desk"),
        pytest.param(date(2026, 12, 1), "d+3", id="Tuesday: three"),
        pytest.param(date(2026, 12, 2), "d+3", id="the second day of the window"),
        pytest.param(date(2026, 12, 3), None, id="the window is over"),
    ],
)
def test_business_days(today: date, name: str | None) -> None:
    """Three business days after a Thursday is a Tuesday."""
    step = replace(a_step("d+3", 3, window=2), unit=Unit.BUSINESS)

    assert name_on(Ladder("desk", (step,)), today, date(2026, 11, 26)) == name


def test_a_window_in_business_days_spans_the_weekend() -> None:
    """Two business days from a Friday are Friday and Monday, and what lies between."""
    step = replace(a_step("d+1", 1, window=2), unit=Unit.BUSINESS)
    thursday = date(2026, 11, 26)
    names = [
        name_on(Ladder("desk", (step,)), thursday + timedelta(days=day), thursday)
        for day in range(6)
    ]

    assert names == [None, "d+1", "d+1", "d+1", "d+1", None]


ISSUED = Step("issued", 0, Stage.BEFORE_DUE, "t", (Channel.SMS,), anchor=Anchor.ISSUED)


@pytest.mark.parametrize(
    ("today", "issued_on", "name"),
    [
        pytest.param(date(2026, 11, 3), date(2026, 11, 4), None, id="not yet issued"),
        pytest.param(date(2026, 11, 4), date(2026, 11, 4), "issued", id="that day"),
        pytest.param(date(2026, 11, 17), date(2026, 11, 4), "issued", id="still"),
        pytest.param(date(2026, 11, 18), date(2026, 11, 4), "d-7", id="due soon"),
        pytest.param(date(2026, 11, 4), None, None, id="nobody knows when"),
        pytest.param(date(2026, 11, 20), date(2026, 11, 19), "d-7", id="issued late"),
    ],
)
def test_a_notice_counts_from_the_day_of_issue(
    today: date, issued_on: date | None, name: str | None
) -> None:
    """It ends where the first step that counts from the due day begins."""
    ladder = Ladder("issue", (ISSUED, *DEFAULT_LADDER.steps))
    step = ladder.step_on(today, SP, PAYABLE, issued_on)

    assert (step and step.name) == name


def test_a_notice_alone_ends_on_the_due_day() -> None:
    """A bill that is due today is not announced any more."""
    ladder = Ladder("issue", (ISSUED,))
    issued = date(2026, 11, 4)

    assert ladder.step_on(PAYABLE - timedelta(days=1), SP, PAYABLE, issued) == ISSUED
    assert ladder.step_on(PAYABLE, SP, PAYABLE, issued) is None


@given(ladders(), DAYS, st.integers(-40, 140))
def test_windows_never_overlap_and_speak_true(
    ladder: Ladder, due_on: date, offset: int
) -> None:
    """At most one window holds an invoice, and no text outlives its sense."""
    today = due_on + timedelta(days=offset)
    payable = SP.next_business(due_on)
    holding = [w.step for w in windows(ladder) if w.holds(today, SP, due_on)]

    assert len(holding) <= 1
    for step in holding:
        assert step.stage is not Stage.BEFORE_DUE or today < payable
        assert step.stage is not Stage.DUE_DAY or today == payable
        assert step.stage.severity < Stage.LATE.severity or today > payable


@given(ladders(), DAYS, st.integers(-40, 140))
def test_todays_step_is_the_newest_that_began(
    ladder: Ladder, due_on: date, offset: int
) -> None:
    """Counted forward from the payable day, by the definition."""
    today = due_on + timedelta(days=offset)
    begun = [
        step
        for step in ladder.steps
        for day in [first_day(wait(step), due_on, SP)]
        if day is not None and day <= today
    ]
    step = ladder.step_on(today, SP, due_on)

    assert step is None or step is begun[-1]
    if begun and first_day(begun[-1], due_on, SP) == today:
        assert step is begun[-1]


def wait(step: Step) -> Step:
    """Let a step that is skipped begin on the closed day, and end the one before."""
    skipped = step.when_closed is WhenClosed.SKIP
    return replace(step, when_closed=WhenClosed.AFTER) if skipped else step


@given(ladders(), DAYS, st.integers(-40, 140))
def test_the_planners_spans_hold_what_the_windows_hold(
    ladder: Ladder, due_on: date, offset: int
) -> None:
    """Ranges of due dates and single invoices are two readings of one rule."""
    today = due_on + timedelta(days=offset)

    for window in windows(ladder):
        spans = [span for span in window.spans(today, SP) if span.holds(due_on)]
        assert len(spans) == window.holds(today, SP, due_on)


SUNDAY, MONDAY = date(2026, 11, 29), date(2026, 11, 30)


@pytest.mark.fault("F46")
@pytest.mark.parametrize(
    ("due_on", "offset", "closed", "first"),
    [
        pytest.param(MONDAY, -2, "before", date(2026, 11, 27), id="Saturday: Friday"),
        pytest.param(MONDAY, -2, "after", date(2026, 11, 28), id="Saturday: waits"),
        pytest.param(MONDAY, -2, "skip", None, id="Saturday: left out"),
        pytest.param(MONDAY, -3, "skip", date(2026, 11, 27), id="a Friday stays"),
        pytest.param(SUNDAY, -1, "before", date(2026, 11, 27), id="due on Sunday"),
        pytest.param(
            date(2027, 1, 4), -3, "before", date(2026, 12, 31), id="over new year"
        ),
        pytest.param(date(2027, 1, 4), -3, "skip", None, id="new year's day is none"),
        pytest.param(
            date(2028, 3, 1), -3, "before", date(2028, 2, 25), id="over a leap day"
        ),
        pytest.param(
            date(2024, 2, 28), 1, "before", date(2024, 2, 29), id="on a leap day"
        ),
        pytest.param(
            date(2032, 2, 26), 3, "before", date(2032, 2, 27), id="29 Feb a Sunday"
        ),
        pytest.param(
            date(2026, 11, 27), 1, "before", date(2026, 11, 28), id="late, never on due"
        ),
        pytest.param(
            date(2026, 11, 27), 3, "before", MONDAY, id="three days late, a Monday"
        ),
    ],
)
def test_a_step_on_a_closed_day(
    due_on: date, offset: int, closed: str, first: date | None
) -> None:
    """It goes before, waits, or is left out, by the rule of the step."""
    step = replace(a_step("it", offset), when_closed=WhenClosed(closed))
    begins = first_day(step, due_on, calendar_for("SC"))

    assert begins == first
    on_it = first and Ladder("one", (step,)).step_on(first, calendar_for("SC"), due_on)
    assert on_it == (step if first else None)


@pytest.mark.fault("F46")
@given(DAYS, st.integers(-10, -1), st.sampled_from(WhenClosed))
def test_a_reminder_before_due_never_comes_after(
    due_on: date, offset: int, closed: WhenClosed
) -> None:
    """Whatever its rule, on the payable day and later it is over."""
    ladder = Ladder("one", (replace(a_step("it", offset), when_closed=closed),))
    payable = SP.next_business(due_on)

    assert all(
        ladder.step_on(payable + timedelta(days=day), SP, due_on) is None
        for day in range(10)
    )


@pytest.mark.fault("F46")
def test_a_window_that_waits_counts_from_the_open_day() -> None:
    """A day's window on a Saturday is the Monday's: it would never open otherwise."""
    step = a_step("d+2", 2, window=1)  # of a Thursday
    ladder = Ladder("one", (step,))
    thursday = date(2026, 11, 26)
    days = [thursday + timedelta(days=n) for n in range(1, 7)]
    names = [name_on(ladder, day, thursday) for day in days]

    assert names == [None, "d+2", "d+2", "d+2", None, None]


@pytest.mark.fault("F46")
def test_a_skipped_step_leaves_the_one_before_where_it_ends() -> None:
    """What was left unsaid by then is not said late; the next step goes on."""
    steps = (a_step("d+1", 1), a_step("d+2", 2), a_step("d+5", 5))
    skipped = replace(steps[1], when_closed=WhenClosed.SKIP)
    ladder = Ladder("three", (steps[0], skipped, steps[2]))
    thursday = date(2026, 11, 26)
    names = [
        name_on(ladder, thursday + timedelta(days=n), thursday) for n in range(1, 6)
    ]

    assert names == ["d+1", None, None, None, "d+5"]


@pytest.mark.fault("F46")
def test_a_notice_of_issue_is_not_sent_before_the_bill() -> None:
    """Issued on a Saturday: Friday knows of no bill, so it waits; or is skipped."""
    saturday = date(2026, 11, 7)
    early = replace(ISSUED, when_closed=WhenClosed.BEFORE)
    never = replace(ISSUED, when_closed=WhenClosed.SKIP)

    assert first_day(early, PAYABLE, SP, saturday) == saturday
    assert first_day(never, PAYABLE, SP, saturday) is None
    on = [
        Ladder("one", (never,)).step_on(date(2026, 11, 9), SP, PAYABLE, issued)
        for issued in (saturday, saturday - timedelta(days=1))
    ]
    assert on == [None, never]


def test_a_range_may_be_empty() -> None:
    """On a Sunday no invoice can be payable, so that nothing is due that day."""
    due_day = windows(DEFAULT_LADDER)[1]

    assert due_day.spans(date(2026, 11, 22), SP) == []


NEGOTIATION = replace(a_step("a", 3), stage=Stage.NEGOTIATION)
BUREAU = replace(a_step("bureau", 9), kind=Kind.BUREAU, stage=Stage.HAND_OVER)


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        pytest.param((), "has no steps; give it", id="empty"),
        pytest.param((a_step("a", 1), a_step("a", 2)), "rename one", id="same name"),
        pytest.param((a_step("a", 1), a_step("b", 1)), "after 'a'", id="same day"),
        pytest.param((a_step("a", 3), a_step("b", 1)), "after 'a'", id="backwards"),
        pytest.param((NEGOTIATION, a_step("b", 9)), "milder stage", id="milder later"),
        pytest.param(
            (replace(a_step("a", 5), unit=Unit.BUSINESS), a_step("b", 7)),
            "must come after",
            id="five business days are a week",
        ),
        pytest.param((a_step("d-3", -3), ISSUED), "move it before", id="issued later"),
        pytest.param((BUREAU,), "needs a message or a letter", id="bureau first"),
        pytest.param(
            (a_step("d-3", -3), BUREAU), "about the delay", id="bureau after a notice"
        ),
        pytest.param(
            (replace(a_step("a", 3), tone=Tone.FIRM),),
            "put one there",
            id="opens firmly",
        ),
        pytest.param(
            (a_step("a", 3), replace(a_step("b", 9), tone=Tone.FINAL)),
            "'b' is final, and no message about the delay before it is firm",
            id="a tone is skipped",
        ),
    ],
)
def test_a_ladder_that_contradicts_itself(steps: tuple[Step, ...], why: str) -> None:
    """It is refused in words for whoever wrote it, which name the ladder."""
    with pytest.raises(LadderError, match=f"ladder 'bad': .*{why}"):
        Ladder("bad", steps)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param({"name": ""}, "needs a name", id="no name"),
        pytest.param({"name": "x" * 21}, "1 to 20", id="a long name"),
        pytest.param({"template": ""}, "template", id="no template"),
        pytest.param({"channels": ()}, "channel", id="no channel"),
        pytest.param({"window": 0}, "at least one day", id="no window"),
        pytest.param({"stage": Stage.DUE_DAY}, "cannot be at", id="due day, later"),
        pytest.param({"stage": Stage.BEFORE_DUE}, "cannot be at", id="before, later"),
        pytest.param({"offset": -1}, "cannot be at", id="late, before"),
        pytest.param({"offset": 0}, "cannot be at", id="late, on the day"),
        pytest.param(
            {"stage": Stage.NEGOTIATION, "offset": 0}, "cannot be at", id="bargaining"
        ),
        pytest.param(
            {"stage": Stage.DUE_DAY, "offset": 0, "tone": Tone.FIRM},
            "too grave",
            id="firm on the due day",
        ),
        pytest.param({"channels": (Channel.PHONE,)}, "cannot go by", id="a phone text"),
        pytest.param({"stage": Stage.HAND_OVER}, "no message goes out", id="handing"),
        pytest.param({"kind": Kind.COURT}, "belongs to the stage", id="court, late"),
        pytest.param({"anchor": Anchor.ISSUED}, "is before_due", id="issued, late"),
        pytest.param({"suspends_after": 0}, "at least", id="no notice"),
        pytest.param(
            {"suspends_after": 3, "stage": Stage.DUE_DAY, "offset": 0},
            "no suspension",
            id="suspended on time",
        ),
        pytest.param(
            {"when": Conditions(first_time=True, late_before=2)}, "keep one", id="both"
        ),
        pytest.param(
            {"when": Conditions(min_amount_minor=2, max_amount_minor=1)},
            "swap them",
            id="crossed amounts",
        ),
        pytest.param(
            {"when": Conditions(min_days_late=9, max_days_late=3)},
            "swap them",
            id="crossed days",
        ),
        pytest.param(
            {"when": Conditions(risk=frozenset({"huge"}))}, "none of low", id="risk"
        ),
    ],
)
def test_a_step_that_makes_no_sense(change: dict[str, object], why: str) -> None:
    """It is refused in words for whoever wrote it."""
    with pytest.raises(LadderError, match=why):
        replace(a_step("d+3", 3), **change)  # type: ignore[arg-type]


def test_all_problems_are_told_at_once() -> None:
    """Whoever writes a ladder mends it in one go."""
    with pytest.raises(LadderError) as refused:
        replace(a_step("d+3", 3), window=0, stage=Stage.DUE_DAY)

    assert "one day" in str(refused.value)
    assert "cannot be at" in str(refused.value)


def test_the_message_beside_a_task() -> None:
    """Where people act, the newest message is what there is to say."""
    phone = DEFAULT_LADDER.steps[7]
    said = DEFAULT_LADDER.message_at(phone)

    assert phone.kind is Kind.PHONE
    assert said is not None
    assert said.name == "d+30"


def test_holidays_are_those_of_the_place() -> None:
    """A state's holiday moves the business days of its clients only."""
    step = replace(a_step("d+1", 1, window=1), unit=Unit.BUSINESS)
    ladder, due_on = Ladder("desk", (step,)), date(2026, 7, 8)  # a Wednesday

    assert ladder.step_on(date(2026, 7, 9), SP, due_on) is None  # São Paulo's own day
    assert ladder.step_on(date(2026, 7, 9), calendar_for("SC"), due_on) == step
