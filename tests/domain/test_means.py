"""Offers chosen for a client: what fits goes first, on their pay day, within limits."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import calendar_for
from domain.envelope import Debt, Envelope, Kind
from domain.means import Means, Paid, Reason, usual_amount, usual_day
from domain.money import Money
from domain.offers import make_offers
from tests.domain.test_offers_properties import (
    DAYS,
    DEBTS,
    MONEY,
    assert_inside,
    envelopes,
)

SP = calendar_for("SP")
TODAY = date(2026, 11, 19)
BRUNO = Debt(Money(600_00), Money(30_00))
LIMITS = Envelope(max_instalments=10, min_instalment=Money(30_00))
MEANS = st.builds(
    Means,
    each=st.none() | MONEY,
    each_named=st.booleans(),
    pay_day=st.none() | st.integers(1, 31),
    pay_day_named=st.booleans(),
    kept=st.integers(0, 3),
    broken=st.integers(0, 3),
    days_late=st.integers(0, 400),
)


@given(DEBTS, envelopes(), DAYS, MEANS)
def test_whatever_is_known_offers_are_inside(
    debt: Debt, envelope: Envelope, today: date, means: Means
) -> None:
    """Means choose among what the envelope allows, and change no price of it."""
    offers = make_offers(debt, envelope, today, SP, means)

    assert 1 <= len(offers) <= 3
    assert len({offer.id for offer in offers}) == len(offers)
    for offer in offers:
        assert_inside(offer, debt, envelope, today)
        assert offer.price == envelope.opening(debt, offer.kind)
    assert make_offers(debt, envelope, today, SP, means) == offers


@given(DEBTS, envelopes(), DAYS, MEANS)
def test_what_fits_goes_before_what_does_not(
    debt: Debt, envelope: Envelope, today: date, means: Means
) -> None:
    """Where any offer asks for no more at a time than they can pay, the first does."""
    offers = make_offers(debt, envelope, today, SP, means)
    each = means.each

    if each is not None and any(offer.largest <= each for offer in offers):
        assert offers[0].largest <= each


@pytest.mark.parametrize(
    ("means", "counts"),
    [
        pytest.param(Means(), [1, 5, 10], id="nothing known: the cheapest first"),
        pytest.param(Means(each=Money(120_00)), [6, 10, 1], id="120 at a time"),
        pytest.param(Means(each=Money(700_00)), [1, 2, 10], id="all of it at a time"),
        pytest.param(Means(each=Money(40_00)), [10, 5, 1], id="less than any part"),
        pytest.param(Means(broken=2, kept=1), [10, 5, 1], id="broke more than kept"),
        pytest.param(Means(days_late=90), [10, 5, 1], id="long late"),
        pytest.param(Means(days_late=90, kept=1), [1, 5, 10], id="late, but kept"),
    ],
)
def test_counts_and_order(means: Means, counts: list[int]) -> None:
    """The table of docs/bargaining.md."""
    offers = make_offers(BRUNO, LIMITS, TODAY, SP, means)

    assert [offer.count for offer in offers] == counts


@pytest.mark.parametrize(
    ("pay_day", "first"),
    [
        pytest.param(25, date(2026, 11, 25), id="within the ten days"),
        pytest.param(28, date(2026, 11, 30), id="a Saturday: the next business day"),
        pytest.param(20, date(2026, 11, 23), id="tomorrow, a holiday"),
        pytest.param(5, date(2026, 11, 30), id="too far: as usual"),
        pytest.param(19, date(2026, 11, 30), id="today is no later day: as usual"),
    ],
)
def test_the_first_instalment_is_due_on_a_pay_day(pay_day: int, first: date) -> None:
    """The first pay day that leaves time to decide, where it may be; else as usual."""
    means = Means(pay_day=pay_day)
    plan = make_offers(BRUNO, LIMITS, TODAY, SP, means)[-1]

    assert plan.instalments[0].due_on == first


@pytest.mark.parametrize(
    ("amounts", "usual"),
    [
        pytest.param([100_00, 100_00], None, id="two tell nothing"),
        pytest.param([100_00, 80_00, 300_00], Money(100_00), id="the median"),
        pytest.param([1, 2, 3, 4], Money(2), id="of four the lower one"),
    ],
)
def test_usual_amount(amounts: list[int], usual: Money | None) -> None:
    """What is paid at a time, from three payments on."""
    assert usual_amount([Paid(Money(a), TODAY) for a in amounts]) == usual


@pytest.mark.parametrize(
    ("days", "usual"),
    [
        pytest.param([5, 5], None, id="two tell nothing"),
        pytest.param([5, 6, 5, 20], 5, id="three of four about the fifth"),
        pytest.param([5, 12, 20, 27], None, id="no habit"),
        pytest.param([30, 1, 31], 1, id="over the end of a month"),
    ],
)
def test_usual_day(days: list[int], usual: int | None) -> None:
    """Two payments of three, within two days."""
    payments = [
        Paid(Money(1), date(2026, 1 + 2 * place, day)) for place, day in enumerate(days)
    ]

    assert usual_day(payments) == usual


@given(st.integers(1, 31), DAYS, st.integers(1, 60))
def test_pay_days_are_after_today_and_in_time(
    pay_day: int, today: date, within: int
) -> None:
    """Never today, never past the latest day; some within any 31 days."""
    latest = today + timedelta(days=within)
    found = Means(pay_day=pay_day).first_day(today, latest, today)

    assert found is None or today < found <= latest
    assert found is not None or within < 31


@pytest.mark.parametrize(
    ("means", "reasons"),
    [
        pytest.param(Means(), (Reason.NOTHING_KNOWN,), id="nothing"),
        pytest.param(
            Means(Money(1), each_named=True, pay_day=5),
            (Reason.AMOUNT_NAMED, Reason.PAY_DAY_PAID),
            id="said, and seen",
        ),
        pytest.param(Means(broken=1), (Reason.BROKEN_BEFORE,), id="broken"),
        pytest.param(Means(days_late=61), (Reason.LONG_LATE,), id="long late"),
    ],
)
def test_reasons(means: Means, reasons: tuple[Reason, ...]) -> None:
    """Each fact that shapes an offer is named, and no other."""
    assert means.reasons == reasons


def test_one_payment_of_all_is_an_offer_too() -> None:
    """Whatever they can pay at a time, paying at once stays among the offers."""
    offers = make_offers(BRUNO, LIMITS, TODAY, SP, Means(each=Money(120_00)))

    assert Kind.AT_ONCE in {offer.kind for offer in offers}
