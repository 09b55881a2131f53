"""The life of a campaign: every move, every second person, nothing after the end."""

import itertools

import pytest

from domain.campaign import (
    MOVES,
    Event,
    Member,
    Size,
    State,
    may_approve,
    move,
    needs_second_person,
)
from domain.money import Money

ABOVE = Size(100, Money(50_000_00))


@pytest.mark.parametrize(
    ("state", "event", "then"),
    [
        pytest.param("draft", "ask", "waiting", id="a second person is asked"),
        pytest.param("draft", "release", "approved", id="small enough for one"),
        pytest.param("waiting", "approve", "approved", id="they say yes"),
        pytest.param("waiting", "send_back", "draft", id="they say no"),
        pytest.param("approved", "start", "running", id="its hour comes"),
        pytest.param("running", "pause", "paused", id="a pause"),
        pytest.param("paused", "resume", "approved", id="it goes on"),
        pytest.param("running", "finish", "done", id="nobody is left"),
        pytest.param("draft", "approve", None, id="nobody asked yet"),
        pytest.param("waiting", "start", None, id="nobody said yes yet"),
        pytest.param("draft", "start", None, id="nothing starts by itself"),
        pytest.param("paused", "start", None, id="a paused one stands still"),
        pytest.param("running", "send_back", None, id="what runs is not changed"),
    ],
)
def test_the_table(state: str, event: str, then: str | None) -> None:
    """Each move has one outcome, and what is not in the table does not happen."""
    assert move(State(state), Event(event)) == then


@pytest.mark.parametrize("state", [s for s in State if not s.final])
def test_whatever_is_not_over_can_be_stopped(state: State) -> None:
    """There is no state in which a person cannot stop it at once."""
    assert move(state, Event.STOP) is State.STOPPED


@pytest.mark.parametrize("state", [s for s in State if s.final])
def test_what_is_over_stays_over(state: State) -> None:
    """Nothing brings a stopped or finished campaign back."""
    assert [event for event in Event if move(state, event)] == []


def test_no_way_to_running_leaves_out_the_yes() -> None:
    """Every way from a draft to running passes a release or an approval."""
    said_yes = {Event.RELEASE, Event.APPROVE}
    for events in itertools.product(Event, repeat=4):
        state: State | None = State.DRAFT
        passed = []
        for event in events:
            state = move(state, event) if state else None
            passed.append(event)
            if state is State.RUNNING:
                assert said_yes & set(passed)


def test_every_state_is_reached() -> None:
    """The table leaves no state out."""
    assert {State.DRAFT, *MOVES.values()} == set(State)


@pytest.mark.parametrize(
    ("counted", "owed", "persons"),
    [
        pytest.param(100, 50_000_00, 1, id="exactly the limits"),
        pytest.param(101, 0, 2, id="one client more"),
        pytest.param(1, 50_000_01, 2, id="one cent more"),
    ],
)
def test_when_a_second_person_is_needed(counted: int, owed: int, persons: int) -> None:
    """Above either limit, and not at it."""
    assert needs_second_person(counted, Money(owed), ABOVE) is (persons > 1)


def test_nobody_approves_their_own() -> None:
    """Whoever wrote any part of it is no second person (ASVS 2.3.5)."""
    assert not may_approve(3, frozenset({3, 7}))
    assert may_approve(4, frozenset({3, 7}))


def test_members_and_campaigns_fit_their_columns() -> None:
    """Ten characters hold every state."""
    assert max(len(each.value) for each in [*State, *Member]) <= 10
