"""Who may give way how far: bands of age, roles, and what contradicts itself."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.authority import Authority, Band, Role, narrower
from domain.calendar import calendar_for
from domain.envelope import Debt, Envelope, EnvelopeError, Kind
from domain.money import Money
from domain.offers import make_offers
from tests.domain.test_offers_properties import DAYS, DEBTS, envelopes

PLAIN = Envelope(discount_charges_bp=5_000)
WIDER = replace(PLAIN, max_instalments=12, discount_charges_bp=10_000)
WIDEST = replace(WIDER, discount_principal_bp=2_000, min_instalment=Money(30_00))
TABLE = Authority(
    (
        Band(0, {Role.BOT: PLAIN, Role.AGENT: WIDER, Role.SUPERVISOR: WIDEST}),
        Band(60, {Role.BOT: WIDER, Role.AGENT: WIDEST, Role.SUPERVISOR: WIDEST}),
    )
)


@pytest.mark.parametrize(
    ("days", "role", "envelope"),
    [
        pytest.param(0, Role.BOT, PLAIN, id="fresh"),
        pytest.param(59, Role.BOT, PLAIN, id="the last day of a band"),
        pytest.param(60, Role.BOT, WIDER, id="the first day of the next"),
        pytest.param(4_000, Role.AGENT, WIDEST, id="old"),
        pytest.param(-5, Role.SUPERVISOR, WIDEST, id="not due yet"),
    ],
)
def test_age_and_role_choose(days: int, role: Role, envelope: Envelope) -> None:
    """A band holds from its first day until the day before the next one."""
    assert TABLE.envelope(role, days) == envelope


def test_as_a_table_that_a_manager_can_read() -> None:
    """Each row says from when, until when, who, and what."""
    rows = list(TABLE.rows())

    assert [(first, last, role.value) for first, last, role, _ in rows] == [
        (0, 59, "bot"),
        (0, 59, "agent"),
        (0, 59, "supervisor"),
        (60, None, "bot"),
        (60, None, "agent"),
        (60, None, "supervisor"),
    ]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        pytest.param({"max_instalments": 3}, "max_instalments", id="fewer parts"),
        pytest.param({"min_instalment": Money(80_00)}, "min_instalment", id="larger"),
        pytest.param({"interest_bp_month": 100}, "interest_bp_month", id="dearer"),
        pytest.param({"discount_charges_bp": 0}, "discount_charges_bp", id="less off"),
        pytest.param({"min_down_payment_bp": 1}, "min_down_payment_bp", id="more down"),
    ],
)
def test_nobody_may_give_less_than_the_role_below(
    change: dict[str, object], rule: str
) -> None:
    """A person would have to take back what the bot has offered."""
    narrow = replace(PLAIN, **change)  # type: ignore[arg-type]  # a table of fields

    with pytest.raises(EnvelopeError, match=rule):
        Band(0, {Role.BOT: PLAIN, Role.AGENT: narrow, Role.SUPERVISOR: WIDEST})


def test_a_plans_share_counts_with_its_discount() -> None:
    """Half of ten per cent is no less than all of five."""
    half = replace(PLAIN, discount_charges_bp=10_000, plan_bp=5_000)
    whole = replace(PLAIN, discount_charges_bp=5_000, plan_bp=10_000)

    assert narrower(half, whole) is None
    assert narrower(replace(half, plan_bp=4_999), whole) == "plan_bp"


@pytest.mark.parametrize(
    ("begins", "said"),
    [
        pytest.param((), "must begin at 0", id="none"),
        pytest.param((30,), "must begin at 0", id="a gap at the start"),
        pytest.param((0, 60, 30), "must rise", id="falling"),
        pytest.param((0, 30, 30), "must rise", id="twice the same"),
    ],
)
def test_ages_that_make_no_table(begins: tuple[int, ...], said: str) -> None:
    """Each age has one band, and the first begins when a debt does."""
    bands = tuple(Band(day, dict.fromkeys(Role, PLAIN)) for day in begins)

    with pytest.raises(EnvelopeError, match=said):
        Authority(bands)


@given(envelopes(), envelopes(), DEBTS, DAYS)
def test_a_wider_envelope_never_makes_offers_dearer(
    above: Envelope, below: Envelope, debt: Debt, today: date
) -> None:
    """What a person may give is never less than what the bot gave, to the cent."""
    if narrower(above, below):
        return
    sp = calendar_for("SP")
    dear = {o.kind: o.price for o in make_offers(debt, below, today, sp)}
    for kind in (Kind.AT_ONCE, Kind.PLAN):
        if kind in dear:
            assert above.least(debt, kind) <= below.least(debt, kind)


@given(st.integers(0, 500))
def test_one_envelope_for_all(days: int) -> None:
    """Without ages or roles everybody has the same."""
    assert Authority.of(PLAIN).envelope(Role.SUPERVISOR, days) is PLAIN
