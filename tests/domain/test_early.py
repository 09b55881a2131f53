"""The discount for paying in time: asked with it until the day, and lost after."""

from datetime import date

import pytest

from domain.accrual import Bill, Credit, CreditKind, Position, position_of
from domain.allocation import allocate, open_invoice
from domain.calendar import calendar_for
from domain.charges import ChargesPolicy
from domain.early import EarlyDiscount, InvalidDiscountError
from domain.money import Money
from domain.statement import Price, line_of, price_of

BRAZIL = calendar_for(None)
DUE = date(2026, 11, 10)  # a Tuesday
FIVE = ChargesPolicy(early=EarlyDiscount(percent_bp=500))
BILL = Bill("F-1", "Escola", Money(100_00), DUE)


def on(day: date, *credits_: Credit, policy: ChargesPolicy = FIVE) -> Position:
    """Work out R$ 100 with 5 % off in time."""
    return position_of(BILL, credits_, day, policy, BRAZIL)


def test_asked_until_the_due_date() -> None:
    """R$ 95 settle it on the day itself; what is owed in the books stays R$ 100."""
    now = on(DUE)
    line = line_of(BILL, now)

    assert (line.owed, line.early, line.early_until) == (Money(95_00), Money(5_00), DUE)
    assert now.left.principal == Money(100_00)


def test_lost_the_day_after() -> None:
    """On the first day of delay the whole is asked, with its charges."""
    line = line_of(BILL, on(date(2026, 11, 11)))

    assert (line.owed, line.early, line.early_until) == (Money(102_03), Money(0), None)


@pytest.mark.parametrize(
    ("days_before", "until"),
    [
        pytest.param(5, date(2026, 11, 5), id="a Thursday"),
        pytest.param(2, date(2026, 11, 9), id="a Sunday moves to Monday"),
        pytest.param(8, date(2026, 11, 3), id="All Souls, a Monday, moves to Tuesday"),
    ],
)
def test_its_last_day(days_before: int, until: date) -> None:
    """Days are counted back from the due date, and end on a business day."""
    discount = EarlyDiscount(percent_bp=500, days_before=days_before)

    assert discount.until(DUE, BRAZIL) == until


def test_the_reduced_amount_settles_it() -> None:
    """A payment of what is asked takes the invoice's line whole, and leaves nothing."""
    done = allocate(Money(95_00), [open_invoice(1, on(DUE))])
    granted = Credit(Money(5_00), DUE, CreditKind.DISCOUNT)
    after = on(date(2026, 12, 10), Credit(done.amount, DUE), granted)

    assert done.credit == Money(0)
    assert after.left.total == after.excess == Money(0)


def test_a_part_in_time_and_the_rest_in_time() -> None:
    """R$ 40 leave R$ 55 to pay until the day; after it R$ 60 with charges on them."""
    part = Credit(Money(40_00), date(2026, 11, 1))

    assert on(DUE, part).asked.total == Money(55_00)
    assert on(date(2026, 11, 11), part).asked.total == Money(61_22)


def test_not_granted_twice() -> None:
    """What was granted is not offered anew on the same day."""
    granted = Credit(Money(5_00), DUE, CreditKind.DISCOUNT)

    assert on(DUE, granted).early is None


@pytest.mark.parametrize(
    ("percent_bp", "amount_minor", "off"),
    [
        pytest.param(500, 0, 5_00, id="five per cent"),
        pytest.param(0, 10_00, 10_00, id="ten reais"),
        pytest.param(0, 100_00, 0, id="as much as the invoice takes nothing off"),
        pytest.param(1, 0, 1, id="a hundredth of a per cent"),
    ],
)
def test_how_much_comes_off(percent_bp: int, amount_minor: int, off: int) -> None:
    """A percentage of the principal, or an amount."""
    discount = EarlyDiscount(percent_bp, amount_minor)

    assert discount.off(Money(100_00)) == Money(off)


@pytest.mark.parametrize(
    ("percent_bp", "amount_minor", "days_before"),
    [
        pytest.param(0, 0, 0, id="nothing"),
        pytest.param(500, 500, 0, id="both"),
        pytest.param(10_000, 0, 0, id="the whole"),
        pytest.param(500, 0, -1, id="after the due date"),
    ],
)
def test_no_discount(percent_bp: int, amount_minor: int, days_before: int) -> None:
    """A discount that is none, or that nobody means, is refused."""
    with pytest.raises(InvalidDiscountError):
        EarlyDiscount(percent_bp, amount_minor, days_before)


def test_a_price_says_until_when_it_holds() -> None:
    """Where a discount is in a sum, the first day on which it is lost is told."""
    early = line_of(BILL, on(DUE))
    late = line_of(BILL, on(date(2026, 11, 11)))

    assert price_of([early, late]) == Price(Money(197_03), DUE)
    assert price_of([late]) == Money(102_03)
