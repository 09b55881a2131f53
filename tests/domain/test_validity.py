"""How long a provider may queue what we start: never past the hours of the day."""

from datetime import UTC, datetime, time

import pytest

from domain.calendar import calendar_for
from domain.hours import Hours, Wish, span, wish_of
from domain.validity import LONGEST, SHORTEST, seconds_left

ZONE = "America/Sao_Paulo"
HOURS = Hours(weekday=span(9, 19))
CALENDAR = calendar_for("SC")


@pytest.mark.fault("F21")
@pytest.mark.parametrize(
    ("clock", "wish", "seconds"),
    [
        pytest.param("13:00:00", (), LONGEST, id="hours ahead"),
        pytest.param("18:30:00", (), 1_800, id="half an hour left"),
        pytest.param("18:59:59", (), 1, id="the last second"),
        pytest.param("19:30:00", (), SHORTEST, id="after hours"),
        pytest.param(
            "11:50:00", wish_of(None, time(12)), 600, id="the client's own wish"
        ),
        pytest.param(
            "18:50:00", wish_of(time(9), time(22)), 600, id="a wish never widens"
        ),
    ],
)
def test_seconds_left(clock: str, wish: Wish, seconds: int) -> None:
    """It ends with the hours, by the client's clock, and never lasts over an hour."""
    now = datetime.fromisoformat(f"2026-11-24T{clock}-03:00").astimezone(UTC)

    assert seconds_left(HOURS, now, ZONE, CALENDAR, wish) == seconds


@pytest.mark.fault("F21")
def test_a_day_without_hours() -> None:
    """On a Sunday nothing may wait at the provider."""
    sunday = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)

    assert seconds_left(HOURS, sunday, ZONE, CALENDAR) == SHORTEST
