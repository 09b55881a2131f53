"""The hardship lane: pauses that are counted right, plans that are never worse."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.authority import narrower
from domain.envelope import Envelope, EnvelopeError
from domain.hardship import (
    Kind,
    Pause,
    Plan,
    Refused,
    Rules,
    Way,
    begin,
    prolong,
    until_day,
    ways_for,
)
from domain.money import Money

TODAY = date(2026, 11, 24)
RULES = Rules(pause_days=30, prolong_most=2)
rules = st.builds(
    Rules,
    pause_days=st.integers(10, 180),
    prolong_most=st.integers(0, 12),
    ask_days_before=st.integers(1, 9),
)
usual = st.builds(
    Envelope,
    max_instalments=st.integers(1, 60),
    min_instalment=st.integers(1, 500_00).map(Money),
    min_down_payment_bp=st.integers(0, 9_999),
    first_within_days=st.integers(3, 90),
    interest_bp_month=st.integers(0, 200),
)
plans = st.builds(
    Plan,
    max_instalments=st.none() | st.integers(1, 60),
    min_instalment=st.none() | st.integers(1, 500_00).map(Money),
    min_down_payment_bp=st.none() | st.integers(0, 9_999),
    first_within_days=st.none() | st.integers(1, 90),
    interest_bp_month=st.none() | st.integers(0, 200),
)


@given(plans, usual)
def test_a_plan_in_hardship_is_never_worse(plan: Plan, envelope: Envelope) -> None:
    """Whatever was written: no limit of it is less kind than the usual one."""
    assert narrower(plan.widened(envelope), envelope) is None


@given(plans, usual)
def test_no_discount_comes_with_it(plan: Plan, envelope: Envelope) -> None:
    """Hardship gives time; what may be given up is the envelope's own affair."""
    wide = plan.widened(envelope)

    assert wide.discount_charges_bp == envelope.discount_charges_bp
    assert wide.discount_principal_bp == envelope.discount_principal_bp


def test_what_is_not_written_is_derived() -> None:
    """Twice the instalments, half the least one, a month until the first."""
    wide = Plan().widened(Envelope(min_down_payment_bp=1_000, interest_bp_month=100))

    assert (wide.max_instalments, wide.min_instalment) == (12, Money(25_00))
    assert (wide.min_down_payment_bp, wide.interest_bp_month) == (0, 0)
    assert wide.first_within_days == 30


@pytest.mark.parametrize(
    ("plan", "limit"),
    [
        pytest.param(Plan(max_instalments=5), "max_instalments", id="fewer"),
        pytest.param(Plan(min_instalment=Money(51_00)), "min_instalment", id="larger"),
        pytest.param(Plan(first_within_days=9), "first_within_days", id="sooner"),
        pytest.param(
            Plan(interest_bp_month=150), "interest_bp_month", id="more interest"
        ),
        pytest.param(
            Plan(min_down_payment_bp=1), "min_down_payment_bp", id="a down payment"
        ),
    ],
)
def test_a_worse_one_is_refused(plan: Plan, limit: str) -> None:
    """It is named, for whoever wrote config.yml."""
    with pytest.raises(EnvelopeError, match=limit):
        plan.check(Envelope(max_instalments=6, first_within_days=10))


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("may_plan", [True, False])
def test_two_or_three_ways(kind: Kind, may_plan: bool) -> None:  # noqa: FBT001 - a parameter
    """REC-05: few options, each once; a person is always among them."""
    found = ways_for(kind, may_plan=may_plan)

    assert 2 <= len(found) <= 3
    assert len(set(found)) == len(found)
    assert Way.PERSON in found
    assert may_plan or Way.PLAN not in found


def test_health_and_family_are_not_kept() -> None:
    """LGPD art. 5 II, 11: nobody acts on them later."""
    assert [kind for kind in Kind if kind.kept] == [
        Kind.JOB_LOSS,
        Kind.OVER_INDEBTEDNESS,
    ]


@given(rules, st.integers(0, 400), st.data())
def test_no_sequence_outlasts_the_longest_pause(
    granted: Rules, later: int, data: st.DataObject
) -> None:
    """Prolonged and moved in any order, in time: never beyond what was granted."""
    pause = begin(TODAY, granted)
    for _ in range(granted.prolong_most + 3):
        day = pause.since + timedelta(days=data.draw(st.integers(0, 400)))
        today = min(TODAY + timedelta(days=later), pause.until)
        moved = (
            prolong(pause, granted, today)
            if data.draw(st.booleans())
            else until_day(pause, day, granted, today)
        )
        pause = pause if isinstance(moved, Refused) else moved

    assert pause.prolonged <= granted.prolong_most
    assert (pause.until - pause.since).days <= granted.longest


@given(rules)
def test_they_are_asked_within_the_pause(granted: Rules) -> None:
    """Before its end, and not on the day on which they told us."""
    pause = begin(TODAY, granted)

    assert pause.since < pause.ask_on(granted) <= pause.until


def test_a_pause_that_is_over_is_prolonged_from_today() -> None:
    """Its length is worth as much to whoever answers late."""
    today = TODAY + timedelta(days=40)
    longer = prolong(begin(TODAY, RULES), RULES, today)

    assert isinstance(longer, Pause)
    assert longer.until == today + timedelta(days=30)


@pytest.mark.parametrize(
    ("days", "until", "used"),
    [
        pytest.param(10, 10, 0, id="sooner"),
        pytest.param(31, 31, 1, id="a day more"),
        pytest.param(61, 61, 2, id="a day beyond one more"),
        pytest.param(365, 90, 2, id="capped"),
    ],
)
def test_a_day_of_their_own(days: int, until: int, used: int) -> None:
    """It uses up as many prolongations as it takes."""
    named = TODAY + timedelta(days=days)
    pause = until_day(begin(TODAY, RULES), named, RULES, TODAY)

    assert isinstance(pause, Pause)
    assert pause.until == TODAY + timedelta(days=until)
    assert pause.prolonged == used


@pytest.mark.parametrize(
    ("pause", "days", "reason"),
    [
        pytest.param(begin(TODAY, RULES), -1, "past", id="yesterday"),
        pytest.param(
            Pause(TODAY, TODAY + timedelta(days=30), 2), 31, "no_more", id="used up"
        ),
    ],
)
def test_days_that_cannot_be(pause: Pause, days: int, reason: str) -> None:
    """The client hears why."""
    named = TODAY + timedelta(days=days)

    assert until_day(pause, named, RULES, TODAY) == Refused(reason)  # type: ignore[arg-type]  # a parameter


def test_no_more_prolonging() -> None:
    """So often, and then a person decides."""
    pause = Pause(TODAY, TODAY + timedelta(days=30), 2)

    assert prolong(pause, RULES, TODAY) == Refused("no_more")


def test_asked_before_it_could_end() -> None:
    """A company cannot ask before the pause has begun."""
    with pytest.raises(ValueError, match="ask_days_before"):
        Rules(pause_days=5, ask_days_before=5)


def test_no_pause_ends_before_it_began() -> None:
    """A broken invariant raises."""
    with pytest.raises(ValueError, match="cannot end"):
        Pause(TODAY, TODAY - timedelta(days=1))
