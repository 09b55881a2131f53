"""A person, please: said honestly, with the time by which one will have answered."""

from typing import Any

from flows.commands import HandOver
from flows.flow import Flow, NoDraft
from flows.heard import Intent
from flows.turn import Move, Say, Turn

flow = Flow[NoDraft]("person_please", intents=(Intent.HUMAN_AGENT,))

THREE_MISSES = 3


@flow.step
def call(turn: Turn[NoDraft]) -> Move:
    """Give the thread to a person and go quiet."""
    lost = turn.misses >= THREE_MISSES
    first = "person.not_understood" if lost else "person.of_course"
    return hand_over(turn, first, "three_misses" if lost else "asked")


def hand_over(turn: Turn[Any], key: str, reason: str) -> Move:
    """Say *key*, then when a person will have answered, and hand the thread over."""
    return Move((Say(key), when(turn)), do=(HandOver(reason),))


def when(turn: Turn[Any]) -> Say:
    """Say by when a person will have answered, as far as we know."""
    by = turn.case.person_by
    return Say("person.soon") if by is None else Say("person.by", {"by": by})
