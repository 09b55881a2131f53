"""Late charges: the worked examples to the cent, and what holds for all amounts."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import calendar_for
from domain.charges import Charged, ChargesPolicy, InvalidPolicyError, charge
from domain.money import Money

BRAZIL = calendar_for(None)
POLICY = ChargesPolicy()
DUE = date(2026, 11, 3)  # a Tuesday, the day after All Souls
AMOUNTS = st.integers(1, 10**9).map(Money)
POLICIES = st.builds(
    ChargesPolicy,
    fine_bp=st.integers(0, 200),
    interest_bp_month=st.integers(0, 200),
    grace_days=st.integers(0, 10),
)


def late(minor: int, days: int, policy: ChargesPolicy = POLICY) -> Charged:
    """Charge an amount that was due on a Tuesday."""
    return charge(Money(minor), DUE, DUE + timedelta(days=days), policy, BRAZIL)


@pytest.mark.parametrize(
    ("minor", "days", "fine", "interest"),
    [
        pytest.param(100_00, 5, 2_00, 17, id="the example of the rules: 102.17"),
        pytest.param(100_00, 0, 0, 0, id="on the due date"),
        pytest.param(100_00, -30, 0, 0, id="before the due date"),
        pytest.param(100_00, 1, 2_00, 3, id="one day"),
        pytest.param(100_00, 30, 2_00, 1_00, id="a month is 30 days"),
        pytest.param(100_00, 365, 2_00, 12_17, id="a year, simple"),
        pytest.param(1_00, 1, 2, 0, id="interest below a cent"),
        pytest.param(1, 30, 0, 0, id="one cent"),
        pytest.param(25, 0, 0, 0, id="half a cent of fine, not late"),
        pytest.param(75, 1, 2, 0, id="1.5 cents and a bit round up"),
        pytest.param(89_90, 12, 1_80, 36, id="179.8 and 35.96"),
    ],
)
def test_worked_example(minor: int, days: int, fine: int, interest: int) -> None:
    """2 % once and 1 % a month by the day, on the principal."""
    charged = late(minor, days)

    assert (charged.fine.minor, charged.interest.minor) == (fine, interest)
    assert charged.total.minor == minor + fine + interest
    assert charged.charges.minor == fine + interest


def test_rounded_once_for_both() -> None:
    """0.50 of fine and 0.25 of interest are 1 cent together, not 0 and 0."""
    charged = late(25, 30)

    assert charged.charges == Money(1)


def test_half_a_cent_rounds_to_even() -> None:
    """Half a cent goes to the even neighbour: 0.5 to 0, 1.5 to 2, 2.5 to 2."""
    only_fine = ChargesPolicy(fine_bp=200, interest_bp_month=0)

    assert [late(m, 1, only_fine).fine.minor for m in (25, 75, 125)] == [0, 2, 2]


@pytest.mark.fault("F46")
@pytest.mark.parametrize(
    ("due_on", "on", "days_late"),
    [
        pytest.param(
            date(2026, 11, 22), date(2026, 11, 23), 0, id="sunday, paid monday"
        ),
        pytest.param(
            date(2026, 11, 22), date(2026, 11, 24), 1, id="sunday, paid tuesday"
        ),
        pytest.param(
            date(2026, 11, 20), date(2026, 11, 23), 0, id="holiday on a friday"
        ),
        pytest.param(date(2026, 2, 14), date(2026, 2, 18), 0, id="through carnival"),
        pytest.param(date(2024, 2, 29), date(2024, 3, 1), 1, id="29 february"),
    ],
)
def test_counts_from_the_next_business_day(
    due_on: date, on: date, days_late: int
) -> None:
    """A due date on a day off moves, and days count from where it moved to."""
    charged = charge(Money(100_00), due_on, on, POLICY, BRAZIL)

    assert charged.days_late == days_late
    assert bool(charged.charges) == bool(days_late)
    assert charged.counted_from == BRAZIL.next_business(due_on)


def test_days_off_after_the_due_date_count() -> None:
    """Only the due date moves: a weekend in the middle of a delay is part of it."""
    assert late(100_00, 7).days_late == 7


def test_grace() -> None:
    """Nothing is charged within the grace; after it, from the due date again."""
    policy = ChargesPolicy(grace_days=3)

    assert not late(100_00, 3, policy).charges
    assert late(100_00, 3, policy).days_late == 3
    assert late(100_00, 4, policy) == late(100_00, 4)


@pytest.mark.parametrize(
    ("values", "what"),
    [
        pytest.param({"fine_bp": 201}, "is 2.01 %", id="a consumer above 2 %"),
        pytest.param({"fine_bp": -1}, "the fine", id="negative fine"),
        pytest.param({"fine_bp": 1_001, "consumer": False}, "10 %,", id="above 10 %"),
        pytest.param({"interest_bp_month": 201}, "interest", id="interest above 2 %"),
        pytest.param({"interest_bp_month": -1}, "interest", id="negative interest"),
        pytest.param({"grace_days": -1}, "grace_days", id="negative grace"),
    ],
)
def test_unlawful_policy(values: dict[str, int], what: str) -> None:
    """A policy that the law forbids cannot be made."""
    with pytest.raises(InvalidPolicyError, match=what):
        ChargesPolicy(**values)  # type: ignore[arg-type]  # a table of single fields


def test_fine_above_two_percent_between_companies() -> None:
    """Between companies a fine of 10 % can be agreed."""
    policy = ChargesPolicy(fine_bp=1_000, consumer=False)

    assert late(100_00, 1, policy).fine == Money(10_00)


@given(AMOUNTS, st.integers(-60, 2_000), POLICIES)
def test_lines_sum_to_the_exact_total(
    principal: Money, days: int, policy: ChargesPolicy
) -> None:
    """The lines are never negative, and sum to the exact charges rounded once."""
    charged = late(principal.minor, days, policy)
    counted = days if days > policy.grace_days else 0
    exact = Fraction(0)
    if counted:
        rate = policy.fine_bp + Fraction(policy.interest_bp_month * counted, 30)
        exact = principal.minor * rate / 10_000

    assert charged.fine.minor >= 0
    assert charged.interest.minor >= 0
    assert charged.charges.minor == round(exact)


@given(AMOUNTS, st.integers(0, 1_000), POLICIES)
def test_never_cheaper_later(
    principal: Money, days: int, policy: ChargesPolicy
) -> None:
    """A day more never costs less."""
    assert late(principal.minor, days, policy).total <= (
        late(principal.minor, days + 1, policy).total
    )
