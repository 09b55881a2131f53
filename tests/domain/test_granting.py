"""What a person may grant: inside their own limits, exact, and never dearer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.authority import Band, Role
from domain.envelope import Debt, Envelope, EnvelopeError, Kind
from domain.granting import (
    Breach,
    Limit,
    as_asked,
    asked_for,
    breach_of,
    drawn,
    narrowest,
    nearest,
)
from domain.money import Money, total
from domain.offers import Offer, Wish
from domain.schedules import Part
from domain.terms import Desk, Outline
from tests.domain.test_offers_properties import DAYS, DEBTS, SP, envelopes, wishes

TODAY = date(2026, 11, 24)
DEBT = Debt(Money(600_00), Money(20_00))
BOT = Envelope(
    max_instalments=6, discount_charges_bp=10_000, plan_bp=5_000, first_within_days=10
)
AGENT = replace(BOT, max_instalments=10)
SUPERVISOR = replace(AGENT, max_instalments=12, discount_principal_bp=1_000)


def desk(envelope: Envelope, debt: Debt = DEBT, today: date = TODAY) -> Desk:
    """Put a debt on a desk."""
    return Desk(debt, envelope, today, SP)


def desks() -> Mapping[Role, Desk]:
    """Give the desks of the house's usual limits."""
    roles = {Role.BOT: BOT, Role.AGENT: AGENT, Role.SUPERVISOR: SUPERVISOR}
    return {role: desk(envelope) for role, envelope in roles.items()}


@st.composite
def roles(draw: st.DrawFn) -> Band:
    """Any limits of bot, agent and supervisor that may stand in one row."""
    found = [draw(envelopes()) for _ in Role]
    try:
        return Band(0, dict(zip(Role, found, strict=True)))
    except EnvelopeError:  # most do not: the widest then serves all, a step apart
        widest = found[0]
        more = min(widest.max_instalments + 6, 60)
        wider = replace(widest, max_instalments=more)
        return Band(0, dict(zip(Role, (widest, widest, wider), strict=True)))


@st.composite
def schedules(draw: st.DrawFn) -> Wish:
    """Any schedule of a client's own."""
    days = draw(st.lists(st.integers(0, 120), min_size=2, max_size=5))
    amounts = st.none() | st.builds(Money, st.integers(1, 900_00))
    parts = []
    for day in days:
        amount = draw(amounts)
        share = None if amount else "rest"
        parts.append(Part(TODAY + timedelta(days=day), amount, share))  # type: ignore[arg-type]  # one of two words
    return Wish(parts=tuple(parts))


def assert_granted(offer: Offer, own: Desk, bot: Desk) -> None:
    """Check every limit of who decides by hand, the sums, and that it is no dearer."""
    envelope, debt = own.envelope, own.debt
    amounts = [part.amount for part in offer.instalments]
    days = [part.due_on for part in offer.instalments]
    latest = own.today + timedelta(days=envelope.first_within_days)
    assert total(amounts) == offer.total == offer.price + offer.interest
    assert offer.price + offer.saved == debt.total
    assert min(amounts) > Money(0)
    assert offer.price >= envelope.least(debt, offer.kind)
    assert offer.price <= bot.envelope.opening(debt, offer.kind, offer.count)
    assert all(own.calendar.is_business(day) for day in days)
    assert all(before < after for before, after in pairwise(days))
    assert own.today <= days[0] <= own.calendar.next_business(latest)
    assert own.today <= offer.valid_until <= days[0]
    assert offer.valid_until <= own.today + timedelta(days=envelope.valid_days)
    if offer.kind is Kind.PLAN:
        assert offer.count <= envelope.max_instalments
        assert min(p.amount for p in offer.instalments if p.number) >= (
            envelope.min_instalment
        )
        share = amounts[0].minor * 10_000
        assert share >= offer.price.minor * envelope.min_down_payment_bp


@given(DEBTS, roles(), wishes() | schedules(), DAYS)
def test_nothing_is_granted_outside_the_limits(
    debt: Debt, band: Band, wish: Wish, today: date
) -> None:
    """Whatever is asked, a grant is inside the limits of the role that may give it."""
    found = {role: desk(each, debt, today) for role, each in band.by_role.items()}
    role = narrowest(wish, found)
    for each in (Role.AGENT, Role.SUPERVISOR):
        granted = as_asked(wish, found[each], found[Role.BOT])
        if isinstance(granted, Offer):
            assert_granted(granted, found[each], found[Role.BOT])
            assert breach_of(granted, found[each]) is None

    if role is not None:
        assert isinstance(as_asked(wish, found[role], found[Role.BOT]), Offer)


@given(DEBTS, roles(), wishes(), DAYS)
def test_a_grant_gives_what_was_asked(
    debt: Debt, band: Band, wish: Wish, today: date
) -> None:
    """Count, amount, down payment, total and day are as named, or better."""
    found = {role: desk(each, debt, today) for role, each in band.by_role.items()}
    granted = as_asked(wish, found[Role.SUPERVISOR], found[Role.BOT])

    if isinstance(granted, Offer) and granted.kind is Kind.PLAN:
        if wish.count and wish.count > 0:
            assert granted.count == wish.count
        if wish.first_on and wish.first_on >= today:
            assert granted.instalments[0].due_on == SP.next_business(wish.first_on)
        if wish.total and wish.total.minor > 0 and not wish.down_payment:
            down = granted.down_payment
            assert granted.total <= wish.total or wish.total <= down


@given(
    DEBTS,
    roles(),
    st.builds(
        Outline,
        st.builds(Money, st.integers(-5, 900_00)),
        st.integers(-1, 70),
        st.builds(Money, st.integers(-5, 300_00)),
        st.none() | st.dates(date(2026, 11, 1), date(2027, 3, 1)),
    ),
)
def test_no_form_leads_outside(debt: Debt, band: Band, terms: Outline) -> None:
    """Whatever a person types, what can be sent is inside their limits."""
    own, bot = (desk(band.by_role[r], debt) for r in (Role.SUPERVISOR, Role.BOT))
    made = drawn(terms, own, bot)

    if isinstance(made, Offer):
        assert_granted(made, own, bot)


@given(DEBTS, roles(), wishes())
def test_the_nearest_breaks_no_limit_but_the_smallest_part(
    debt: Debt, band: Band, wish: Wish
) -> None:
    """What is proposed to a person to send can be sent, or is too small to be cut."""
    own, bot = (desk(band.by_role[r], debt) for r in (Role.AGENT, Role.BOT))
    terms = asked_for(wish, bot, own)
    assert isinstance(terms, Outline)
    made = drawn(nearest(terms, own), own, bot)

    if isinstance(made, Breach):
        assert made.limit in {"amount", "terms", "dearer"}


@pytest.mark.parametrize(
    ("wish", "role"),
    [
        pytest.param(Wish(count=8), Role.AGENT, id="eight parts"),
        pytest.param(Wish(count=12), Role.SUPERVISOR, id="twelve parts"),
        pytest.param(Wish(count=24), None, id="twenty-four parts"),
        pytest.param(Wish(total=Money(540_00)), Role.SUPERVISOR, id="at once, less"),
        pytest.param(Wish(total=Money(539_99)), None, id="a cent too little"),
        pytest.param(Wish(amount_each=Money(70_00)), Role.AGENT, id="so much a month"),
    ],
)
def test_who_may_grant(wish: Wish, role: Role | None) -> None:
    """The narrowest limits that meet it decide."""
    assert narrowest(wish, desks()) == role


@pytest.mark.parametrize(
    ("terms", "limit", "by"),
    [
        pytest.param(Outline(Money(600_00), 14, Money(0)), "count", 2, id="count"),
        pytest.param(
            Outline(Money(500_00), 1, Money(0)), "total", Money(40_00), id="total"
        ),
        pytest.param(
            Outline(Money(540_00), 12, Money(0)), "total", Money(40_00), id="a plan's"
        ),
        pytest.param(
            Outline(Money(620_00), 2, Money(0)), "dearer", Money(5_00), id="dearer"
        ),
        pytest.param(
            Outline(Money(600_00), 2, Money(0), TODAY + timedelta(days=30)),
            "first_on",
            20,
            id="too late",
        ),
    ],
)
def test_a_breach_tells_which_limit_and_by_how_much(
    terms: Outline, limit: Limit, by: object
) -> None:
    """For the person, so that they need not guess."""
    made = drawn(terms, desk(SUPERVISOR), desk(BOT))

    assert isinstance(made, Breach)
    assert (made.limit, made.by) == (limit, by)


def test_what_is_left_open_is_as_the_bot_offers_it() -> None:
    """Ten parts asked of a supervisor cost what the bot's own plans cost."""
    granted = as_asked(Wish(count=10), desk(SUPERVISOR), desk(BOT))

    assert isinstance(granted, Offer)
    assert granted.total == BOT.opening(DEBT, Kind.PLAN)


def test_the_rest_of_a_schedule_costs_no_more_than_the_bots_plan() -> None:
    """'100 agora, o resto dia 22' leaves the rest of the bot's price."""
    parts = (Part(TODAY, Money(100_00)), Part(date(2026, 12, 22), None, "rest"))
    granted = as_asked(Wish(parts=parts), desk(SUPERVISOR), desk(BOT))

    assert isinstance(granted, Offer)
    assert granted.total == BOT.opening(DEBT, Kind.PLAN)
