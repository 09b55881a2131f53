"""How far an outbound message got; its state only ever moves forward.

    planned -> claimed -> sending -> accepted -> sent -> delivered -> read
    planned, claimed -> blocked            a gate refused it
    claimed, sending -> planned            given back: certainly not sent
    sending -> unknown                     no answer came; never sent again
    sending, unknown, accepted, sent -> failed

What the provider reports comes twice, late and in any order, and may come before we
have stored that we called it. So its events are ranked: one that lies behind the state
changes nothing, and a final state stays (only `read` follows `delivered`).
"""

from enum import StrEnum


class State(StrEnum):
    """The stored state of an outbound message."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENDING = "sending"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    BLOCKED = "blocked"

    @property
    def final(self) -> bool:
        """Tell whether nothing of ours may move it any more."""
        return self in {State.DELIVERED, State.READ, State.FAILED, State.BLOCKED}


class Event(StrEnum):
    """What happened to a message: our own moves first, then the provider's news."""

    CLAIM = "claim"
    START = "start"  # committed before the call
    GIVE_BACK = "give_back"
    BLOCK = "block"
    LOSE = "lose"  # no answer: timeout, reset, 5xx after the bytes had left
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class IllegalMoveError(RuntimeError):
    """One of our own moves did not fit the state: a broken invariant."""

    def __init__(self, state: State, event: Event) -> None:
        super().__init__(f"a {state} message cannot {event}")


_OURS: dict[tuple[State, Event], State] = {
    (State.PLANNED, Event.CLAIM): State.CLAIMED,
    (State.CLAIMED, Event.CLAIM): State.CLAIMED,  # the first claim's lease ran out
    (State.CLAIMED, Event.START): State.SENDING,
    (State.CLAIMED, Event.GIVE_BACK): State.PLANNED,
    (State.SENDING, Event.GIVE_BACK): State.PLANNED,
    (State.PLANNED, Event.BLOCK): State.BLOCKED,
    (State.CLAIMED, Event.BLOCK): State.BLOCKED,
    (State.SENDING, Event.LOSE): State.UNKNOWN,
}
_REPORTED: dict[Event, State] = {
    Event.ACCEPTED: State.ACCEPTED,
    Event.SENT: State.SENT,
    Event.DELIVERED: State.DELIVERED,
    Event.READ: State.READ,
    Event.FAILED: State.FAILED,
}
_RANK: dict[State, int] = {
    State.PLANNED: 0,
    State.CLAIMED: 0,
    State.SENDING: 0,
    State.UNKNOWN: 0,
    State.ACCEPTED: 1,
    State.SENT: 2,
    State.DELIVERED: 3,
    State.FAILED: 3,
    State.READ: 4,
    State.BLOCKED: 5,
}


def move(current: State, event: Event) -> State:
    """Give the state after *event*; the same one where it changes nothing.

    Raises IllegalMoveError for a move of our own that does not fit: LOSE after a
    callback came first is no such thing, it changes nothing.
    """
    if event in _REPORTED:
        return _reported(current, _REPORTED[event])
    if event is Event.LOSE and current in _REPORTED.values():
        return current
    if (current, event) not in _OURS:
        raise IllegalMoveError(current, event)
    return _OURS[current, event]


def is_anomaly(current: State, event: Event) -> bool:
    """Tell whether the provider's news contradicts what it said before.

    Such news is stored and shown, and changes no state: failed after delivered,
    delivered or read after failed, any news of a message that we never sent.
    """
    reported = _REPORTED.get(event)
    if reported is None:
        return False
    if current in {State.BLOCKED, State.PLANNED, State.CLAIMED}:
        return True
    arrived = {State.DELIVERED, State.READ}
    return (current in arrived and reported is State.FAILED) or (
        current is State.FAILED and reported in arrived
    )


# Twilio's MessageStatus: docs, "Message resource", status values.
_TWILIO: dict[str, Event] = {
    "accepted": Event.ACCEPTED,
    "scheduled": Event.ACCEPTED,
    "queued": Event.ACCEPTED,
    "sending": Event.ACCEPTED,
    "sent": Event.SENT,
    "delivered": Event.DELIVERED,
    "partially_delivered": Event.DELIVERED,
    "read": Event.READ,
    "undelivered": Event.FAILED,
    "failed": Event.FAILED,
    "canceled": Event.FAILED,
}


def event_of(status: str) -> Event | None:
    """Read a provider's status word; None for one that is new to us."""
    return _TWILIO.get(status.strip().lower())


def _reported(current: State, reported: State) -> State:
    if current is State.FAILED or _RANK[reported] <= _RANK[current]:
        return current
    return reported
