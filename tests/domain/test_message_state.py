"""The states of an outbound message: forward only, whatever order the news takes."""

from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.message_state import (
    Event,
    IllegalMoveError,
    State,
    event_of,
    is_anomaly,
    move,
)

OURS = [Event.CLAIM, Event.START, Event.GIVE_BACK, Event.BLOCK, Event.LOSE]
NEWS = [event for event in Event if event not in OURS]
FORWARD = [State.SENDING, State.ACCEPTED, State.SENT, State.DELIVERED, State.READ]


def after(start: State, *events: Event) -> State:
    """Let several things happen."""
    for event in events:
        start = move(start, event)
    return start


def test_the_straight_way() -> None:
    """From the plan to the blue ticks."""
    way = [Event.CLAIM, Event.START, *NEWS[:4]]
    states = [after(State.PLANNED, *way[: n + 1]) for n in range(len(way))]

    assert states == [
        *(State.CLAIMED, State.SENDING, State.ACCEPTED, State.SENT),
        *(State.DELIVERED, State.READ),
    ]


@pytest.mark.fault("F03")
@pytest.mark.parametrize("start", [State.SENDING, State.UNKNOWN])
@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_callbacks_in_any_order(start: State, count: int) -> None:
    """Any order of any good news ends at the furthest of it and never goes back."""
    for events in permutations(NEWS[:4], count):
        states = [after(start, *events[: n + 1]) for n in range(count)]
        furthest = max(NEWS.index(event) for event in events)

        assert states[-1] is FORWARD[1 + furthest]
        assert states == sorted(states, key=FORWARD.index)


@pytest.mark.fault("F03")
def test_the_first_end_stays() -> None:
    """Of delivered and failed the first one counts, in every order of all news."""
    for events in permutations(NEWS):
        ends = [e for e in events if e in {Event.DELIVERED, Event.READ, Event.FAILED}]
        failed = ends[0] is Event.FAILED

        assert after(State.SENDING, *events) is (State.FAILED if failed else State.READ)


@pytest.mark.parametrize("event", NEWS)
@pytest.mark.parametrize("state", State)
def test_news_twice_is_news_once(state: State, event: Event) -> None:
    """A doubled callback changes nothing, and no news ever raises."""
    once = move(state, event)

    assert move(once, event) is once


@given(st.sampled_from(State), st.lists(st.sampled_from(NEWS), max_size=20))
def test_a_final_state_stays(state: State, events: list[Event]) -> None:
    """Nothing but read moves a message that has arrived; nothing one that has not."""
    end = after(state, *events)

    if state.final:
        assert end is state or (state, end) == (State.DELIVERED, State.READ)


ALLOWED = {
    (State.PLANNED, Event.CLAIM): State.CLAIMED,
    (State.PLANNED, Event.BLOCK): State.BLOCKED,
    (State.CLAIMED, Event.CLAIM): State.CLAIMED,
    (State.CLAIMED, Event.START): State.SENDING,
    (State.CLAIMED, Event.GIVE_BACK): State.PLANNED,
    (State.CLAIMED, Event.BLOCK): State.BLOCKED,
    (State.SENDING, Event.GIVE_BACK): State.PLANNED,
    (State.SENDING, Event.LOSE): State.UNKNOWN,
    (State.ACCEPTED, Event.LOSE): State.ACCEPTED,  # the callback was faster
    (State.SENT, Event.LOSE): State.SENT,
    (State.DELIVERED, Event.LOSE): State.DELIVERED,
    (State.READ, Event.LOSE): State.READ,
    (State.FAILED, Event.LOSE): State.FAILED,
}


@pytest.mark.parametrize(("state", "event"), [*product(State, OURS)])
def test_our_own_moves(state: State, event: Event) -> None:
    """Each has its states; anything else is a broken invariant, and says so."""
    if (state, event) in ALLOWED:
        assert move(state, event) is ALLOWED[state, event]
    else:
        with pytest.raises(IllegalMoveError, match=f"{state} message cannot {event}"):
            move(state, event)


@pytest.mark.fault("F17")
def test_unknown_is_never_sent_again() -> None:
    """No move of ours leaves unknown; only news from the provider does."""
    for event in OURS:
        with pytest.raises(IllegalMoveError):
            move(State.UNKNOWN, event)

    assert move(State.UNKNOWN, Event.DELIVERED) is State.DELIVERED


@pytest.mark.fault("F04")
def test_a_callback_before_our_commit() -> None:
    """It finds the message sending; the answer to our call then changes nothing."""
    assert after(State.SENDING, Event.DELIVERED, Event.ACCEPTED) is State.DELIVERED


@pytest.mark.fault("F16")
@pytest.mark.parametrize("state", [State.PLANNED, State.CLAIMED])
def test_news_of_what_we_thought_unsent(state: State) -> None:
    """Given back by mistake, it had gone out: the news keeps it from going twice."""
    gone = move(state, Event.ACCEPTED)

    assert gone is State.ACCEPTED
    with pytest.raises(IllegalMoveError):
        move(gone, Event.START)


@pytest.mark.parametrize(
    ("state", "event", "odd"),
    [
        pytest.param(State.DELIVERED, Event.FAILED, True, id="failed after delivered"),
        pytest.param(State.READ, Event.FAILED, True, id="failed after read"),
        pytest.param(State.FAILED, Event.DELIVERED, True, id="delivered after failed"),
        pytest.param(State.FAILED, Event.READ, True, id="read after failed"),
        pytest.param(State.BLOCKED, Event.SENT, True, id="news of a blocked message"),
        pytest.param(State.PLANNED, Event.SENT, True, id="news of an unsent message"),
        pytest.param(State.FAILED, Event.SENT, False, id="late sent after failed"),
        pytest.param(State.DELIVERED, Event.SENT, False, id="late sent"),
        pytest.param(State.DELIVERED, Event.READ, False, id="read"),
        pytest.param(State.SENDING, Event.FAILED, False, id="failed"),
        pytest.param(State.CLAIMED, Event.START, False, id="our own move"),
    ],
)
def test_anomalies(state: State, event: Event, *, odd: bool) -> None:
    """News that contradicts earlier news is noticed."""
    assert is_anomaly(state, event) is odd


@pytest.mark.parametrize(
    ("status", "event"),
    [
        pytest.param("accepted", Event.ACCEPTED, id="accepted"),
        pytest.param("scheduled", Event.ACCEPTED, id="scheduled"),
        pytest.param("queued", Event.ACCEPTED, id="queued"),
        pytest.param("sending", Event.ACCEPTED, id="sending"),
        pytest.param("sent", Event.SENT, id="sent"),
        pytest.param("delivered", Event.DELIVERED, id="delivered"),
        pytest.param("read", Event.READ, id="read"),
        pytest.param("undelivered", Event.FAILED, id="undelivered"),
        pytest.param("failed", Event.FAILED, id="failed"),
        pytest.param("canceled", Event.FAILED, id="canceled"),
        pytest.param(" Delivered ", Event.DELIVERED, id="untidy"),
        pytest.param("teleported", None, id="new to us"),
        pytest.param("received", None, id="an inbound one's"),
    ],
)
def test_the_words_of_the_provider(status: str, event: Event | None) -> None:
    """Twilio's status words, and none that we do not know."""
    assert event_of(status) is event
