"""Time zones: each state's, the cities that differ, and the day it is there."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.zones import STATES, local_day, zone_of

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_each_state_has_a_zone() -> None:
    """There are 27 states, and tzdata knows the zone of each."""
    zones = {zone_of(state, default="none") for state in STATES}

    assert len(STATES) == 27
    assert zones <= available_timezones()


@pytest.mark.parametrize(
    ("state", "city", "hours"),
    [
        pytest.param("SP", None, -3, id="São Paulo"),
        pytest.param("AC", None, -5, id="Acre"),
        pytest.param("AM", "Manaus", -4, id="Manaus"),
        pytest.param("AM", "TABATINGA", -5, id="western Amazonas, in capitals"),
        pytest.param("AM", " Eirunepé ", -5, id="western Amazonas, with an accent"),
        pytest.param("AM", "Sao Paulo de Olivenca", -5, id="without accents"),
        pytest.param("PE", "Recife", -3, id="Recife"),
        pytest.param("pe", "Fernando de Noronha", -2, id="Noronha"),
        pytest.param(
            "BA", "Fernando de Noronha", -3, id="a city of that name elsewhere"
        ),
        pytest.param("MT", None, -4, id="Mato Grosso"),
        pytest.param("RR", None, -4, id="Roraima"),
    ],
)
def test_offset(state: str, city: str | None, hours: int) -> None:
    """The clock of a client is that of their state, or of their city."""
    zone = ZoneInfo(zone_of(state, city=city))

    assert NOON.astimezone(zone).utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize("state", [None, "", "XX"])
def test_unknown_state_has_the_company_zone(state: str | None) -> None:
    """Without a known state the company's own zone counts."""
    assert zone_of(state, "Europe/Madrid") == "Europe/Madrid"
    assert zone_of(state) == "America/Sao_Paulo"


@pytest.mark.fault("F43")
def test_late_evening_in_sao_paulo() -> None:
    """At 23:30 in São Paulo it is the next day in UTC, but not for the client."""
    instant = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)

    assert local_day(instant, "America/Sao_Paulo") == date(2026, 11, 21)
    assert local_day(instant, "America/Noronha") == date(2026, 11, 22)


@pytest.mark.fault("F41")
@pytest.mark.parametrize(
    ("instant", "day"),
    [
        pytest.param(datetime(2018, 11, 4, 2, 59, tzinfo=UTC), 3, id="before the gap"),
        pytest.param(datetime(2018, 11, 4, 3, 0, tzinfo=UTC), 4, id="in summer time"),
        pytest.param(datetime(2018, 2, 18, 1, 59, tzinfo=UTC), 17, id="summer's last"),
        pytest.param(datetime(2018, 2, 18, 2, 30, tzinfo=UTC), 17, id="the hour twice"),
        pytest.param(
            datetime(2018, 2, 18, 3, 0, tzinfo=UTC), 18, id="after the overlap"
        ),
    ],
)
def test_summer_time_of_2018(instant: datetime, day: int) -> None:
    """Brazil's summer time moved midnight; the local day follows the wall clock."""
    assert local_day(instant, "America/Sao_Paulo").day == day


def test_naive_instant_is_refused() -> None:
    """An instant without a zone is a defect of the caller."""
    with pytest.raises(ValueError, match="aware"):
        local_day(datetime(2026, 11, 21, 12), "America/Sao_Paulo")  # noqa: DTZ001 - the naive instant is the case


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis wants naive bounds
    st.integers(-12, 14),
)
def test_same_instant_same_day(instant: datetime, hours: int) -> None:
    """The day depends on the instant, not on the zone it is written in."""
    elsewhere = instant.astimezone(timezone(timedelta(hours=hours)))
    day = local_day(instant, "America/Manaus")

    assert local_day(elsewhere, "America/Manaus") == day
