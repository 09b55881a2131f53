"""Waivers: an item is let off at once, never more than is owed of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accrual import Bill, Credit, Position, Terms, position_of
from domain.calendar import calendar_for
from domain.charges import ChargesPolicy
from domain.money import Money
from domain.statement import line_of
from domain.waiver import Item, TooMuch, Waiver, counts_from, waive

BRAZIL = calendar_for(None)
DUE = date(2026, 11, 3)
BILL = Bill("F-1", "Internet", Money(100_00), DUE)
DAY5 = DUE + timedelta(days=5)


def position(*credits_: Credit, on: date, waivers: tuple[Waiver, ...] = ()) -> Position:
    """Work out R$ 100 with what was waived of it."""
    policy = ChargesPolicy()
    return position_of(BILL, credits_, on, policy, BRAZIL, Terms(waivers))


def test_the_fine_is_let_off() -> None:
    """102.17 without the fine are 100.17, and the line says why."""
    line = line_of(BILL, position(on=DAY5, waivers=(Waiver(Item.FINE, Money(2_00)),)))

    assert (line.fine, line.waived.fine, line.owed) == (
        Money(2_00),
        Money(2_00),
        Money(100_17),
    )


def test_interest_goes_on_after_a_waiver() -> None:
    """Only what was let off is: the next day's interest is owed."""
    waived = (Waiver(Item.INTEREST, Money(17)),)
    now = position(on=DAY5 + timedelta(days=1), waivers=waived)

    assert now.left.interest == Money(3)


def test_waived_principal_bears_nothing() -> None:
    """Half of the principal let off is charged as if it had never been there."""
    now = position(on=DAY5, waivers=(Waiver(Item.PRINCIPAL, Money(50_00)),)).left

    assert (now.principal, now.fine, now.interest) == (
        Money(50_00),
        Money(1_00),
        Money(8),
    )


def test_a_payment_that_was_earlier_than_we_knew_loses_nothing() -> None:
    """The fine was let off on day 5; R$ 100.10 paid on day 3 are then all."""
    day3 = DUE + timedelta(days=3)
    waived = (Waiver(Item.FINE, Money(2_00)),)
    now = position(Credit(Money(100_10), day3), on=DAY5, waivers=waived)

    assert now.left.total == Money(0)


def test_what_was_booked_before_is_not_disturbed() -> None:
    """A payment of day 5 took the interest; a waiver of day 8 leaves it so."""
    day8 = DUE + timedelta(days=8)
    paid, since = Credit(Money(2_17), DAY5), counts_from([DAY5], day8)
    waived = (Waiver(Item.INTEREST, Money(10), since=since),)
    now = position(paid, on=day8, waivers=waived)

    assert now.left.principal == Money(100_00)
    assert now.left.fine == now.left.interest == Money(0)


@pytest.mark.parametrize(
    ("item", "amount", "owed"),
    [
        pytest.param(Item.FINE, Money(2_01), 2_00, id="a cent too much"),
        pytest.param(Item.CORRECTION, None, 0, id="nothing there"),
        pytest.param(Item.FINE, Money(0), 2_00, id="nothing"),
        pytest.param(Item.FINE, Money(-1), 2_00, id="less than nothing"),
    ],
)
def test_never_more_than_is_owed(item: Item, amount: Money | None, owed: int) -> None:
    """Who asks for more is told what is owed of it."""
    left = position(on=DAY5).left.items

    assert waive(left, item, amount) == TooMuch(item, Money(owed))


def test_all_of_it_where_no_amount_is_named() -> None:
    """Waiving "the interest" lets off what is left of it."""
    left = position(on=DAY5).left.items

    assert waive(left, Item.INTEREST, None) == Waiver(Item.INTEREST, Money(17))


WAIVERS = st.lists(
    st.builds(Waiver, st.sampled_from(Item), st.integers(1, 60_00).map(Money)),
    max_size=4,
).map(tuple)
CREDITS = st.lists(
    st.builds(
        Credit,
        st.integers(0, 120_00).map(Money),
        st.integers(-5, 60).map(lambda days: DUE + timedelta(days=days)),
    ),
    max_size=4,
)


@given(WAIVERS, CREDITS, st.integers(-5, 90))
def test_every_cent_is_somewhere(
    waivers: tuple[Waiver, ...], credits_: list[Credit], days: int
) -> None:
    """Charged - paid - waived = left, and no item of it is below nothing."""
    now = position(*credits_, on=DUE + timedelta(days=days), waivers=waivers)
    items = now.left.items

    assert now.left.total == now.charged.total - now.paid - now.waived.total
    assert min(items.principal, items.fine, items.interest, items.correction) >= Money(
        0
    )


@given(WAIVERS, CREDITS, st.integers(1, 90))
def test_a_waiver_never_costs_more(
    waivers: tuple[Waiver, ...], credits_: list[Credit], days: int
) -> None:
    """Letting off never raises what is owed."""
    on = DUE + timedelta(days=days)
    plain = position(*credits_, on=on).left.total

    assert position(*credits_, on=on, waivers=waivers).left.total <= plain


@given(CREDITS, st.sampled_from(Item), st.integers(1, 60))
def test_at_once_and_to_the_cent(credits_: list[Credit], item: Item, days: int) -> None:
    """Waiving charges as they stand takes just that much off what is owed."""
    on = DUE + timedelta(days=days)
    before = position(*credits_, on=on)
    since = counts_from((c.on for c in credits_ if c.on <= on), on)
    done = waive(before.left.items, item, None, since)
    if isinstance(done, TooMuch):
        return

    after = position(*credits_, on=on, waivers=(done,))

    gone = before.left.total - after.left.total
    assert gone == done.amount if item is not Item.PRINCIPAL else gone >= done.amount


@given(CREDITS, st.sampled_from(Item), st.integers(1, 60))
def test_a_waiver_leaves_each_payment_its_share(
    credits_: list[Credit], item: Item, days: int
) -> None:
    """What payments had settled, item by item, stays settled: it is in the books."""
    on = DUE + timedelta(days=days)
    known = [c for c in credits_ if c.on <= on]
    before = position(*known, on=on)
    done = waive(before.left.items, item, None, counts_from((c.on for c in known), on))
    if isinstance(done, TooMuch) or not known:
        return

    after = position(*known, on=on, waivers=(done,))

    settled = before.charged.items - before.left.items
    assert after.charged.items - after.left.items - after.waived == settled
