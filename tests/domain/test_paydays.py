"""The next day on which somebody is paid."""

from datetime import date

import pytest

from domain.paydays import next_pay_day


@pytest.mark.parametrize(
    ("day", "today", "found"),
    [
        pytest.param(5, date(2026, 11, 24), date(2026, 12, 5), id="next month"),
        pytest.param(28, date(2026, 11, 24), date(2026, 11, 28), id="this month"),
        pytest.param(24, date(2026, 11, 24), date(2026, 11, 24), id="today"),
        pytest.param(31, date(2026, 11, 24), date(2026, 11, 30), id="a short month"),
        pytest.param(31, date(2026, 11, 30), date(2026, 11, 30), id="its last day"),
        pytest.param(30, date(2027, 1, 31), date(2027, 2, 28), id="February"),
        pytest.param(5, date(2026, 12, 31), date(2027, 1, 5), id="a new year"),
    ],
)
def test_next_pay_day(day: int, today: date, found: date) -> None:
    """A day of the month, today included; a month's last day where it has none."""
    assert next_pay_day(day, today) == found
