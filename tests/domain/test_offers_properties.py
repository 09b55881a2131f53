"""The negotiator over any debt, envelope and wish: exact, inside, never worse."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import calendar_for
from domain.money import Money, total
from domain.offers import (
    BeyondEnvelope,
    Debt,
    Envelope,
    Kind,
    Met,
    Offer,
    Spacing,
    Wish,
    counter,
    make_offers,
)

SP = calendar_for("SP")
MONEY = st.builds(Money, st.integers(1, 2_000_00) | st.integers(1, 100_000_00))
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
DEBTS = st.builds(Debt, MONEY, st.builds(Money, st.integers(0, 500_00)))
BP = st.sampled_from([0, 1, 1_000, 3_333, 5_000, 9_999])


@st.composite
def envelopes(draw: st.DrawFn) -> Envelope:
    """Any envelope that is allowed."""
    principal = draw(BP)
    within = draw(st.integers(1, 60))
    return Envelope(
        max_instalments=draw(st.integers(1, 24)),
        min_instalment=Money(draw(st.sampled_from([1, 10_00, 50_00, 999_99]))),
        min_down_payment_bp=draw(BP),
        discount_charges_bp=10_000 if principal else draw(BP),
        discount_principal_bp=principal,
        plan_bp=draw(BP),
        opening_bp=draw(BP),
        first_within_days=within,
        spacing=draw(st.sampled_from(Spacing)),
        valid_days=draw(st.integers(1, within)),
        interest_bp_month=draw(st.sampled_from([0, 0, 1, 99, 100, 200])),
    )


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    """Anything a client may ask for."""
    return Wish(
        count=draw(st.none() | st.integers(-1, 30)),
        amount_each=draw(st.none() | MONEY),
        down_payment=draw(st.none() | MONEY),
        total=draw(st.none() | MONEY),
        first_on=draw(st.none() | DAYS),
    )


def interest_by_hand(offer: Offer, envelope: Envelope) -> Money:
    """Add up the interest of each payment on an equal share of what is paid off."""
    rest = offer.price.minor - offer.down_payment.minor
    days = {Spacing.WEEK: 7, Spacing.FORTNIGHT: 14, Spacing.MONTH: 30}
    place = 1 if offer.down_payment else 0
    waits = sum(range(place, place + offer.count))
    share = Fraction(envelope.interest_bp_month * days[envelope.spacing], 300_000)
    return Money(floor(Fraction(rest, offer.count) * share * waits))


def assert_inside(offer: Offer, debt: Debt, envelope: Envelope, today: date) -> None:
    """Check every limit of the envelope, and the sums."""
    amounts = [part.amount for part in offer.instalments]
    days = [part.due_on for part in offer.instalments]
    latest = SP.next_business(today + timedelta(days=envelope.first_within_days))
    assert total(amounts) == offer.total
    assert offer.price + offer.saved == debt.total
    assert offer.interest == interest_by_hand(offer, envelope)
    assert offer.saved >= Money(0)
    assert min(amounts) > Money(0)
    assert envelope.least(debt, offer.kind) <= offer.price
    assert offer.price <= envelope.opening(debt, offer.kind)
    assert all(SP.is_business(day) for day in days)
    assert all(a < b for a, b in pairwise(days))
    assert today <= days[0] <= latest
    assert today <= offer.valid_until <= days[0]
    assert (offer.instalments[0].number == 0) == bool(offer.down_payment)
    if offer.kind is Kind.AT_ONCE:
        assert len(amounts) == 1
        return
    assert len(amounts) > 1
    assert offer.count <= envelope.max_instalments
    assert all(p.amount >= envelope.min_instalment for p in offer.instalments[1:])
    assert offer.down_payment.minor * 10_000 >= (
        offer.price.minor * envelope.min_down_payment_bp
    )


@pytest.mark.fault("F54")
@given(DEBTS, envelopes(), DAYS)
def test_offers_are_exact_and_inside(
    debt: Debt, envelope: Envelope, today: date
) -> None:
    """One to three, the cheapest first, each to the cent and inside the envelope."""
    offers = make_offers(debt, envelope, today, SP)

    assert 1 <= len(offers) <= 3
    assert len({offer.id for offer in offers}) == len(offers)
    assert [o.total for o in offers] == sorted(o.total for o in offers)
    for offer in offers:
        assert_inside(offer, debt, envelope, today)


@given(DEBTS, envelopes(), wishes(), DAYS)
def test_no_wish_leads_outside(
    debt: Debt, envelope: Envelope, wish: Wish, today: date
) -> None:
    """Whatever a client asks for, the answer is inside the envelope."""
    got = counter(debt, envelope, wish, today, SP)

    if not isinstance(got, BeyondEnvelope):
        assert_inside(got.offer, debt, envelope, today)


@given(DEBTS, envelopes(), wishes(), DAYS)
def test_met_means_met(debt: Debt, envelope: Envelope, wish: Wish, today: date) -> None:
    """What is said to be met gives the client everything they named, or better."""
    got = counter(debt, envelope, wish, today, SP)

    if isinstance(got, Met):
        offer = got.offer
        lump = offer.kind is Kind.AT_ONCE
        if wish.count and wish.count > 0 and not lump:
            assert offer.count == wish.count
        if wish.amount_each and not lump:
            assert offer.largest <= wish.amount_each
        if wish.down_payment and not lump:
            assert offer.down_payment == wish.down_payment
        if wish.total:
            assert offer.total <= wish.total
        if wish.first_on and wish.first_on >= today:
            assert offer.instalments[0].due_on == SP.next_business(wish.first_on)


@given(DEBTS, envelopes(), st.lists(wishes(), max_size=6), DAYS)
def test_asking_again_never_makes_it_worse(
    debt: Debt, envelope: Envelope, asked: list[Wish], today: date
) -> None:
    """No answer costs more than what was offered unasked, and the offers stand."""
    before = make_offers(debt, envelope, today, SP)
    dearest = {offer.kind: offer.price for offer in before}
    for wish in asked:
        got = counter(debt, envelope, wish, today, SP)
        if not isinstance(got, BeyondEnvelope):
            limit = dearest.get(got.offer.kind, debt.total)
            assert got.offer.price <= limit

    assert make_offers(debt, envelope, today, SP) == before


@given(DEBTS, envelopes(), MONEY, DAYS)
def test_the_floor_is_not_told(
    debt: Debt, envelope: Envelope, named: Money, today: date
) -> None:
    """Who names less than the floor hears the opening offer, whatever the floor is."""
    got = counter(debt, envelope, Wish(total=named), today, SP)
    below = named < envelope.least(debt, Kind.AT_ONCE)

    if below and not isinstance(got, BeyondEnvelope):
        assert got.offer.total == envelope.opening(debt, Kind.AT_ONCE)
        assert not isinstance(got, Met)
