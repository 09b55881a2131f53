"""Marks: counted forward from an anchor, and back to the last anchor that is there."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.ladder import Mark, Unit, WhenClosed
from tests.domain.ladder.some import SP

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
OFFSETS = st.integers(-30, 60)
PLAIN = st.builds(Mark, OFFSETS, st.sampled_from(Unit), st.none(), st.just(0))
MARKS = PLAIN | st.builds(
    Mark,
    OFFSETS,
    st.just(Unit.CALENDAR),
    st.sampled_from((WhenClosed.BEFORE, WhenClosed.AFTER)),
    st.integers(0, 20),
)


@given(MARKS, DAYS)
def test_the_last_anchor_is_there_and_the_next_is_not(mark: Mark, today: date) -> None:
    """Back and forth agree, for both units, over weekends and holidays."""
    last = mark.anchors_by(today, SP)

    assert mark.day(last, SP) <= today
    assert mark.day(last + timedelta(days=1), SP) > today


@given(MARKS, DAYS)
def test_due_dates_go_with_their_payable_day(mark: Mark, today: date) -> None:
    """The last due date that is there is payable by then, and the next is not."""
    last = mark.due_by(today, SP)

    assert mark.day(SP.next_business(last), SP) <= today
    assert mark.day(SP.next_business(last + timedelta(days=1)), SP) > today
