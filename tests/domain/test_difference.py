"""Why an amount changed: every cause by its name, and the parts sum to the whole."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accrual import Bill, Credit, Terms
from domain.calendar import calendar_for
from domain.charges import ChargesPolicy
from domain.difference import Cause, Figure, Paid, difference
from domain.early import EarlyDiscount
from domain.money import Money
from domain.statement import InvoiceBalance, balance_of
from domain.waiver import Item, Waiver

BRAZIL = calendar_for(None)
DUE = date(2026, 11, 3)
FIVE_OFF = ChargesPolicy(early=EarlyDiscount(percent_bp=500))


def line(
    days: int,
    *credits_: Credit,
    key: int = 1,
    minor: int = 100_00,
    waivers: tuple[Waiver, ...] = (),
    policy: ChargesPolicy = FIVE_OFF,
) -> InvoiceBalance:
    """Price an invoice some days after its due date."""
    bill = Bill(f"F-{key}", "Internet", Money(minor), DUE, key)
    on = DUE + timedelta(days=days)
    return balance_of(bill, credits_, on, policy, BRAZIL, Terms(waivers))


def told(*lines: InvoiceBalance, whole: bool = True) -> Figure:
    """Make what was told of these lines."""
    return Figure(DUE, lines, whole)


def causes(before: Figure, *now: InvoiceBalance) -> list[tuple[Cause, int]]:
    """List the parts, in minor units."""
    return [(p.cause, p.amount.minor) for p in difference(before, now).parts]


def test_fine_and_interest_since_the_due_day() -> None:
    """R$ 100 told on the due day and R$ 102.17 five days later."""
    plain = ChargesPolicy()
    change = difference(told(line(0, policy=plain)), [line(5, policy=plain)])

    assert (change.before, change.now) == (Money(100_00), Money(102_17))
    assert [(p.cause, p.amount.minor, p.days) for p in change.parts] == [
        (Cause.FINE, 2_00, 0),
        (Cause.INTEREST, 17, 5),
    ]


def test_more_days_of_interest() -> None:
    """The fine was told already: only the days since are new."""
    change = difference(told(line(5)), [line(8)])

    assert [(p.cause, p.amount.minor, p.days) for p in change.parts] == [
        (Cause.INTEREST, 10, 3)
    ]


def test_the_early_discount_is_over() -> None:
    """R$ 95 told in time: R$ 5 are lost, and charges come on top."""
    assert causes(told(line(0)), line(1)) == [
        (Cause.FINE, 2_00),
        (Cause.INTEREST, 3),
        (Cause.EARLY_LOST, 5_00),
    ]


def test_a_payment_by_its_day() -> None:
    """A payment that is known is named by the day on which it was made."""
    day = DUE + timedelta(days=5)
    paid = Credit(Money(50_00), day)
    known = [Paid(1, Money(50_00), day)]
    (part,) = difference(told(line(5)), [line(5, paid)], known).parts

    assert (part.cause, part.amount, part.on) == (Cause.PAYMENT, Money(-50_00), day)


def test_a_payment_that_went_back() -> None:
    """What was told with a payment is more without it."""
    paid = Credit(Money(50_00), DUE + timedelta(days=5))

    assert causes(told(line(5, paid)), line(5)) == [(Cause.MONEY_BACK, 50_00)]


@pytest.mark.parametrize(
    ("whole", "found"),
    [
        pytest.param(True, [(Cause.NEW, 102_17)], id="all was told: it is new"),
        pytest.param(False, [], id="one was told: the others are another matter"),
    ],
)
def test_an_invoice_that_was_not_told(
    *, whole: bool, found: list[tuple[Cause, int]]
) -> None:
    """What was told of one invoice is compared with that invoice alone."""
    before = told(line(5), whole=whole)

    assert causes(before, line(5), line(5, key=2)) == found


def test_an_invoice_that_is_gone() -> None:
    """Cancelled or renegotiated, it is not asked for any more."""
    assert causes(told(line(5))) == [(Cause.GONE, -102_17)]


def test_a_waiver() -> None:
    """What a person let off is named as such."""
    waivers = (Waiver(Item.FINE, Money(2_00)),)

    assert causes(told(line(5)), line(5, waivers=waivers)) == [(Cause.WAIVED, -2_00)]
    assert causes(told(line(5, waivers=waivers)), line(5)) == [
        (Cause.WAIVER_BACK, 2_00)
    ]


LINES = st.dictionaries(
    st.integers(1, 4),
    st.builds(
        lambda days, minor, paid, on, waived: (days, minor, paid, on, waived),
        st.integers(-10, 90),
        st.integers(1, 300_00),
        st.integers(0, 300_00),
        st.integers(-10, 90),
        st.none() | st.builds(Waiver, st.sampled_from(Item), st.just(Money(1_00))),
    ),
    max_size=4,
).map(
    lambda found: tuple(
        line(
            days,
            Credit(Money(paid), DUE + timedelta(days=on)),
            key=key,
            minor=minor,
            waivers=(waived,) if waived else (),
        )
        for key, (days, minor, paid, on, waived) in found.items()
    )
)
PAYMENTS = st.lists(
    st.builds(Paid, st.integers(1, 4), st.integers(1, 99_00).map(Money), st.just(DUE)),
    max_size=3,
)


@given(LINES, LINES, PAYMENTS)
def test_the_parts_sum_to_the_difference(
    before: tuple[InvoiceBalance, ...],
    now: tuple[InvoiceBalance, ...],
    payments: list[Paid],
) -> None:
    """To the cent, whatever happened between the two."""
    change = difference(told(*before), now, payments)

    assert change.now.minor == sum(each.owed.minor for each in now)
    assert all(part.amount for part in change.parts)


@given(LINES, LINES)
def test_of_some_invoices_only_those(
    before: tuple[InvoiceBalance, ...], now: tuple[InvoiceBalance, ...]
) -> None:
    """A figure of some invoices leads to what those come to now."""
    ids = {each.invoice_id for each in before}
    change = difference(told(*before, whole=False), now)

    assert change.now.minor == sum(e.owed.minor for e in now if e.invoice_id in ids)
