"""A standing offer: never worse than what was written, never beyond what is allowed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import calendar_for
from domain.campaign_offer import beyond, contradictions
from domain.envelope import Debt, Envelope, Kind
from domain.money import Money, total
from domain.offers import BeyondEnvelope, Wish, counter, make_offers
from domain.standing import Terms
from tests.domain.test_offers_properties import DEBTS, envelopes, wishes

SP = calendar_for("SP")
TODAY = date(2026, 11, 19)
LAST = date(2026, 11, 30)
BRUNO = Debt(Money(300_00), Money(30_00))
ENVELOPE = Envelope(discount_charges_bp=10_000, plan_bp=5_000, opening_bp=5_000)
WHOLE = 10_000


@st.composite
def terms_within(draw: st.DrawFn, envelope: Envelope) -> Terms:
    """Any offer that lies inside an envelope."""
    charges = draw(st.integers(0, envelope.discount_charges_bp))
    principal = draw(st.integers(0, envelope.discount_principal_bp))
    return Terms(
        TODAY + timedelta(days=draw(st.integers(0, 30))),
        charges_bp=WHOLE if principal else charges,
        principal_bp=principal,
        instalments=draw(st.integers(1, envelope.max_instalments)),
        plan_bp=draw(st.integers(0, envelope.plan_bp)),
    )


def total_of(terms: Terms, debt: Debt, kind: Kind) -> Money:
    """Give what a client was told that they would pay."""
    at_once = kind is Kind.AT_ONCE
    return debt.total - terms.saved(debt.principal, debt.charges, at_once=at_once)


@given(st.data(), DEBTS, envelopes(), wishes())
def test_never_worse_never_beyond(
    data: st.DataObject, debt: Debt, envelope: Envelope, wish: Wish
) -> None:
    """Whatever is offered or countered keeps the standing offer and the floor."""
    terms = data.draw(terms_within(envelope))
    assert beyond(terms, envelope) == ()
    standing = envelope.honouring((terms,))
    offers = list(make_offers(debt, standing, TODAY, SP))
    answer = counter(debt, standing, wish, TODAY, SP)
    offers += [] if isinstance(answer, BeyondEnvelope) else [answer.offer]

    for offer in offers:
        promised = total_of(terms, debt, offer.kind)
        assert total([part.amount for part in offer.instalments]) == offer.total
        assert offer.total >= envelope.least(debt, offer.kind)
        assert offer.valid_until <= terms.valid_until
        if offer.kind is Kind.AT_ONCE:
            assert offer.total <= promised
    assert offers[0].total <= total_of(terms, debt, Kind.AT_ONCE)


def test_the_offer_is_the_first_one_shown() -> None:
    """All charges off at once, though unasked only half of them would be."""
    standing = ENVELOPE.honouring((Terms(LAST, charges_bp=WHOLE),))

    plain, offered = (
        make_offers(BRUNO, each, TODAY, SP)[0].total for each in (ENVELOPE, standing)
    )

    assert (plain, offered) == (Money(315_00), Money(300_00))


def test_a_plan_as_long_as_was_offered_has_its_discount() -> None:
    """Three times with half the charges off; the longer plan stays as it was."""
    terms = Terms(LAST, charges_bp=WHOLE, instalments=3, plan_bp=5_000)
    offers = make_offers(BRUNO, ENVELOPE.honouring((terms,)), TODAY, SP)

    assert [(each.count, each.total.minor) for each in offers] == [
        (1, 300_00),
        (3, 315_00),
        (6, 322_50),
    ]


def test_it_is_kept_where_the_envelope_was_narrowed_since() -> None:
    """What was written to a client is kept, to its day."""
    narrow = Envelope(max_instalments=2)
    terms = Terms(LAST, charges_bp=WHOLE, instalments=4, plan_bp=WHOLE)
    offers = make_offers(BRUNO, narrow.honouring((terms,)), TODAY, SP)

    assert [(each.count, each.total.minor) for each in offers] == [
        (1, 300_00),
        (4, 300_00),
    ]


def test_who_names_less_gets_the_offer_again() -> None:
    """Asking for less than the floor finds the standing offer, not the floor."""
    standing = ENVELOPE.honouring((Terms(LAST, charges_bp=WHOLE),))
    answer = counter(BRUNO, standing, Wish(total=Money(100_00), count=1), TODAY, SP)

    assert isinstance(answer, BeyondEnvelope) or answer.offer.total == Money(300_00)


def test_what_was_only_charges_has_nothing_off() -> None:
    """Where the principal is paid, the charges are the debt, as in the envelope."""
    only_charges = Debt(Money(0), Money(30_00))

    assert total_of(Terms(LAST, charges_bp=WHOLE), only_charges, Kind.AT_ONCE) == Money(
        30_00
    )


def test_of_two_offers_the_better_counts() -> None:
    """A client who had two is held to neither the worse nor the sum."""
    two = (Terms(LAST, charges_bp=6_000), Terms(LAST, charges_bp=9_000))

    assert ENVELOPE.honouring(two).opening(BRUNO, Kind.AT_ONCE) == Money(303_00)


@pytest.mark.parametrize(
    ("terms", "rule", "asked", "limit"),
    [
        pytest.param(Terms(LAST, 9_000), "charges", 9_000, 8_000, id="charges"),
        pytest.param(Terms(LAST, 0, 1), "principal", 1, 0, id="principal"),
        pytest.param(Terms(LAST, 0, 0, 7), "instalments", 7, 6, id="too many parts"),
        pytest.param(
            Terms(LAST, 8_000, 0, 2, 6_000),
            "plan_charges",
            4_800,
            4_000,
            id="too much of it for a plan",
        ),
    ],
)
def test_beyond_the_envelope(terms: Terms, rule: str, asked: int, limit: int) -> None:
    """Each limit is named with both figures."""
    envelope = replace(ENVELOPE, discount_charges_bp=8_000)
    [found] = beyond(terms, envelope, "shop")

    assert (found.rule, found.asked, found.limit, found.segment) == (
        rule,
        asked,
        limit,
        "shop",
    )


@pytest.mark.parametrize(
    ("terms", "rules"),
    [
        pytest.param(Terms(LAST, charges_bp=1), [], id="nothing wrong"),
        pytest.param(Terms(date(2026, 11, 18), 1), ["too_early"], id="yesterday"),
        pytest.param(Terms(date(2026, 12, 20), 1), ["too_late"], id="too long"),
        pytest.param(Terms(LAST, 5_000, 100), ["charges_first"], id="principal first"),
        pytest.param(Terms(LAST), ["nothing"], id="no offer at all"),
        pytest.param(Terms(LAST, instalments=3), [], id="time, and nothing off"),
    ],
)
def test_contradictions(terms: Terms, rules: list[str]) -> None:
    """What no client could be offered, whatever their envelope."""
    assert [each.rule for each in contradictions(terms, TODAY, 30)] == rules
