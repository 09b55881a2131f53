"""Business days: the law's holidays, the banks' days, the company's own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import Calendar, UnknownStateError, _book, calendar_for

BRAZIL = calendar_for(None)
DAYS = st.dates(date(2015, 1, 1), date(2045, 12, 31))


@pytest.mark.parametrize(
    ("state", "day", "name"),
    [
        pytest.param(None, date(2026, 9, 7), "Independência do Brasil", id="national"),
        pytest.param(None, date(2026, 4, 3), "Sexta-feira Santa", id="good friday"),
        pytest.param(
            "SP", date(2026, 7, 9), "Revolução Constitucionalista", id="state"
        ),
        pytest.param("RJ", date(2026, 7, 9), None, id="another state's"),
        pytest.param(None, date(2026, 2, 16), "Carnaval", id="carnival monday"),
        pytest.param(None, date(2026, 2, 17), "Carnaval", id="carnival tuesday"),
        pytest.param(None, date(2026, 2, 18), None, id="ash wednesday"),
        pytest.param(None, date(2026, 6, 4), "Corpus Christi", id="corpus christi"),
        pytest.param(None, date(2026, 12, 24), None, id="christmas eve"),
        pytest.param(None, date(2026, 12, 31), None, id="new year's eve"),
        pytest.param(None, date(2023, 11, 20), None, id="zumbi before the law of 2023"),
        pytest.param(None, date(2026, 11, 15), "Proclamação da República", id="sunday"),
        pytest.param(None, date(2026, 11, 22), None, id="a plain sunday"),
    ],
)
def test_holidays(state: str | None, day: date, name: str | None) -> None:
    """A holiday has a name; law, state and banks decide."""
    calendar = calendar_for(state)

    assert calendar.holiday_name(day) == name
    assert calendar.is_holiday(day) == (name is not None)


@pytest.mark.fault("F46")
@pytest.mark.parametrize(
    ("day", "payable"),
    [
        pytest.param(date(2026, 11, 18), date(2026, 11, 18), id="wednesday stays"),
        pytest.param(date(2026, 11, 20), date(2026, 11, 23), id="friday holiday"),
        pytest.param(date(2026, 11, 22), date(2026, 11, 23), id="sunday"),
        pytest.param(date(2026, 2, 14), date(2026, 2, 18), id="carnival saturday"),
        pytest.param(date(2024, 2, 29), date(2024, 2, 29), id="29 february"),
        pytest.param(date(2027, 1, 1), date(2027, 1, 4), id="new year"),
    ],
)
def test_next_business(day: date, payable: date) -> None:
    """A due date that is no business day is payable on the next one."""
    assert BRAZIL.next_business(day) == payable


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        pytest.param(
            date(2026, 11, 19), 1, date(2026, 11, 23), id="over a long weekend"
        ),
        pytest.param(date(2026, 11, 21), 1, date(2026, 11, 23), id="from saturday"),
        pytest.param(date(2026, 11, 23), 3, date(2026, 11, 26), id="three days"),
        pytest.param(date(2026, 11, 23), -1, date(2026, 11, 19), id="back"),
        pytest.param(date(2026, 11, 22), -1, date(2026, 11, 19), id="back from sunday"),
        pytest.param(date(2026, 11, 22), 0, date(2026, 11, 23), id="none from sunday"),
    ],
)
def test_add_business(day: date, n: int, expected: date) -> None:
    """Business days are counted from the day after."""
    assert BRAZIL.add_business(day, n) == expected


@pytest.mark.parametrize(
    ("year", "month", "n", "expected"),
    [
        pytest.param(2026, 12, 5, date(2026, 12, 7), id="fifth of december"),
        pytest.param(2026, 11, 1, date(2026, 11, 3), id="after all souls"),
        pytest.param(2026, 2, 11, date(2026, 2, 18), id="carnival is not counted"),
    ],
)
def test_nth_business_day(year: int, month: int, n: int, expected: date) -> None:
    """The quinto dia útil skips weekends and holidays."""
    assert BRAZIL.nth_business_day(year, month, n) == expected


@pytest.mark.parametrize("n", [0, -1, 24])
def test_no_such_business_day(n: int) -> None:
    """A month has no business day number 0 or 24."""
    with pytest.raises(ValueError, match="no business day number"):
        BRAZIL.nth_business_day(2026, 12, n)


@pytest.mark.fault("F44")
def test_own_holidays() -> None:
    """A municipal holiday that the company adds counts like any other."""
    day = date(2026, 12, 8)
    plain = calendar_for("MG", [day])
    named = calendar_for("mg", {day: "Imaculada Conceição"})

    assert not plain.is_business(day)
    assert plain.holiday_name(day) == "Feriado local"
    assert named.holiday_name(day) == "Imaculada Conceição"
    assert calendar_for("MG").is_business(day)


def test_unknown_state() -> None:
    """A state that does not exist is refused, not taken for the whole country."""
    with pytest.raises(UnknownStateError, match="XX"):
        calendar_for("XX")


def test_equal_calendars_are_one_key() -> None:
    """Calendars compare and hash by what they hold, so callers may cache by them."""
    assert {calendar_for("SP"), calendar_for("sp")} == {Calendar("SP")}


def test_many_threads_read_a_new_year() -> None:
    """A year first asked for by many threads at once is complete for each of them."""
    _book.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(BRAZIL.is_holiday, [date(2041, 12, 25)] * 64))

    assert all(seen)


@given(DAYS, st.integers(1, 30))
def test_adding_and_taking_back(day: date, n: int) -> None:
    """From a business day, n on and n back lead home."""
    start = BRAZIL.next_business(day)

    assert BRAZIL.add_business(BRAZIL.add_business(start, n), -n) == start


@given(DAYS)
def test_next_business_is_the_nearest(day: date) -> None:
    """Between a day and its next business day there is no business day."""
    found = BRAZIL.next_business(day)
    between = (day + timedelta(days=i) for i in range((found - day).days))

    assert BRAZIL.is_business(found)
    assert not any(BRAZIL.is_business(each) for each in between)
