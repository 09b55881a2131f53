"""The stated suspension date obeys the law on public utilities."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import calendar_for
from domain.ladder import suspension_day
from tests.domain.ladder.some import SP, a_step

SC = calendar_for("SC", [date(2026, 12, 9)])
FRIDAY = 4


@pytest.mark.parametrize(
    ("today", "day"),
    [
        pytest.param(date(2026, 11, 23), date(2026, 11, 26), id="Monday to Thursday"),
        pytest.param(date(2026, 11, 24), date(2026, 11, 30), id="Friday to Monday"),
        pytest.param(date(2026, 11, 26), date(2026, 12, 1), id="over a weekend"),
        pytest.param(date(2026, 12, 3), date(2026, 12, 10), id="a holiday, its eve"),
        pytest.param(date(2026, 12, 21), date(2026, 12, 28), id="the eve of Christmas"),
    ],
)
def test_three_business_days_from(today: date, day: date) -> None:
    """Never a Friday, a weekend, a holiday or the eve of one."""
    assert suspension_day(today, 3, SC) == day


@given(st.dates(date(2024, 1, 1), date(2032, 12, 31)), st.integers(1, 20))
def test_every_stated_day_is_lawful(today: date, after: int) -> None:
    """Whatever the day and the notice, and never with less notice than stated."""
    day = suspension_day(today, after, SP)

    assert day >= SP.add_business(today, after)
    assert day.weekday() < FRIDAY
    assert not SP.is_holiday(day)
    assert not SP.is_holiday(day + timedelta(days=1))


def test_a_step_states_its_own() -> None:
    """A step without a notice states no day."""
    step = a_step("d+9", 9)
    stated = replace(step, suspends_after=3)

    assert step.suspends_on(date(2026, 11, 23), SC) is None
    assert stated.suspends_on(date(2026, 11, 23), SC) == date(2026, 11, 26)
