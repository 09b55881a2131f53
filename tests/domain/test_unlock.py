"""Trust unlock: who may have one, until when, and why not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.calendar import calendar_for
from domain.promises import Record
from domain.unlock import (
    NoUnlock,
    Service,
    Standing,
    UnlockLimits,
    last_day,
    may_unlock,
    suspend_from,
)

TODAY = date(2026, 11, 24)  # a Tuesday
LIMITS = UnlockLimits(allowed=True, least_kept_percent=50)
SUSPENDED = Standing(Service.SUSPENDED, days_late=21)


def ago(days: int) -> date:
    """Give a day that is past."""
    return TODAY - timedelta(days=days)


def test_suspended_and_nothing_against_it() -> None:
    """A first unlock within the limits is granted."""
    assert may_unlock(SUSPENDED, LIMITS, TODAY) is None


@pytest.mark.parametrize(
    ("standing", "reason", "day"),
    [
        pytest.param(Standing(), "not_suspended", None, id="nothing known of it"),
        pytest.param(Standing(Service.ACTIVE), "not_suspended", None, id="active"),
        pytest.param(
            replace(SUSPENDED, until=date(2026, 11, 27)),
            "open",
            date(2026, 11, 27),
            id="one stands",
        ),
        pytest.param(replace(SUSPENDED, barred=True), "barred", None, id="a person"),
        pytest.param(replace(SUSPENDED, days_late=61), "too_old", None, id="old debt"),
        pytest.param(
            replace(SUSPENDED, record=Record(kept=1, broken=2)),
            "kept_too_few",
            None,
            id="one of three kept",
        ),
        pytest.param(
            replace(SUSPENDED, granted_on=(ago(29),)),
            "too_soon",
            TODAY + timedelta(days=1),
            id="29 days after one",
        ),
        pytest.param(
            replace(SUSPENDED, granted_on=(ago(60),), broken_on=(ago(57),)),
            "broken",
            TODAY + timedelta(days=123),
            id="the last one broken",
        ),
        pytest.param(
            replace(SUSPENDED, granted_on=(ago(300), ago(200), ago(100), ago(40))),
            "too_many",
            TODAY + timedelta(days=65),
            id="four within the year",
        ),
    ],
)
def test_refused(standing: Standing, reason: str, day: date | None) -> None:
    """Each limit has its reason, and the day from which on it lets go."""
    refused = may_unlock(standing, LIMITS, TODAY)

    assert refused == NoUnlock(reason, day)  # type: ignore[arg-type]  # of the table


@pytest.mark.parametrize(
    "standing",
    [
        pytest.param(replace(SUSPENDED, days_late=60), id="just young enough"),
        pytest.param(replace(SUSPENDED, record=Record(broken=2)), id="two say little"),
        pytest.param(replace(SUSPENDED, record=Record(kept=2, broken=2)), id="half"),
        pytest.param(replace(SUSPENDED, granted_on=(ago(30),)), id="30 days after one"),
        pytest.param(
            replace(SUSPENDED, granted_on=(ago(365), ago(200), ago(100), ago(40))),
            id="the first of four is a year ago",
        ),
        pytest.param(replace(SUSPENDED, broken_on=(ago(180),)), id="long after broken"),
    ],
)
def test_at_the_edge(standing: Standing) -> None:
    """What just fits is granted."""
    assert may_unlock(standing, LIMITS, TODAY) is None


def test_off_unless_the_company_allows_it() -> None:
    """Without the block in the settings nobody is unlocked."""
    assert may_unlock(SUSPENDED, UnlockLimits(), TODAY) == NoUnlock("not_offered")


def test_the_day_is_near() -> None:
    """Three days from today are the farthest, as the company set it."""
    assert last_day(TODAY, LIMITS) == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("over", "again"),
    [
        pytest.param(date(2026, 11, 24), date(2026, 11, 25), id="the next day"),
        pytest.param(date(2026, 11, 26), date(2026, 11, 30), id="never a Friday"),
        pytest.param(date(2026, 12, 23), date(2026, 12, 28), id="not before Christmas"),
    ],
)
def test_no_service_is_cut_before_a_day_off(over: date, again: date) -> None:
    """After a broken promise the company hears the first lawful day (Lei 14.015)."""
    assert suspend_from(over, calendar_for("SC")) == again


@pytest.mark.parametrize(
    "wrong", [{"longest_wait": -1}, {"confirm_minutes": 0}], ids=["wait", "minutes"]
)
def test_limits_that_make_no_sense(wrong: dict[str, int]) -> None:
    """They are refused where they are written."""
    with pytest.raises(ValueError, match="unlock"):
        UnlockLimits(**wrong)  # type: ignore[arg-type]  # one at a time
