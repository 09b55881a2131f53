"""What was told stands to its day, and who named a figure finds no lower one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import calendar_for
from domain.envelope import Debt, Envelope, Kind
from domain.money import Money
from domain.offers import BeyondEnvelope, Met, Offer, Wish, counter, make_offers
from domain.quotes import Quote, granted
from flows.told import share_of
from tests.domain.test_offers_properties import DAYS, DEBTS, envelopes, wishes

SP = calendar_for("SP")
TODAY = date(2026, 11, 19)
NEXT = TODAY + timedelta(days=1)
THEN = datetime(2026, 11, 19, 13, tzinfo=UTC)
BRUNO = Debt(Money(300_00), Money(30_00))
GROWN = Debt(Money(300_00), Money(30_10))
LIMITS = Envelope(discount_charges_bp=10_000, plan_bp=5_000)
BASIS = "b"


def told(
    debt: Debt, envelope: Envelope, *offers: Offer, basis: str = BASIS
) -> Envelope:
    """Give the envelope once these offers were told for the debt."""
    rate = envelope.interest_bp_month
    quotes = tuple(
        Quote(offer, basis, THEN, share_of(offer, debt, envelope), rate, read_back=True)
        for offer in offers
    )
    return envelope.holding(quotes, BASIS, NEXT)


def met(debt: Debt, envelope: Envelope, wish: Wish, day: date = TODAY) -> Offer:
    """Give the offer that a wish gets as it was named."""
    got = counter(debt, envelope, wish, day, SP)
    assert isinstance(got, Met)
    return got.offer


@given(DEBTS, envelopes(), st.lists(wishes(), max_size=4), st.integers(0, 5_00))
def test_asking_again_the_next_day_is_no_dearer(
    debt: Debt, envelope: Envelope, asked: list[Wish], grown: int
) -> None:
    """The very terms come again while they stand, though the debt has grown."""
    offers = list(make_offers(debt, envelope, TODAY, SP))
    for wish in asked:
        got = counter(debt, envelope, wish, TODAY, SP)
        offers += [] if isinstance(got, BeyondEnvelope) else [got.offer]
    known = told(debt, envelope, *offers)
    later = Debt(debt.principal, debt.charges + Money(grown))
    for wish in (Wish(count=1), *(Wish(count=n) for n in range(2, 7))):
        got = counter(later, known, wish, NEXT, SP)
        stood = [
            quote.offer.total
            for quote in known.quotes
            if quote.offer.count == wish.count and not quote.offer.down_payment
        ]

        if stood:
            assert isinstance(got, Met)
            assert got.offer.total <= min(stood)


@given(DEBTS, envelopes(), st.integers(0, 5_00))
def test_the_same_list_comes_again(debt: Debt, envelope: Envelope, grown: int) -> None:
    """What the list of tomorrow has of the same counts is what today's had."""
    offers = make_offers(debt, envelope, TODAY, SP)
    known = told(debt, envelope, *offers)
    known = replace(
        known, quotes=tuple(replace(q, read_back=False) for q in known.quotes)
    )
    later = Debt(debt.principal, debt.charges + Money(grown))

    if len(known.quotes) == len(offers):
        again = make_offers(later, known, NEXT, SP)
        before = {(offer.kind, offer.count): offer for offer in offers}
        same = [before.get((each.kind, each.count), each) for each in again]
        assert again == tuple(same)


@given(DEBTS, envelopes(), wishes(), wishes())
def test_who_named_one_price_gets_no_lower_one(
    debt: Debt, envelope: Envelope, first: Wish, second: Wish
) -> None:
    """Of a kind, only one price below the opening is ever had by naming it."""
    one = counter(debt, envelope, first, TODAY, SP)
    if isinstance(one, BeyondEnvelope) or not share_of(one.offer, debt, envelope):
        return
    known = told(debt, envelope, one.offer)
    other = counter(debt, known, second, TODAY, SP)

    if not isinstance(other, BeyondEnvelope) and other.offer.kind is one.offer.kind:
        assert other.offer.price >= one.offer.price


@given(st.integers(1, 29_99), st.data())
def test_going_down_in_steps_finds_one_price(first: int, data: st.DataObject) -> None:
    """However many totals are named, the floor is told by none of the answers."""
    known = LIMITS
    prices: set[Money] = set()
    quotes: list[Offer] = []
    for _ in range(8):
        named = Money(330_00 - data.draw(st.integers(first, 32_00)))
        got = counter(BRUNO, known, Wish(total=named, count=1), TODAY, SP)
        if not isinstance(got, BeyondEnvelope):
            quotes.append(got.offer)
            prices.add(got.offer.price)
            known = told(BRUNO, LIMITS, *quotes)

    below = {price for price in prices if price < LIMITS.unasked(BRUNO, Kind.AT_ONCE)}
    assert len(below) <= 1


@given(st.lists(wishes(), min_size=1, max_size=6), DEBTS, DAYS)
def test_two_floors_cannot_be_told_apart(
    asked: list[Wish], debt: Debt, today: date
) -> None:
    """With the same opening, who is granted nothing hears the same from both."""
    shallow = Envelope(discount_charges_bp=5_000, plan_bp=10_000, opening_bp=10_000)
    deep = Envelope(discount_charges_bp=10_000, plan_bp=10_000, opening_bp=5_000)
    for wish in asked:
        one = counter(debt, shallow, wish, today, SP)
        other = counter(debt, deep, wish, today, SP)
        had = not isinstance(other, BeyondEnvelope) and share_of(
            other.offer, debt, deep
        )

        assert had or one == other


def test_a_named_price_stands_and_can_be_named_again() -> None:
    """Of 30.00 the opening takes 15.00; 310.00 was named, had, and is had again."""
    offer = met(BRUNO, LIMITS, Wish(total=Money(310_00), count=1))
    known = told(BRUNO, LIMITS, offer)

    assert make_offers(GROWN, known, NEXT, SP)[0] == offer
    assert met(GROWN, known, Wish(total=Money(310_00), count=1), NEXT) == offer
    below = counter(GROWN, known, Wish(total=Money(305_00), count=1), NEXT, SP)
    assert not isinstance(below, BeyondEnvelope | Met)
    assert below.offer.id == offer.id


def test_after_its_day_the_price_may_be_named_and_no_lower_one() -> None:
    """What lapsed is no offer any more, and no step on the way down either."""
    offer = met(BRUNO, LIMITS, Wish(total=Money(310_00), count=1))
    day = offer.valid_until + timedelta(days=1)
    quote = Quote(offer, BASIS, THEN, share_of(offer, BRUNO, LIMITS), 0, read_back=True)
    known = LIMITS.holding((quote,), BASIS, day)

    assert make_offers(BRUNO, known, day, SP)[0].total == Money(315_00)
    assert met(BRUNO, known, Wish(total=Money(310_00), count=1), day).total == (
        Money(310_00)
    )
    below = counter(BRUNO, known, Wish(total=Money(309_99), count=1), day, SP)
    assert not isinstance(below, BeyondEnvelope | Met)
    assert below.offer.total == Money(315_00)


def test_a_cent_paid_opens_no_new_search() -> None:
    """For another debt the share of the discount counts: 20.00 of 30.00 is 66.66 %."""
    offer = met(BRUNO, LIMITS, Wish(total=Money(310_00), count=1))
    known = told(BRUNO, LIMITS, offer, basis="another")
    paid = Debt(Money(300_00), Money(29_99))

    assert known.quotes == ()
    assert known.lowest(paid, Kind.AT_ONCE) == Money(309_99)


def test_what_a_person_gave_says_nothing_of_the_bots_limits() -> None:
    """A price below the bot's floor stands, and bounds no figure that is named."""
    given_by_a_person = replace(
        met(BRUNO, LIMITS, Wish(count=1)), total=Money(250_00), saved=Money(80_00)
    )
    known = told(BRUNO, LIMITS, given_by_a_person)

    assert granted(known.quotes, BASIS) == ()
    assert make_offers(BRUNO, known, NEXT, SP)[0].total == Money(250_00)


@pytest.mark.parametrize(
    "narrow",
    [
        pytest.param({"max_instalments": 2}, id="fewer parts"),
        pytest.param({"min_instalment": Money(200_00)}, id="larger parts"),
        pytest.param({"plan_bp": 0}, id="less off"),
        pytest.param({"interest_bp_month": 200}, id="interest"),
        pytest.param({"min_down_payment_bp": 5_000}, id="a down payment"),
    ],
)
def test_narrower_limits_take_back_nothing(narrow: dict[str, object]) -> None:
    """The longest plan that was told is offered, and had when it is named."""
    offer = make_offers(BRUNO, LIMITS, TODAY, SP)[-1]
    known = replace(told(BRUNO, LIMITS, offer), **narrow)  # type: ignore[arg-type]  # of Envelope

    assert offer in make_offers(GROWN, known, NEXT, SP)
    assert met(GROWN, known, Wish(count=offer.count), NEXT) == offer


def test_the_rate_that_was_told_holds_on_another_day_too() -> None:
    """Who asks for another first day pays no more interest than was told."""
    offer = make_offers(BRUNO, LIMITS, TODAY, SP)[-1]
    known = replace(told(BRUNO, LIMITS, offer), interest_bp_month=200)
    first = NEXT + timedelta(days=3)
    moved = met(BRUNO, known, Wish(count=offer.count, first_on=first), NEXT)

    assert (moved.total, moved.interest) == (offer.total, Money(0))
    assert moved.valid_until <= offer.valid_until


def test_told_again_it_gains_no_day() -> None:
    """Asking every day does not keep a price for ever."""
    offer = met(BRUNO, LIMITS, Wish(total=Money(310_00), count=1))
    known = told(BRUNO, LIMITS, offer)
    moved = met(GROWN, known, Wish(count=1, first_on=NEXT + timedelta(days=5)), NEXT)

    assert moved.total == offer.total
    assert moved.valid_until == offer.valid_until


def test_what_was_read_back_last_goes_first() -> None:
    """Who comes back finds what they came nearest to before the usual offers."""
    wish = Wish(count=4, down_payment=Money(100_00))
    offer = met(BRUNO, LIMITS, wish)
    offers = make_offers(BRUNO, told(BRUNO, LIMITS, offer), NEXT, SP)

    assert offers[0] == offer
    assert len(offers) == 3


def test_what_was_told_for_less_since_goes_first_instead() -> None:
    """No list holds the dearer terms of yesterday beside today's for as many parts."""
    dear = met(BRUNO, LIMITS, Wish(count=4, down_payment=Money(100_00)))
    cheap = met(BRUNO, LIMITS, Wish(count=4, total=Money(317_00)))
    known = told(BRUNO, LIMITS, dear)
    later = Quote(cheap, BASIS, THEN + timedelta(days=1), 9_000, 0, read_back=True)
    offers = make_offers(BRUNO, replace(known, quotes=(*known.quotes, later)), NEXT, SP)

    assert cheap.price < dear.price
    assert [offer for offer in offers if offer.count == 4] == [cheap]
