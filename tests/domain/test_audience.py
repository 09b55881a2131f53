"""Audiences: what makes sense is kept as it was, and what does not is named."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.audience import (
    BUCKETS,
    LANGUAGES,
    RISKS,
    ROADS,
    Audience,
    AudienceError,
    Owing,
    as_json,
    from_json,
)

NAMES = st.lists(st.text("abc ", min_size=1).filter(str.strip), max_size=3).map(tuple)


@given(
    st.builds(
        Audience,
        owing=st.just(Owing.LATE),
        portfolios=NAMES,
        segments=NAMES,
        states=st.lists(st.sampled_from(["SC", "SP"]), unique=True).map(tuple),
        cities=NAMES,
        risks=st.lists(st.sampled_from(RISKS), unique=True).map(tuple),
        languages=st.lists(st.sampled_from(LANGUAGES), unique=True).map(tuple),
        buckets=st.lists(st.sampled_from(list(BUCKETS)), unique=True).map(tuple),
        days_late_from=st.none() | st.integers(0, 10),
        days_late_to=st.none() | st.integers(10, 90),
        owed_from=st.none() | st.integers(0, 100),
        owed_to=st.none() | st.integers(100, 10**12),
        not_contacted_since=st.none() | st.dates(),
        promise=st.none() | st.booleans(),
        agreement=st.none() | st.booleans(),
        dispute=st.none() | st.booleans(),
        channel=st.none() | st.sampled_from(ROADS),
    )
)
def test_what_is_stored_is_read_back(audience: Audience) -> None:
    """A row's JSON holds the whole filter, whichever fields are set."""
    assert from_json(as_json(audience)) == audience


@pytest.mark.parametrize(
    ("stored", "field", "rule"),
    [
        pytest.param({"owing": "rich"}, "audience", "unreadable", id="no such debt"),
        pytest.param({"tags": ["x"]}, "tags", "unknown", id="no such field"),
        pytest.param({"risks": ["bad"]}, "risks", "unknown", id="no such risk"),
        pytest.param({"states": ["Santa"]}, "states", "unknown", id="no such state"),
        pytest.param({"buckets": ["0-9"]}, "buckets", "unknown", id="no such bucket"),
        pytest.param({"cities": [" "]}, "cities", "unknown", id="an empty name"),
        pytest.param({"cities": ["x"] * 51}, "cities", "too_many", id="too many"),
        pytest.param({"channel": "phone"}, "channel", "unknown", id="a call"),
        pytest.param(
            {"days_late_from": 9, "days_late_to": 8},
            "days_late_to",
            "before_from",
            id="from after to",
        ),
        pytest.param({"owed_from": -1}, "owed_from", "out_of_range", id="negative"),
        pytest.param(
            {"not_contacted_since": "soon"}, "audience", "unreadable", id="no day"
        ),
        pytest.param(
            {"owing": "clear", "owed_from": 5},
            "owed_from",
            "needs_debt",
            id="owing nothing, and more than that",
        ),
        pytest.param(
            {"owing": "open", "buckets": ["1-30"]},
            "buckets",
            "needs_debt",
            id="late by days, and perhaps not late",
        ),
    ],
)
def test_what_makes_no_sense(stored: dict[str, Any], field: str, rule: str) -> None:
    """The field to mend is named."""
    with pytest.raises(AudienceError) as refused:
        from_json(stored)

    assert (refused.value.field, refused.value.rule) == (field, rule)


def test_what_is_not_set_is_not_stored() -> None:
    """A filter says what it filters by, and nothing else."""
    assert as_json(Audience(owed_to=5)) == {"owing": "late", "owed_to": 5}
    assert from_json({}) == Audience()


def test_the_buckets_leave_no_day_out() -> None:
    """Each bucket begins where the one before ended."""
    spans = list(BUCKETS.values())

    assert [a[1] for a in spans[:-1]] == [b[0] - 1 for b in spans[1:]]
    assert (spans[0][0], spans[-1][1]) == (1, None)


@pytest.mark.parametrize("day", [date(2026, 1, 1), None])
def test_everybody_without_debt(day: date | None) -> None:
    """A filter of clients who owe nothing knows that it speaks of no debt."""
    assert not Audience(Owing.CLEAR, not_contacted_since=day).speaks_of_debt
    assert Audience().speaks_of_debt
