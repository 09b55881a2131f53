"""Paying ahead: interest in proportion to the days not waited, to the cent."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accrual import Bill, Credit, CreditKind, Terms, position_of
from domain.ahead import Waiting, spread
from domain.calendar import calendar_for
from domain.charges import ChargesPolicy
from domain.money import Money, total

FIRST = date(2026, 12, 1)
SP, POLICY = calendar_for("SP"), ChargesPolicy()


@st.composite
def plans(draw: st.DrawFn) -> tuple[list[tuple[date, Money]], Money]:
    """Any parts in the order of their days, and any interest that they may bear."""
    gaps = draw(st.lists(st.integers(1, 70), max_size=12))
    days = [FIRST + timedelta(days=sum(gaps[:n])) for n in range(len(gaps) + 1)]
    amounts = [Money(draw(st.integers(1, 2_000_00))) for _ in days]
    whole = sum(amount.minor for amount in amounts)
    interest = Money(draw(st.integers(0, min(whole, whole // 4 + 3))))
    return list(zip(days, amounts, strict=True)), interest


def test_worked_by_hand() -> None:
    """3 x R$ 102 with R$ 6 of interest: the first waits for nothing, the third most."""
    days = FIRST, FIRST + timedelta(days=30), FIRST + timedelta(days=60)
    borne = spread([(day, Money(102_00)) for day in days], Money(6_00))

    assert [each.interest for each in borne] == [Money(0), Money(2_00), Money(4_00)]
    assert [each.unearned(FIRST) for each in borne] == [
        Money(0),
        Money(2_00),
        Money(4_00),
    ]
    assert borne[2].unearned(FIRST + timedelta(days=45)) == Money(1_00)


@pytest.mark.parametrize(
    ("on", "minor"),
    [
        pytest.param(FIRST - timedelta(days=9), 3_01, id="before the first part"),
        pytest.param(FIRST, 3_01, id="on the first part's day"),
        pytest.param(FIRST + timedelta(days=10), 2_01, id="rounded up, for the client"),
        pytest.param(FIRST + timedelta(days=29), 11, id="the day before"),
        pytest.param(FIRST + timedelta(days=30), 0, id="on its day"),
        pytest.param(FIRST + timedelta(days=31), 0, id="late"),
    ],
)
def test_what_comes_off_by_the_day(on: date, minor: int) -> None:
    """R$ 3.01 are earned over thirty days; the days not waited cost nothing."""
    part = Waiting(Money(3_01), FIRST, FIRST + timedelta(days=30))

    assert part.unearned(on) == Money(minor)


@pytest.mark.parametrize("minor", [-1, 101])
def test_interest_that_cannot_be(minor: int) -> None:
    """Interest below zero, or above the parts together, is refused."""
    with pytest.raises(ValueError, match="is not the interest"):
        spread([(FIRST, Money(100))], Money(minor))


@given(plans())
def test_the_parts_bear_all_of_it(
    plan: tuple[list[tuple[date, Money]], Money],
) -> None:
    """No cent of interest is on two parts or on none, and no part is below zero."""
    parts, interest = plan
    borne = spread(parts, interest)

    assert borne[0].interest == Money(0)
    if len(parts) > 1:
        beyond = [
            (amount, each.interest)
            for (_, amount), each in zip(parts, borne, strict=True)
        ]
        assert all(Money(0) <= share <= amount for amount, share in beyond)
        capped = any(share == amount for amount, share in beyond)
        assert capped or total([each.interest for each in borne]) == interest


@given(plans(), st.integers(-30, 900))
def test_never_more_than_the_interest_and_less_each_day(
    plan: tuple[list[tuple[date, Money]], Money], ahead: int
) -> None:
    """A day later nothing more comes off; paid at once, all the interest does."""
    parts, interest = plan
    on = FIRST + timedelta(days=ahead)
    for each in spread(parts, interest):
        today, tomorrow = each.unearned(on), each.unearned(on + timedelta(days=1))
        assert Money(0) <= tomorrow <= today <= each.interest
        assert each.unearned(FIRST) == each.interest
        assert not each.unearned(each.due_on)


@given(plans(), st.integers(0, 900))
def test_the_reduced_amount_settles_the_part(
    plan: tuple[list[tuple[date, Money]], Money], ahead: int
) -> None:
    """Each part asks for something above zero, and owes nothing once that is paid."""
    parts, interest = plan
    on = FIRST + timedelta(days=ahead)
    for (day, amount), each in zip(parts, spread(parts, interest), strict=True):
        bill = Bill("A1-1/2", "parcela", amount, day)
        terms = Terms(ahead=each)
        now = position_of(bill, (), on, POLICY, SP, terms)
        off = now.early.off if now.early else Money(0)
        paid = [
            Credit(now.asked.total, on),
            *([Credit(off, on, CreditKind.DISCOUNT)] if off else []),
        ]
        after = position_of(bill, paid, on, POLICY, SP, terms)
        assert now.asked.total > Money(0)
        assert (after.left.total, after.early, after.excess) == (
            Money(0),
            None,
            Money(0),
        )
