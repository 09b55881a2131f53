"""Rates that changed over time: each day at its own, the fine at the first's."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accrual import Bill, Credit, Position, position_of
from domain.calendar import calendar_for
from domain.charges import (
    Charged,
    ChargesPolicy,
    InvalidPolicyError,
    RateChange,
    charge,
)
from domain.money import Money

BRAZIL = calendar_for(None)
DUE = date(2026, 6, 23)  # a Tuesday
JULY = date(2026, 7, 1)
DOUBLED = ChargesPolicy(changes=(RateChange(JULY, interest_bp_month=200),))


def late(days: int, policy: ChargesPolicy) -> Charged:
    """Charge R$ 300 some days after the due date."""
    return charge(Money(300_00), DUE, DUE + timedelta(days=days), policy, BRAZIL)


def test_each_day_at_its_own_rate() -> None:
    """Seven days of June at 1 % and ten of July at 2 %: 0.70 + 2.00."""
    assert late(17, DOUBLED).interest == Money(2_70)


def test_the_day_of_the_change_has_the_new_rate() -> None:
    """The first of July is the first day at the new rate."""
    assert late(8, DOUBLED).interest == Money(90)


@pytest.mark.parametrize(
    ("since", "fine"),
    [
        pytest.param(date(2026, 6, 24), 3_00, id="the first day of delay"),
        pytest.param(date(2026, 6, 25), 6_00, id="a day later"),
    ],
)
def test_the_fine_is_of_the_first_day_of_delay(since: date, fine: int) -> None:
    """It falls due once, on that day, and a later rate does not touch it."""
    policy = ChargesPolicy(changes=(RateChange(since, fine_bp=100),))

    assert late(40, policy).fine == Money(fine)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(RateChange(JULY, fine_bp=201), id="fine above 2 %"),
        pytest.param(RateChange(JULY, interest_bp_month=201), id="interest above 2 %"),
        pytest.param(RateChange(JULY, interest_bp_month=-1), id="below nothing"),
    ],
)
def test_legal_limits_hold_for_each_rate(change: RateChange) -> None:
    """A policy that the law forbids from some day on is refused as a whole."""
    with pytest.raises(InvalidPolicyError):
        ChargesPolicy(changes=(change,))


@pytest.mark.parametrize(
    "days",
    [
        pytest.param((JULY, JULY), id="two on one day"),
        pytest.param((JULY, DUE), id="not in order"),
    ],
)
def test_a_history_has_an_order(days: tuple[date, ...]) -> None:
    """Two rates for one day would be none."""
    with pytest.raises(InvalidPolicyError, match="order"):
        ChargesPolicy(changes=tuple(RateChange(day) for day in days))


CHANGES = st.lists(
    st.builds(
        RateChange,
        st.integers(-60, 200).map(lambda days: DUE + timedelta(days=days)),
        st.none() | st.integers(0, 200),
        st.none() | st.integers(0, 200),
    ),
    max_size=5,
    unique_by=lambda change: change.since,
).map(lambda found: tuple(sorted(found, key=lambda change: change.since)))
HISTORIES = st.builds(ChargesPolicy, changes=CHANGES)
DAYS = st.integers(-5, 250)
CREDITS = st.lists(
    st.builds(
        lambda minor, days: Credit(Money(minor), DUE + timedelta(days=days)),
        st.integers(0, 200_00),
        DAYS,
    ),
    max_size=4,
)


@given(CHANGES, DAYS)
def test_equal_rates_are_no_history(changes: tuple[RateChange, ...], days: int) -> None:
    """Changes that change nothing leave every figure as it was."""
    same = tuple(RateChange(change.since, 200, 100) for change in changes)

    assert late(days, ChargesPolicy(changes=same)) == late(days, ChargesPolicy())


@given(HISTORIES, st.tuples(DAYS, DAYS, DAYS).map(sorted), st.integers(1, 10**8))
def test_interest_adds_up_by_days(
    policy: ChargesPolicy, days: list[int], minor: int
) -> None:
    """From a to c is from a to b and from b to c, exactly."""
    first, middle, last = (DUE + timedelta(days=each) for each in days)
    amount = Money(minor)
    both = policy.interest_between(amount, first, middle) + policy.interest_between(
        amount, middle, last
    )

    assert policy.interest_between(amount, first, last) == both


@given(HISTORIES, st.integers(1, 250))
def test_interest_is_the_sum_of_its_days(policy: ChargesPolicy, days: int) -> None:
    """Each day bears a thirtieth of the month's rate that is in force on it."""
    amount, start = Money(300_00), DUE
    each = (policy.rates_on(start + timedelta(days=n)) for n in range(1, days + 1))
    by_days = sum(Fraction(300_00 * r.interest_bp_month, 300_000) for r in each)

    assert (
        policy.interest_between(amount, start, start + timedelta(days=days)) == by_days
    )


def position(policy: ChargesPolicy, *credits_: Credit) -> Position:
    """Work out R$ 300 long after the due date."""
    bill = Bill("F-1", "Internet", Money(300_00), DUE)
    return position_of(bill, credits_, DUE + timedelta(days=300), policy, BRAZIL)


@given(HISTORIES, CREDITS.flatmap(lambda c: st.tuples(st.just(c), st.permutations(c))))
def test_payments_in_any_order(
    policy: ChargesPolicy, both: tuple[list[Credit], list[Credit]]
) -> None:
    """I6 holds whatever the rates did meanwhile."""
    first, shuffled = both

    assert position(policy, *first) == position(policy, *shuffled)
