"""Disclosure: how much may be said to whoever reads a number."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.disclosure import NUMBER_LASTS, Level, NumberFacts, level_of

NOW = datetime(2026, 11, 24, 13, tzinfo=UTC)
SECOND = timedelta(seconds=1)
NEW = NumberFacts()
CONFIRMED = NumberFacts(number_confirmed_at=NOW - timedelta(days=30))
CHECKED = NumberFacts(identity_checked_until=NOW + timedelta(hours=24))


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        pytest.param(NEW, Level.NEUTRAL, id="a new number"),
        pytest.param(CONFIRMED, Level.INVOICE, id="a confirmed number"),
        pytest.param(
            NumberFacts(number_confirmed_at=NOW - NUMBER_LASTS),
            Level.INVOICE,
            id="confirmed 180 days ago",
        ),
        pytest.param(
            NumberFacts(number_confirmed_at=NOW - NUMBER_LASTS - SECOND),
            Level.NEUTRAL,
            id="confirmed too long ago",
        ),
        pytest.param(
            replace(NEW, pre_due=True), Level.INVOICE, id="a pre-due reminder"
        ),
        pytest.param(
            replace(NEW, pre_due=True, shared_number=True),
            Level.NEUTRAL,
            id="the same to a shared number",
        ),
        pytest.param(
            replace(CONFIRMED, shared_number=True), Level.NEUTRAL, id="shared by two"
        ),
        pytest.param(replace(CONFIRMED, doubtful=True), Level.NEUTRAL, id="in doubt"),
        pytest.param(CHECKED, Level.DEBT, id="identity checked"),
        pytest.param(
            replace(CHECKED, shared_number=True, doubtful=True),
            Level.DEBT,
            id="checked on a shared number",
        ),
        pytest.param(
            NumberFacts(identity_checked_until=NOW), Level.NEUTRAL, id="no longer valid"
        ),
        pytest.param(
            replace(CHECKED, token_link=True), Level.DOCUMENTS, id="their link"
        ),
        pytest.param(replace(NEW, token_link=True), Level.NEUTRAL, id="a link alone"),
    ],
)
def test_levels(facts: NumberFacts, level: Level) -> None:
    """Each level has its conditions."""
    assert level_of(facts, NOW) is level


def test_the_numbers_of_the_rules() -> None:
    """Levels 0 to 3, 180 days: as rows and documents know them."""
    assert [int(level) for level in Level] == [0, 1, 2, 3]
    assert timedelta(days=180) == NUMBER_LASTS


@pytest.mark.fault("F32")
@given(
    st.builds(
        NumberFacts,
        st.none() | st.integers(-400, 1).map(lambda d: NOW + timedelta(days=d)),
        st.none() | st.integers(-48, 0).map(lambda h: NOW + timedelta(hours=h)),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    )
)
def test_no_debt_before_identity(facts: NumberFacts) -> None:
    """Without a valid check one invoice at most is named, and to two people none."""
    level = level_of(facts, NOW)

    assert level <= (
        Level.NEUTRAL if facts.shared_number or facts.doubtful else Level.INVOICE
    )
