"""Conditions: each holds or names itself, with what it wanted and what it found."""

from dataclasses import replace

import pytest

from domain.channel import Channel
from domain.ladder import ALWAYS, Conditions, DebtFacts, unmet
from domain.money import Money

FACTS = DebtFacts(
    owed=Money(100_00),
    days_late=10,
    risk="high",
    late_before=2,
    unreached=frozenset({Channel.WHATSAPP}),
)


@pytest.mark.parametrize(
    "when",
    [
        pytest.param(ALWAYS, id="none"),
        pytest.param(Conditions(min_amount_minor=100_00), id="at least, exactly"),
        pytest.param(Conditions(max_amount_minor=100_00), id="at most, exactly"),
        pytest.param(Conditions(min_days_late=10, max_days_late=10), id="age"),
        pytest.param(Conditions(risk=frozenset({"medium", "high"})), id="risk"),
        pytest.param(Conditions(late_before=2), id="history"),
        pytest.param(
            Conditions(unreachable_by=frozenset({Channel.WHATSAPP})), id="unreachable"
        ),
    ],
)
def test_a_condition_that_holds(when: Conditions) -> None:
    """The ends are included."""
    assert unmet(when, FACTS) is None


@pytest.mark.parametrize(
    ("when", "figures"),
    [
        pytest.param(
            Conditions(min_amount_minor=100_01),
            ("min_amount", 100_01, 100_00),
            id="a cent too little",
        ),
        pytest.param(
            Conditions(max_amount_minor=99_99),
            ("max_amount", 99_99, 100_00),
            id="a cent too much",
        ),
        pytest.param(
            Conditions(min_days_late=11), ("min_days_late", 11, 10), id="too young"
        ),
        pytest.param(
            Conditions(max_days_late=9), ("max_days_late", 9, 10), id="too old"
        ),
        pytest.param(
            Conditions(risk=frozenset({"low"})), ("risk", ["low"], "high"), id="risk"
        ),
        pytest.param(Conditions(late_before=3), ("late_before", 3, 2), id="history"),
        pytest.param(Conditions(first_time=True), ("first_time", 0, 2), id="again"),
        pytest.param(
            Conditions(unreachable_by=frozenset({Channel.WHATSAPP, Channel.SMS})),
            ("unreachable_by", ["sms", "whatsapp"], "reached by sms"),
            id="reachable",
        ),
    ],
)
def test_a_condition_that_does_not_hold(
    when: Conditions, figures: tuple[object, ...]
) -> None:
    """It is named, with what it wanted and what was found."""
    found = unmet(when, FACTS)

    assert found is not None
    assert tuple(found.figures.values()) == figures


def test_a_client_without_a_mark_has_no_risk() -> None:
    """Nothing is assumed of whom nobody judged."""
    unmarked = replace(FACTS, risk=None)

    assert unmet(Conditions(risk=frozenset({"low"})), unmarked) is not None


def test_a_first_time() -> None:
    """Who never paid late is late for the first time."""
    assert unmet(Conditions(first_time=True), replace(FACTS, late_before=0)) is None
