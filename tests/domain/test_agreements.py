"""When a late instalment asks for a warning, and when it ends an agreement."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.agreements import (
    AgreementRules,
    InvalidRulesError,
    Part,
    Step,
    Verdict,
    Warned,
    judge,
    late_part,
)
from domain.calendar import calendar_for
from domain.money import Money

RULES = AgreementRules()
DAY = date(2026, 12, 1)
PART = Part(1, DAY, Money(45_00))
LAST = date(2026, 12, 16)
CALENDAR = calendar_for("SC")


def on(late: int) -> date:
    """Give the day on which the part is so many days late."""
    return DAY + timedelta(days=late)


def judged(today: date, warned: Warned | None = None, *parts: Part) -> Verdict:
    """Judge the one part, or others."""
    return judge(RULES, parts or (PART,), warned, today, CALENDAR)


@pytest.mark.parametrize(
    ("late", "step"),
    [
        pytest.param(-3, Step.NOTHING, id="before"),
        pytest.param(0, Step.NOTHING, id="on the day"),
        pytest.param(4, Step.NOTHING, id="a day too soon"),
        pytest.param(5, Step.WARN, id="on the fifth day"),
        pytest.param(90, Step.WARN, id="long after, and never warned"),
    ],
)
def test_nobody_is_broken_without_a_warning(late: int, step: Step) -> None:
    """However late it is, the first thing is a word."""
    assert judged(on(late)).step is step


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(on(5), LAST, id="by the rule"),
        pytest.param(date(2026, 12, 14), date(2026, 12, 18), id="by the notice"),
        pytest.param(date(2026, 12, 16), date(2026, 12, 21), id="moved past a Sunday"),
    ],
)
def test_the_last_day_leaves_time(today: date, expected: date) -> None:
    """Fifteen days late, but never before the notice is over, and on a business day."""
    assert judged(today).last_day == expected


@pytest.mark.parametrize(
    ("today", "warned", "step"),
    [
        pytest.param(LAST, Warned(1, LAST, on(5)), Step.WAIT, id="on its last day"),
        pytest.param(on(16), Warned(1, LAST, on(5)), Step.BREAK, id="the day after"),
        pytest.param(on(16), Warned(1, LAST), Step.WAIT, id="it has not left"),
        pytest.param(
            on(17), Warned(1, LAST, on(14)), Step.WAIT, id="it left late: third day"
        ),
        pytest.param(
            on(18), Warned(1, LAST, on(14)), Step.BREAK, id="it left late: fourth day"
        ),
        pytest.param(
            on(40), Warned(1, LAST, None, failed=True), Step.ASK, id="it cannot leave"
        ),
        pytest.param(
            on(40), Warned(2, LAST, on(5)), Step.WARN, id="it was of another part"
        ),
    ],
)
def test_after_a_warning(today: date, warned: Warned, step: Step) -> None:
    """The day that was told is kept to, and the notice counts from when it left."""
    assert judged(today, warned).step is step


def test_what_does_not_matter_makes_no_part_late() -> None:
    """Cents left of the first part count with the second, from its day."""
    cents = replace(PART, unpaid=Money(9_99))
    second = Part(2, date(2026, 12, 30), Money(1))

    assert late_part(RULES, [cents], on(300)) is None
    assert late_part(RULES, [cents, second], on(300)) == second


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"warn_days_late": 0}, id="warned on the day itself"),
        pytest.param({"break_days_late": 366}, id="more than a year"),
        pytest.param({"notice_days": 0}, id="no notice"),
        pytest.param({"warn_days_late": 13}, id="the notice does not fit"),
        pytest.param({"least_unpaid": Money(0)}, id="nothing at all matters"),
    ],
)
def test_rules_that_contradict_one_another_are_refused(
    wrong: dict[str, object],
) -> None:
    """The company is told when it starts, not the client when it is too late."""
    with pytest.raises(InvalidRulesError):
        replace(RULES, **wrong)  # type: ignore[arg-type]  # a table of columns


@st.composite
def rules(draw: st.DrawFn) -> AgreementRules:
    """Draw rules that fit together."""
    warn, notice = draw(st.integers(1, 30)), draw(st.integers(1, 30))
    more = draw(st.integers(0, 30))
    least = Money(draw(st.integers(1, 50_00)))
    return AgreementRules(warn, warn + notice + more, notice, least)


PARTS = st.lists(
    st.builds(
        Part,
        st.integers(1, 5),
        st.dates(date(2026, 1, 1), date(2026, 6, 30)),
        st.builds(Money, st.integers(0, 100_00)),
    ),
    max_size=5,
    unique_by=lambda part: part.id,
)
TODAY = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(
    rules(),
    PARTS,
    TODAY,
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.booleans(),
)
def test_nothing_ends_without_its_notice(  # noqa: PLR0913, PLR0917 - what is drawn
    terms: AgreementRules,
    parts: list[Part],
    today: date,
    last_day: date,
    sent_on: date | None,
    failed: bool,  # noqa: FBT001 - a drawn value
) -> None:
    """An end has a late part that was warned of, a day that is over, and whole days."""
    late = late_part(terms, parts, today)
    warned = Warned(late.id if late else 1, last_day, sent_on, failed)
    found = judge(terms, parts, warned, today, CALENDAR)
    if found.step is Step.BREAK:
        assert late is not None
        assert late.unpaid
        assert sent_on is not None
        assert not failed
        assert today > last_day
        assert (today - sent_on).days > terms.notice_days
        assert (today - late.payable_on).days >= terms.warn_days_late


@given(rules(), PARTS, TODAY)
def test_a_warning_always_leaves_the_notice(
    terms: AgreementRules, parts: list[Part], today: date
) -> None:
    """Its last day is a business day, late enough by both counts."""
    found = judge(terms, parts, None, today, CALENDAR)
    if found.step is Step.WARN:
        assert found.part is not None
        assert found.last_day is not None
        assert CALENDAR.is_business(found.last_day)
        assert (found.last_day - today).days > terms.notice_days
        late_by = (found.last_day - found.part.payable_on).days
        assert late_by >= terms.break_days_late


@given(rules(), PARTS, TODAY)
def test_paying_never_makes_it_worse(
    terms: AgreementRules, parts: list[Part], today: date
) -> None:
    """Where all that is overdue is paid, nothing is asked for."""
    paid = [
        replace(part, unpaid=Money(0)) if part.payable_on < today else part
        for part in parts
    ]

    assert judge(terms, paid, None, today, CALENDAR).step is Step.NOTHING
