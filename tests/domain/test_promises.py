"""Promises: which day may be promised, at what amount, and how it ends."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import calendar_for
from domain.money import Money
from domain.promises import (
    Outcome,
    Past,
    Promise,
    PromiseLimits,
    Refused,
    broken_in_a_row,
    may_promise,
    offer_promise,
    outcome,
)

SP = calendar_for("SP")
TODAY = date(2026, 11, 18)  # a Wednesday; Friday the 20th is a holiday
LIMITS = PromiseLimits()


def balance_on(day: date) -> Money:
    """R$ 102.00 today, and five cents more each day."""
    return Money(102_00 + 5 * (day - TODAY).days)


def offered(days: int, made: int = 0) -> Promise | Refused:
    """Promise to pay in some days."""
    return offer_promise(
        balance_on,
        TODAY + timedelta(days=days),
        TODAY,
        LIMITS,
        SP,
        client_id=7,
        invoice_ids=(1, 2),
        past=Past(for_debt=made),
    )


def test_tomorrow() -> None:
    """The amount is tomorrow's balance, for this client and these invoices."""
    tomorrow = TODAY + timedelta(days=1)
    promise = offered(1)

    assert promise == Promise(7, Money(102_05), tomorrow, tomorrow, (1, 2))
    assert not promise.moved


def test_a_holiday_is_kept_and_explained() -> None:
    """A promise for a holiday stands, with the day on which banks clear beside it."""
    promise = offered(2)

    assert isinstance(promise, Promise)
    assert promise.day == date(2026, 11, 20)
    assert promise.business_day == date(2026, 11, 23)
    assert promise.amount == Money(102_10)
    assert promise.moved


@pytest.mark.parametrize(
    ("days", "made", "reason"),
    [
        pytest.param(-1, 0, "past", id="yesterday"),
        pytest.param(31, 0, "too_far", id="31 days off"),
        pytest.param(1, 3, "too_many", id="a fourth promise"),
        pytest.param(-1, 3, "past", id="the day comes first"),
    ],
)
def test_refused(days: int, made: int, reason: str) -> None:
    """A day gone by, too far off, or one promise too many."""
    refusal = offered(days, made)

    assert isinstance(refusal, Refused)
    assert refusal.reason == reason


@pytest.mark.parametrize(
    ("days", "made"),
    [
        pytest.param(0, 0, id="today"),
        pytest.param(30, 0, id="30 days off"),
        pytest.param(1, 2, id="the third promise"),
    ],
)
def test_at_the_edge(days: int, made: int) -> None:
    """The limits themselves are allowed."""
    assert isinstance(offered(days, made), Promise)


def test_nothing_owed() -> None:
    """Where nothing will be owed on that day there is nothing to promise."""
    refusal = offer_promise(lambda _: Money(0), TODAY, TODAY, LIMITS, SP, client_id=7)

    assert refusal == Refused("nothing_owed")


def test_a_cent_can_be_promised_once() -> None:
    """The first promise is number one, and a cent is a debt."""
    once = PromiseLimits(most=1)
    promise = offer_promise(lambda _: Money(1), TODAY, TODAY, once, SP, client_id=7)

    assert promise == Promise(7, Money(1), TODAY, TODAY)


@given(st.integers(-60, 90), st.integers(0, 5))
def test_a_promise_is_always_payable(days: int, made: int) -> None:
    """Any promise is inside the limits, at that day's balance, on a day that clears."""
    promise = offered(days, made)

    if isinstance(promise, Promise):
        assert TODAY <= promise.day <= TODAY + timedelta(days=LIMITS.longest_wait)
        assert promise.amount == balance_on(promise.day)
        assert SP.is_business(promise.business_day)
        assert promise.business_day >= promise.day


HOLIDAY = Promise(7, Money(100_00), date(2026, 11, 20), date(2026, 11, 23))


@pytest.mark.parametrize(
    ("paid", "today", "expected"),
    [
        pytest.param(0, date(2026, 11, 20), Outcome.OPEN, id="on its day"),
        pytest.param(0, date(2026, 11, 23), Outcome.OPEN, id="the bank's day"),
        pytest.param(0, date(2026, 11, 24), Outcome.BROKEN, id="over"),
        pytest.param(
            99_99, date(2026, 11, 23), Outcome.OPEN, id="a cent short, in time"
        ),
        pytest.param(99_99, date(2026, 11, 24), Outcome.PARTLY_KEPT, id="a cent short"),
        pytest.param(1, date(2026, 11, 24), Outcome.PARTLY_KEPT, id="a cent paid"),
        pytest.param(100_00, date(2026, 11, 18), Outcome.KEPT, id="early"),
        pytest.param(150_00, date(2026, 11, 24), Outcome.KEPT, id="more than promised"),
    ],
)
def test_how_it_ends(paid: int, today: date, expected: Outcome) -> None:
    """Kept when the money is there, broken when the last day is over."""
    assert outcome(HOLIDAY, Money(paid), today) is expected


@pytest.mark.parametrize(
    ("past", "reason"),
    [
        pytest.param(Past(broken_in_a_row=3), "broken", id="three broken in a row"),
        pytest.param(Past(for_debt=3), "too_many", id="three for this debt"),
        pytest.param(Past(recent=6), "too_often", id="six in three months"),
        pytest.param(Past(5, 9, 4), "broken", id="the weightiest is told"),
    ],
)
def test_nothing_may_be_promised(past: Past, reason: str) -> None:
    """Each limit refuses whatever the day is."""
    limits = PromiseLimits(recent_most=6)

    assert may_promise(past, limits) == Refused(reason)  # type: ignore[arg-type]  # of the table


def test_just_within_the_limits() -> None:
    """One less than each limit is let through; without limits, any number."""
    loose = PromiseLimits(broken_in_a_row=None)

    assert may_promise(Past(2, 5, 2), PromiseLimits(recent_most=6)) is None
    assert may_promise(Past(0, 99, 99), loose) is None


def part(amount: Money, least: Money | None) -> Promise | Refused:
    """Promise a part for tomorrow."""
    tomorrow = TODAY + timedelta(days=1)
    limits = PromiseLimits(least_part=least)
    return offer_promise(
        balance_on, tomorrow, TODAY, limits, SP, client_id=7, part=amount
    )


def test_a_part_leaves_a_rest() -> None:
    """What is promised and what is left come to the balance of that day."""
    promise = part(Money(40_00), Money(30_00))

    assert isinstance(promise, Promise)
    assert promise.rest is not None
    assert promise.amount + promise.rest == Money(102_05)


@pytest.mark.parametrize(
    ("amount", "least", "refused"),
    [
        pytest.param(40_00, None, Refused("whole_only"), id="all or nothing"),
        pytest.param(
            29_99, 30_00, Refused("part_too_small", Money(30_00)), id="too small"
        ),
        pytest.param(
            50_00, 500_00, Refused("part_too_small", Money(102_05)), id="owes less"
        ),
    ],
)
def test_a_part_that_may_not_be(
    amount: int, least: int | None, refused: Refused
) -> None:
    """The company decides whether, and how small; the least is told."""
    assert part(Money(amount), least and Money(least)) == refused  # type: ignore[arg-type]  # 0 is none of them


@pytest.mark.parametrize("amount", [102_05, 200_00], ids=["exactly", "more"])
def test_the_whole_is_no_part(amount: int) -> None:
    """Who names all of it, or more, promises the balance."""
    promise = part(Money(amount), None)

    assert isinstance(promise, Promise)
    assert (promise.amount, promise.rest) == (Money(102_05), None)


@pytest.mark.parametrize(
    ("newest_first", "count"),
    [
        pytest.param(["broken", "broken", "kept", "broken"], 2, id="since one kept"),
        pytest.param(["partly_kept", "broken"], 0, id="a part is something"),
        pytest.param(["open", "broken", "cancelled", "replaced"], 1, id="others"),
    ],
)
def test_broken_in_a_row(newest_first: list[str], count: int) -> None:
    """Only those that were judged count, and one that was kept ends the row."""
    assert broken_in_a_row(map(Outcome, newest_first)) == count
