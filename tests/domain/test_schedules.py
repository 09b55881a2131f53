"""A client's own schedule: met to the cent inside the limits, or answered nearby."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import calendar_for
from domain.envelope import Debt, Envelope, Kind
from domain.money import Money, total
from domain.offers import BeyondEnvelope, Met, Nearest, Offer, Wish, counter
from domain.schedules import Part
from tests.domain.test_offers_properties import DAYS, DEBTS, envelopes

TODAY = date(2026, 11, 24)  # a Tuesday
SC = calendar_for("SC")
DEBT = Debt(Money(400_00), Money(20_00))
ENVELOPE = Envelope(min_instalment=Money(50_00), first_within_days=10)


def parts(*named: tuple[int | str, int]) -> Wish:
    """Name parts by reais (or "rest", "half") and days from today."""
    return Wish(
        parts=tuple(
            Part(TODAY + timedelta(days), share=what)  # type: ignore[arg-type]  # a share's word
            if isinstance(what, str)
            else Part(TODAY + timedelta(days), Money(what * 100))
            for what, days in named
        )
    )


def asked(wish: Wish, envelope: Envelope = ENVELOPE) -> list[tuple[int, str, int]]:
    """Ask for a wish that is met; give number, day and centavos of each part."""
    got = counter(DEBT, envelope, wish, TODAY, SC)
    assert isinstance(got, Met)
    return [
        (part.number, part.due_on.strftime("%d/%m"), part.amount.minor)
        for part in got.offer.instalments
    ]


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        pytest.param(
            parts((100, 0), ("rest", 16)),
            [(0, "24/11", 10_000), (1, "10/12", 32_000)],
            id="100 now and the rest on the 10th",
        ),
        pytest.param(
            parts((210, 0), (210, 30)),
            [(0, "24/11", 21_000), (1, "24/12", 21_000)],
            id="two equal ones, by name",
        ),
        pytest.param(
            parts(("half", 0), ("half", 20)),
            [(0, "24/11", 21_000), (1, "14/12", 21_000)],
            id="half and half",
        ),
        pytest.param(
            parts((150, 3), (100, 13), ("rest", 23)),
            [(1, "27/11", 15_000), (2, "07/12", 10_000), (3, "17/12", 17_000)],
            id="three of their own, none today",
        ),
        pytest.param(
            parts((300, 0), (300, 20)),
            [(0, "24/11", 30_000), (1, "14/12", 12_000)],
            id="who names too much pays no more than is owed",
        ),
        pytest.param(
            parts((100, 0), ("rest", 11)),
            [(0, "24/11", 10_000), (1, "07/12", 32_000)],
            id="a Saturday is the Monday after",
        ),
    ],
)
def test_a_schedule_is_met_as_it_was_named(
    wish: Wish, expected: list[tuple[int, str, int]]
) -> None:
    """Amounts and days are theirs; what they leave open is worked out."""
    assert asked(wish) == expected


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        pytest.param(parts((100, 20), ("rest", 40)), "first_on", id="begins too late"),
        pytest.param(parts((100, 0), ("rest", 60)), "days", id="too long a wait"),
        pytest.param(parts((390, 0), ("rest", 20)), "amount", id="a part too small"),
        pytest.param(parts((100, 0), (200, 20)), "total", id="less than is owed"),
        pytest.param(parts((500, 0), ("rest", 9)), "amount", id="no rest is left"),
        pytest.param(
            parts(*((46, 3 * n) for n in range(9))), "count", id="too many parts"
        ),
    ],
)
def test_what_breaks_a_limit_has_the_nearest_plan(wish: Wish, why: str) -> None:
    """The answer names what could not be met."""
    got = counter(DEBT, ENVELOPE, wish, TODAY, SC)

    assert isinstance(got, Nearest)
    assert got.why == why
    assert got.offer.price == DEBT.total


def test_a_named_sum_between_floor_and_offer_is_taken() -> None:
    """As with any other wish: what is named is met where it may be."""
    envelope = replace(ENVELOPE, discount_charges_bp=10_000, plan_bp=10_000)
    got = counter(DEBT, envelope, parts((205, 0), (200, 20)), TODAY, SC)

    assert isinstance(got, Met)
    assert (got.offer.total, got.offer.saved) == (Money(405_00), Money(15_00))


def test_a_tenth_of_what_is_owed_is_beyond() -> None:
    """No answer asks for more than twice what was named."""
    got = counter(DEBT, ENVELOPE, parts((30, 0), (30, 20)), TODAY, SC)

    assert got == BeyondEnvelope("total")


@st.composite
def schedules(draw: st.DrawFn) -> tuple[tuple[Part, ...], date]:
    """Any schedule: amounts, shares, days in any order, some of them nonsense."""
    today = draw(DAYS)
    count = draw(st.integers(2, 8))
    kinds = st.sampled_from(["amount", "amount", "amount", "rest", "half"])
    found = []
    for _ in range(count):
        day = today + timedelta(draw(st.integers(-3, 90)))
        kind = draw(kinds)
        if kind == "amount":
            found.append(Part(day, Money(draw(st.integers(1, 900_00)))))
        else:
            found.append(Part(day, share=kind))  # type: ignore[arg-type]  # a share's word
    return tuple(found), today


@given(DEBTS, envelopes(), schedules())
def test_no_schedule_leads_outside(
    debt: Debt, envelope: Envelope, told: tuple[tuple[Part, ...], date]
) -> None:
    """Whatever is named, what comes back is exact and inside every limit."""
    wished, today = told
    got = counter(debt, envelope, Wish(parts=wished), today, SC)
    if isinstance(got, BeyondEnvelope):
        return
    offer = got.offer
    amounts = [part.amount for part in offer.instalments]
    days = [part.due_on for part in offer.instalments]
    latest = SC.next_business(today + timedelta(days=envelope.first_within_days))

    assert total(amounts) == offer.total
    assert offer.price + offer.saved == debt.total
    assert envelope.least(debt, offer.kind) <= offer.price
    assert offer.price <= envelope.opening(debt, offer.kind)
    assert min(amounts) > Money(0)
    assert offer.interest >= Money(0)
    assert all(SC.is_business(day) for day in days)
    assert all(before < after for before, after in pairwise(days))
    assert today <= days[0] <= latest
    assert offer.count <= envelope.max_instalments
    assert offer.valid_until <= days[0]


@given(DEBTS, envelopes(), schedules())
def test_a_schedule_that_is_met_is_the_clients_own(
    debt: Debt, envelope: Envelope, told: tuple[tuple[Part, ...], date]
) -> None:
    """Their days, their amounts but for the last, and interest by the days waited."""
    wished, today = told
    got = counter(debt, envelope, Wish(parts=wished), today, SC)
    if not isinstance(got, Met) or got.offer.kind is not Kind.PLAN:
        return
    mine = sorted(wished, key=lambda part: part.day)
    drawn = got.offer.instalments

    assert [SC.next_business(p.day) for p in mine] == [p.due_on for p in drawn]
    for part, row in list(zip(mine, drawn, strict=True))[:-1]:
        assert part.amount in {None, row.amount}
    assert got.offer.interest == _interest(got.offer, envelope)


def _interest(offer: Offer, envelope: Envelope) -> Money:
    rate = Fraction(envelope.interest_bp_month, 300_000)
    first = offer.instalments[0].due_on
    principal = [part.amount.minor for part in offer.instalments]
    principal[-1] -= offer.interest.minor
    waited = sum(
        minor * (part.due_on - first).days
        for minor, part in zip(principal, offer.instalments, strict=True)
    )
    return Money(floor(rate * waited))
