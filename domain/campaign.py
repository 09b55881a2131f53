"""The life of a campaign, as one table: who may be written to, and when it is over.

    draft --release--> approved                    small enough for one person
    draft --ask--> waiting --approve--> approved   else a second person says yes
    waiting --send_back--> draft
    approved --start--> running --finish--> done
    approved, running --pause--> paused --resume--> approved
    every state that is not final --stop--> stopped

Nothing is written to anybody but in `running`.
"""

from dataclasses import dataclass
from enum import StrEnum

from domain.money import Money


class State(StrEnum):
    """The stored state of a campaign."""

    DRAFT = "draft"
    WAITING = "waiting"
    APPROVED = "approved"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"

    @property
    def final(self) -> bool:
        """Tell whether nothing moves it any more."""
        return self in {State.STOPPED, State.DONE}


class Event(StrEnum):
    """What a person, or the clock, does to a campaign."""

    RELEASE = "release"
    ASK = "ask"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    FINISH = "finish"


MOVES: dict[tuple[State, Event], State] = {
    (State.DRAFT, Event.RELEASE): State.APPROVED,
    (State.DRAFT, Event.ASK): State.WAITING,
    (State.DRAFT, Event.STOP): State.STOPPED,
    (State.WAITING, Event.APPROVE): State.APPROVED,
    (State.WAITING, Event.SEND_BACK): State.DRAFT,
    (State.WAITING, Event.STOP): State.STOPPED,
    (State.APPROVED, Event.START): State.RUNNING,
    (State.APPROVED, Event.PAUSE): State.PAUSED,
    (State.APPROVED, Event.STOP): State.STOPPED,
    (State.APPROVED, Event.FINISH): State.DONE,
    (State.RUNNING, Event.PAUSE): State.PAUSED,
    (State.RUNNING, Event.STOP): State.STOPPED,
    (State.RUNNING, Event.FINISH): State.DONE,
    (State.PAUSED, Event.RESUME): State.APPROVED,
    (State.PAUSED, Event.STOP): State.STOPPED,
    (State.PAUSED, Event.FINISH): State.DONE,
}


def move(state: State, event: Event) -> State | None:
    """Give the state after *event*; None where it does not fit."""
    return MOVES.get((state, event))


class Member(StrEnum):
    """How far one client of a campaign got.

    PLANNED waits its turn, or for the instant that a gate named. QUEUED has a message
    that has not left. The others are final: REFUSED by a rule that time does not help,
    EXPIRED with the campaign's own end, STOPPED by a person, UNKNOWN where the provider
    never answered.
    """

    PLANNED = "planned"
    QUEUED = "queued"
    SENT = "sent"
    REFUSED = "refused"
    EXPIRED = "expired"
    STOPPED = "stopped"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Size:
    """How many clients, and how much they owe, beyond which a second person decides."""

    clients: int
    owed: Money


def needs_second_person(counted: int, owed: Money, above: Size) -> bool:
    """Tell whether a campaign is too large for one person's yes."""
    return counted > above.clients or owed > above.owed


def may_approve(approver: int, authors: frozenset[int]) -> bool:
    """Tell whether *approver* is a second person: nobody who wrote any part of it."""
    return approver not in authors
