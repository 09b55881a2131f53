"""The index of prices: exact, by the day, never ahead of what is published."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accrual import Bill, Credit, Position, Terms, position_of
from domain.calendar import calendar_for
from domain.charges import ChargesPolicy, charge
from domain.correction import Index, InvalidIndexError, Rate, earlier
from domain.money import Money

BRAZIL = calendar_for(None)
POLICY = ChargesPolicy(index="IPCA")
DUE = date(2026, 6, 30)  # a Tuesday; July, of 31 days, is the first late month
IPCA = Index(
    "IPCA",
    {date(2026, 5, 1): Rate(440_000), date(2026, 6, 1): Rate(-310_000)},
)
MONTHS = [date(2026, month, 1) for month in range(1, 13)]
INDICES = st.dictionaries(
    st.sampled_from(MONTHS), st.integers(-2_000_000, 5_000_000).map(Rate)
).map(lambda rates: Index("IPCA", rates))
DAYS = st.integers(0, 400).map(lambda days: DUE + timedelta(days=days))


def position(*credits_: Credit, on: date, index: Index | None = IPCA) -> Position:
    """Work out R$ 1,000 that was due on the last of June."""
    bill = Bill("F-1", "Aluguel", Money(1_000_00), DUE)
    return position_of(bill, credits_, on, POLICY, BRAZIL, Terms(index=index))


def test_half_a_month() -> None:
    """Ten of July's 31 days take ten thirty-firsts of May's 0.44 %: R$ 1.42."""
    now = position(on=date(2026, 7, 10)).charged

    assert now.correction == Money(1_42)
    assert (now.fine, now.interest) == (Money(20_00), Money(3_33))
    assert now.total == Money(1_024_75)


def test_whole_months_are_multiplied() -> None:
    """July by 0.44 % and August by -0.31 % are 1.0044 x 0.9969, not their sum."""
    assert IPCA.growth(DUE, date(2026, 8, 31)) == Fraction("1.0044") * Fraction(
        "0.9969"
    )


def test_a_month_that_is_not_published_adds_nothing() -> None:
    """September wants July's rate, which nobody has published: it stands still."""
    end_of_august = IPCA.growth(DUE, date(2026, 8, 31))

    assert IPCA.growth(DUE, date(2026, 9, 30)) == end_of_august


def test_a_rate_that_came_late_counts_from_then() -> None:
    """What was owed on a day that has passed stays what it was."""
    late = Index("IPCA", {date(2026, 5, 1): Rate(3_100_000, date(2026, 7, 11))})

    assert late.growth(DUE, date(2026, 7, 10)) == 1
    assert late.growth(DUE, date(2026, 7, 12)) == 1 + Fraction(2, 1000)


def test_prices_that_fell_take_nothing_off() -> None:
    """Principal is never paid back smaller than it was (STJ, REsp 1.361.191)."""
    falling = Index("IGP-M", {date(2026, 5, 1): Rate(-1_000_000)})
    now = position(on=date(2026, 7, 31), index=falling).charged

    assert now.correction == Money(0)
    assert now.principal == Money(1_000_00)


def test_nothing_is_corrected_in_time() -> None:
    """Up to the due date there is nothing late to correct."""
    assert position(on=DUE).charged.correction == Money(0)


def test_without_an_index_nothing_changes() -> None:
    """A policy that names none charges what it always did."""
    plain = charge(Money(1_000_00), DUE, date(2026, 7, 10), ChargesPolicy(), BRAZIL)

    assert position(on=date(2026, 7, 10), index=None).charged == plain


def test_money_settles_correction_before_principal() -> None:
    """Interest, fine, correction, principal (CC art. 354)."""
    paid = Credit(Money(24_75), date(2026, 7, 10))
    now = position(paid, on=date(2026, 7, 10)).left

    assert now.items.correction == now.fine == now.interest == Money(0)
    assert now.principal == Money(1_000_00)


@pytest.mark.parametrize(
    ("day", "lag", "month"),
    [
        pytest.param(date(2026, 7, 31), 2, date(2026, 5, 1), id="two months"),
        pytest.param(date(2026, 1, 1), 2, date(2025, 11, 1), id="over the year"),
        pytest.param(date(2026, 7, 1), 0, date(2026, 7, 1), id="its own"),
    ],
)
def test_the_month_whose_rate_applies(day: date, lag: int, month: date) -> None:
    """A rate applies some months after its own, when it is published."""
    assert earlier(day, lag) == month


def test_a_rate_that_no_month_can_have() -> None:
    """A rate in another unit is refused: prices do not fall by all they are."""
    with pytest.raises(InvalidIndexError):
        Rate(-100_000_000)


@given(INDICES, DAYS, DAYS, DAYS)
def test_growth_adds_up_by_days(index: Index, a: date, b: date, c: date) -> None:
    """From a to c is from a to b and from b to c."""
    first, middle, last = sorted((a, b, c))
    whole = index.growth(first, last)

    assert whole == index.growth(first, middle) * index.growth(middle, last)


CREDITS = st.lists(
    st.builds(Credit, st.integers(0, 600_00).map(Money), DAYS), max_size=4
)


@given(INDICES, CREDITS, DAYS)
def test_every_cent_is_somewhere(
    index: Index, credits_: list[Credit], on: date
) -> None:
    """Charged - paid = left, and no item of it is below nothing."""
    now = position(*credits_, on=on, index=index)
    items = now.left.items

    assert now.left.total == now.charged.total - now.paid
    assert min(items.principal, items.correction, items.fine, items.interest) >= Money(
        0
    )


@given(INDICES, CREDITS.flatmap(lambda c: st.tuples(st.just(c), st.permutations(c))))
def test_order_of_news_does_not_matter(
    index: Index, both: tuple[list[Credit], list[Credit]]
) -> None:
    """I6 holds with an index too."""
    first, shuffled = both
    end = DUE + timedelta(days=450)

    assert position(*first, on=end, index=index) == position(
        *shuffled, on=end, index=index
    )


@given(INDICES, DAYS, DAYS)
def test_a_payment_of_nothing_changes_nothing(
    index: Index, looked_at: date, on: date
) -> None:
    """Looking at a balance on the way leaves no trace in it."""
    glance = Credit(Money(0), min(looked_at, on))

    assert position(glance, on=on, index=index) == position(on=on, index=index)
