"""Part payments: what is left, when it grows, and that news may come in any order."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accrual import Bill, Credit, CreditKind, Position, position_of
from domain.calendar import calendar_for
from domain.charges import ChargesPolicy, charge
from domain.money import Money

BRAZIL = calendar_for(None)
POLICY = ChargesPolicy()
DUE = date(2026, 11, 3)
DISCOUNT = CreditKind.DISCOUNT


def after(days: int) -> date:
    """Count days from the due date."""
    return DUE + timedelta(days=days)


def paid(minor: int, days: int, kind: CreditKind = CreditKind.PAYMENT) -> Credit:
    """Give a credit some days after the due date."""
    return Credit(Money(minor), after(days), kind)


def position(
    *credits_: Credit, days: int, minor: int = 100_00, policy: ChargesPolicy = POLICY
) -> Position:
    """Work out an invoice of R$ 100 some days after its due date."""
    bill = Bill("F-1", "Internet", Money(minor), DUE)
    return position_of(bill, credits_, after(days), policy, BRAZIL)


CREDITS = st.lists(
    st.builds(
        paid, st.integers(0, 200_00), st.integers(-10, 90), st.sampled_from(CreditKind)
    ),
    max_size=5,
)
GRACES = st.builds(ChargesPolicy, grace_days=st.integers(0, 15))


def test_interest_after_a_part_payment_is_on_the_rest() -> None:
    """R$ 50 on day 5 pay 0.17 and 2.00 first; 52.17 of principal then grow."""
    now = position(paid(50_00, 5), days=35)

    assert now.left.principal == Money(52_17)
    assert now.left.fine == Money(0)
    assert now.left.interest == Money(52)
    assert now.charged.total == Money(102_69)
    assert now.left.total == Money(52_69)


def test_paid_in_part_in_time() -> None:
    """What came by the due date is not charged: fine and interest are on the rest."""
    now = position(paid(60_00, 0), days=30)

    assert (now.charged.fine, now.charged.interest) == (Money(80), Money(40))


def test_paid_in_time_and_booked_late() -> None:
    """A payment on the due date that is booked weeks later leaves no charges."""
    now = position(paid(100_00, 0), days=40)

    assert not now.charged.charges
    assert not now.left.total
    assert now.left.days_late == 0


def test_paid_on_the_prorogued_day() -> None:
    """Due on a Sunday and paid on Monday is paid in full."""
    bill = Bill("F-2", "Internet", Money(100_00), date(2026, 11, 22))
    credit = Credit(Money(100_00), date(2026, 11, 23))

    now = position_of(bill, [credit], date(2026, 12, 20), POLICY, BRAZIL)

    assert not now.left.total
    assert not now.excess


def test_fine_is_charged_once() -> None:
    """Two part payments in different months bear one fine."""
    now = position(paid(10_00, 10), paid(10_00, 40), days=70)

    assert now.charged.fine == Money(2_00)


def test_small_payment_stays_within_interest() -> None:
    """A payment below the interest lowers neither fine nor principal."""
    now = position(paid(50, 30), days=30)

    assert now.left.items.interest == Money(50)
    assert now.left.items.fine == Money(2_00)
    assert now.left.items.principal == Money(100_00)


@pytest.mark.fault("F52")
def test_overpaid() -> None:
    """Money beyond what is owed is an excess and never a debt below zero."""
    now = position(paid(80_00, 5), paid(80_00, 6), days=10)

    assert now.left.total == Money(0)
    assert now.paid + now.excess == Money(160_00)
    assert now.excess == Money(160_00) - now.charged.total


def test_discount_beyond_the_rest_is_no_money() -> None:
    """A discount ends at zero; a payment of the same day counts before it."""
    now = position(paid(20_00, 0, DISCOUNT), paid(90_00, 0), days=0)

    assert (now.paid, now.discount, now.excess) == (
        Money(90_00),
        Money(10_00),
        Money(0),
    )


def test_later_credits_are_not_yet_known() -> None:
    """The balance of the past does not change by what came after."""
    assert position(paid(50_00, 10), days=9) == position(days=9)


def test_part_paid_within_the_grace() -> None:
    """What is paid within the grace is not charged; the rest is, from the due date."""
    policy = ChargesPolicy(grace_days=5)
    now = position(paid(40_00, 5), days=30, policy=policy)

    assert (now.charged.fine, now.charged.interest) == (Money(1_20), Money(60))


def test_roundings_do_not_add_up() -> None:
    """Paying a cent a day does not round the interest up every day."""
    daily = [paid(1, day) for day in range(1, 31)]
    now = position(*daily, days=30, minor=10_00)

    assert now.charged.interest == Money(10)


def test_negative_credit_is_refused() -> None:
    """A refund is left out by the caller, not passed as a negative payment."""
    with pytest.raises(ValueError, match="negative"):
        paid(-1, 0)


@given(st.integers(1, 10**8), st.integers(-30, 500), GRACES)
def test_unpaid_is_plainly_charged(
    minor: int, days: int, policy: ChargesPolicy
) -> None:
    """Without credits a position is what `charge` says."""
    now = position(days=days, minor=minor, policy=policy)

    assert now.left == charge(Money(minor), DUE, after(days), policy, BRAZIL)
    assert now.charged == now.left


@given(CREDITS, st.integers(-10, 120), GRACES)
def test_every_cent_is_somewhere(
    credits_: list[Credit], days: int, policy: ChargesPolicy
) -> None:
    """Charged - paid - discount = left, item by item at or above zero."""
    now = position(*credits_, days=days, policy=policy)
    came = [
        c.amount.minor
        for c in credits_
        if c.kind is not DISCOUNT and c.on <= after(days)
    ]

    assert now.left.total == now.charged.total - now.paid - now.discount
    assert (
        min(i.minor for i in (now.left.principal, now.left.fine, now.left.interest))
        >= 0
    )
    assert now.paid.minor + now.excess.minor == sum(came)
    assert not (now.excess and now.left.total)


@given(CREDITS.flatmap(lambda c: st.tuples(st.just(c), st.permutations(c))))
def test_order_of_news_does_not_matter(both: tuple[list[Credit], list[Credit]]) -> None:
    """I6: credits that become known in another order give the same balance."""
    first, shuffled = both

    assert position(*first, days=100) == position(*shuffled, days=100)


@given(CREDITS, st.integers(1, 50_00), st.integers(-10, 90))
def test_paying_more_never_costs_more(
    credits_: list[Credit], more: int, day: int
) -> None:
    """A further payment never raises what is owed."""
    without = position(*credits_, days=100).left.total

    assert position(*credits_, paid(more, day), days=100).left.total <= without
