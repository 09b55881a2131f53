"""Contact hours: half-open, on the client's clock, the law only ever narrows."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import calendar_for
from domain.hours import (
    BRAZIL,
    DEFAULT_HOURS,
    Hours,
    HoursError,
    HoursTable,
    Span,
    wish_of,
)
from domain.hours import span as hours_span
from domain.zones import STATES, zone_of

SAO_PAULO = "America/Sao_Paulo"
SP = calendar_for("SP")
WIDE = HoursTable(Hours(hours_span(8, 21), hours_span(8, 16), hours_span(10, 12)))
INSTANTS = st.datetimes(
    datetime(2015, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone
    datetime(2030, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone
    timezones=st.just(UTC),
)


def at(text: str, zone: str = SAO_PAULO) -> datetime:
    """Read a wall clock in a zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.fault("F44")
@pytest.mark.parametrize(
    ("state", "clock", "is_open"),
    [
        pytest.param("SP", "2026-11-23T07:59:59", False, id="SP before eight"),
        pytest.param("SP", "2026-11-23T08:00:00", True, id="SP at eight"),
        pytest.param("SP", "2026-11-23T19:59:59", True, id="SP a second before eight"),
        pytest.param("SP", "2026-11-23T20:00:00", False, id="SP 20:00:00 is out"),
        pytest.param("SP", "2026-11-28T08:00:00", True, id="SP Saturday at eight"),
        pytest.param("SP", "2026-11-28T13:59:59", True, id="SP Saturday 13:59"),
        pytest.param("SP", "2026-11-28T14:00:00", False, id="SP Saturday 14:00"),
        pytest.param("SP", "2026-11-22T11:00:00", False, id="SP Sunday"),
        pytest.param("SP", "2026-11-20T11:00:00", False, id="national holiday"),
        pytest.param("SP", "2026-07-09T11:00:00", False, id="SP state holiday"),
        pytest.param("MG", "2026-07-09T11:00:00", True, id="not a holiday in MG"),
        pytest.param("AL", "2026-11-28T13:00:00", True, id="AL Saturday"),
        pytest.param("RJ", "2026-11-23T08:30:00", False, id="RJ before nine"),
        pytest.param("RJ", "2026-11-23T09:00:00", True, id="RJ at nine"),
        pytest.param("RJ", "2026-11-23T18:59:00", True, id="RJ before seven"),
        pytest.param("RJ", "2026-11-23T19:00:00", False, id="RJ at seven"),
        pytest.param("RJ", "2026-11-28T10:00:00", False, id="RJ Saturday"),
        pytest.param("ES", "2026-11-23T08:00:00", True, id="ES at eight"),
        pytest.param("ES", "2026-11-23T19:00:00", False, id="ES at seven"),
        pytest.param("AM", "2026-11-23T19:00:00", False, id="AM at seven"),
        pytest.param("MG", "2026-11-23T20:30:00", True, id="no law: the company's own"),
        pytest.param("MG", "2026-11-22T11:00:00", True, id="no law: a Sunday"),
        pytest.param(None, "2026-11-23T19:30:00", False, id="unknown: all laws"),
        pytest.param("sp ", "2026-11-23T08:00:00", True, id="untidy state"),
    ],
)
def test_a_wide_company_under_the_law(
    state: str | None, clock: str, *, is_open: bool
) -> None:
    """The law of the state narrows what the company would do."""
    known = (state or "").strip().upper() or None
    zone = zone_of(known)

    assert WIDE.open_at(state, at(clock, zone), zone, calendar_for(known)) is is_open


@pytest.mark.parametrize("state", [*sorted(STATES), None])
def test_the_default_is_nine_to_seven(state: str | None) -> None:
    """Unless the company says otherwise no state is wider than Mon-Fri 9-19."""
    assert HoursTable().hours_for(state) == DEFAULT_HOURS


def test_the_company_writes_its_own_row() -> None:
    """A row for a state replaces the law's and the company's."""
    table = HoursTable(states={"RJ": Hours(hours_span(8, 12))})

    assert table.hours_for("RJ").weekday == hours_span(8, 12)
    assert table.hours_for("SP") == DEFAULT_HOURS


def test_without_the_law_of_brazil() -> None:
    """Another country brings its own table: Regulation F, 8 to 21 every day."""
    day = hours_span(8, 21)
    table = HoursTable(Hours(day, day, day, day), law={})

    assert table.hours_for(None).sunday == day


@pytest.mark.fault("F43")
def test_the_client_clock_counts() -> None:
    """Ten in Sao Paulo is eight in Rio Branco: open here, shut there."""
    instant = at("2026-11-23T10:00:00")
    acre = calendar_for("AC")

    assert HoursTable().open_at("SP", instant, SAO_PAULO, SP)
    assert not HoursTable().open_at("AC", instant, "America/Rio_Branco", acre)


@pytest.mark.parametrize(
    ("clock", "opens"),
    [
        pytest.param("2026-11-23T10:00:00", "2026-11-23T10:00:00", id="open: now"),
        pytest.param("2026-11-23T03:00:00", "2026-11-23T09:00:00", id="this morning"),
        pytest.param("2026-11-23T19:00:00", "2026-11-24T09:00:00", id="tomorrow"),
        pytest.param("2026-11-27T19:00:00", "2026-11-30T09:00:00", id="over Sunday"),
        pytest.param("2026-11-19T20:00:00", "2026-11-23T09:00:00", id="over a holiday"),
        pytest.param("2026-12-31T20:00:00", "2027-01-04T09:00:00", id="over new year"),
    ],
)
def test_next_opening(clock: str, opens: str) -> None:
    """It is the first open instant, in UTC."""
    opening = HoursTable().next_opening("SP", at(clock), SAO_PAULO, SP)

    assert opening == at(opens)
    assert opening.tzinfo is UTC


@pytest.mark.fault("F41")
@pytest.mark.parametrize(
    ("table", "clock", "opens"),
    [
        pytest.param(
            Hours(None, sunday=hours_span(0, 6)),
            "2018-11-03T23:00:00+00:00",
            "2018-11-04T03:00:00+00:00",
            id="midnight does not exist: one o'clock",
        ),
        pytest.param(
            Hours(None, saturday=Span(time(23), time(23, 30))),
            "2018-02-18T01:45:00+00:00",
            "2018-02-18T02:00:00+00:00",
            id="eleven at night comes twice",
        ),
        pytest.param(
            Hours(None, sunday=Span(time(0, 10), time(0, 50))),
            "2018-11-03T23:00:00+00:00",
            "2018-11-11T02:10:00+00:00",
            id="hours that the jump swallows: a week later",
        ),
    ],
)
def test_when_the_clock_is_changed(table: Hours, clock: str, opens: str) -> None:
    """Brazil's clocks of 2018: gaps and doubled hours have an answer."""
    hours = HoursTable(table, law={})
    opening = hours.next_opening(
        "SP", datetime.fromisoformat(clock), SAO_PAULO, calendar_for(None)
    )

    assert opening == datetime.fromisoformat(opens)


@pytest.mark.fault("F41")
@given(INSTANTS, st.sampled_from(sorted(available_timezones())))
def test_an_opening_is_open_in_every_zone(instant: datetime, zone: str) -> None:
    """Wherever the client lives, the next opening is open and not before the asking."""
    opening = HoursTable().next_opening("SP", instant, zone, SP)

    assert opening >= instant
    assert HoursTable().open_at("SP", opening, zone, SP)
    local = opening.astimezone(ZoneInfo(zone))
    assert local.weekday() < 5
    assert time(9) <= local.time() < time(19)


@given(INSTANTS, st.integers(0, 5000))
def test_no_earlier_opening(instant: datetime, minutes: int) -> None:
    """Nothing between the asking and the answer is open."""
    opening = WIDE.next_opening("SP", instant, SAO_PAULO, SP)
    between = instant + timedelta(minutes=minutes)

    assert between >= opening or not WIDE.open_at("SP", between, SAO_PAULO, SP)


@given(st.sampled_from(sorted(BRAZIL)), INSTANTS)
def test_never_wider_than_company_or_law(state: str, instant: datetime) -> None:
    """Open means open by both."""
    place = (state, instant, SAO_PAULO, SP)
    law = HoursTable(BRAZIL[state], states={state: BRAZIL[state]})
    company = HoursTable(WIDE.company, states={state: WIDE.company})

    assert WIDE.open_at(*place) == (law.open_at(*place) and company.open_at(*place))


def test_hours_that_end_before_they_begin() -> None:
    """They are refused."""
    with pytest.raises(HoursError, match="before they begin"):
        Span(time(19), time(9))
    with pytest.raises(HoursError, match="before they begin"):
        Span(time(9), time(9))


def test_hours_that_never_open() -> None:
    """A company that works when the law of a state forbids is told so at once."""
    with pytest.raises(HoursError, match="RJ never open"):
        HoursTable(Hours(hours_span(20, 22)), law={"RJ": BRAZIL["RJ"]})
    with pytest.raises(HoursError, match="RJ never open"):
        HoursTable(Hours(hours_span(8, 9)), law={"RJ": BRAZIL["RJ"]})


def test_a_calendar_that_is_always_shut() -> None:
    """A year of holidays is a mistake, and said to be one."""
    start = date(2026, 1, 1)
    shut = calendar_for("SP", [start + timedelta(days=n) for n in range(800)])

    with pytest.raises(HoursError, match="within a year"):
        HoursTable().next_opening("SP", at("2026-01-02T10:00:00"), SAO_PAULO, shut)


FLORIPA = calendar_for("SC", {date(2026, 11, 24): "Aniversário da cidade"})


@pytest.mark.fault("F44")
@pytest.mark.parametrize(
    ("clock", "is_open"),
    [
        pytest.param("2026-11-23T18:59:59", True, id="the evening before"),
        pytest.param("2026-11-24T11:00:00", False, id="the municipal holiday"),
        pytest.param("2026-11-25T09:00:00", True, id="the morning after"),
    ],
)
def test_a_municipal_holiday(clock: str, *, is_open: bool) -> None:
    """A day that only one city celebrates is shut there, and open elsewhere."""
    place = ("SC", at(clock), SAO_PAULO)

    assert HoursTable().open_at(*place, FLORIPA) is is_open
    assert HoursTable().open_at(*place, calendar_for("SC"))


@pytest.mark.parametrize(
    ("wish", "clock", "opens"),
    [
        pytest.param(
            (time(14), None), "2026-11-23T09:30:00", "2026-11-23T14:00:00", id="later"
        ),
        pytest.param(
            (None, time(12)),
            "2026-11-23T12:00:00",
            "2026-11-24T09:00:00",
            id="mornings",
        ),
        pytest.param(
            (time(18), time(10)),
            "2026-11-23T11:00:00",
            "2026-11-23T18:00:00",
            id="evening or early, now the evening",
        ),
        pytest.param(
            (time(18), time(10)),
            "2026-11-23T19:00:00",
            "2026-11-24T09:00:00",
            id="evening or early, now the morning",
        ),
        pytest.param((time(10), time(10)), "2026-11-23T09:30:00", None, id="no wish"),
        pytest.param((None, None), "2026-11-23T09:30:00", None, id="none either"),
    ],
)
def test_the_clients_own_hours(
    wish: tuple[time | None, time | None], clock: str, opens: str | None
) -> None:
    """What a client wishes narrows the hours, by the client's clock."""
    found = HoursTable().next_wished("SP", at(clock), SAO_PAULO, SP, wish_of(*wish))

    assert found == at(opens or clock)


def test_a_wish_outside_the_hours() -> None:
    """It opens nothing: there is no such hour."""
    night = wish_of(time(20), time(8))
    place = ("SP", at("2026-11-23T21:00:00"), SAO_PAULO, SP)

    assert HoursTable().next_wished(*place, ()) == at("2026-11-24T09:00:00")
    assert HoursTable().next_wished(*place, night) is None


@pytest.mark.fault("F41")
@pytest.mark.fault("F42")
@given(
    INSTANTS,
    st.sampled_from(sorted(available_timezones())),
    st.times(),
    st.none() | st.times(),
)
def test_a_wish_in_every_zone(
    instant: datetime, zone: str, opens: time, closes: time | None
) -> None:
    """Whatever is wished, wherever: the next opening is in both, and not past."""
    wish = wish_of(opens, closes)
    opening = HoursTable().next_wished("SP", instant, zone, SP, wish)

    if opening is None:
        assert not DEFAULT_HOURS.meets(wish)
    else:
        local = opening.astimezone(ZoneInfo(zone)).time()
        assert opening >= instant
        assert time(9) <= local < time(19)
        assert not wish or any(local in span for span in wish)


@pytest.mark.fault("F41")
def test_a_whole_day_of_every_change_of_2018() -> None:
    """Hour by hour over Brazil's changes: open exactly when the wall clock says so."""
    for change in (
        datetime(2018, 2, 17, tzinfo=UTC),
        datetime(2018, 11, 3, tzinfo=UTC),
    ):
        for state in sorted(STATES):
            zone, calendar = zone_of(state), calendar_for(state)
            for hour in range(72):
                instant = change + timedelta(hours=hour)
                local = instant.astimezone(ZoneInfo(zone))
                wall = calendar.is_business(local.date()) and 9 <= local.hour < 19

                assert HoursTable().open_at(state, instant, zone, calendar) is wall
