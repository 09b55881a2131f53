"""Hardship: pressure stops first; a pause, a longer plan or a person is offered."""

from domain.disclosure import Level
from flows.commands import RecordHardship, RecordReason
from flows.flow import Flow, NoDraft
from flows.heard import Intent
from flows.questions import PERSON, SPLIT
from flows.turn import Move, Turn, finish

flow = Flow[NoDraft]("hardship", intents=(Intent.HARDSHIP,))


@flow.step
def care(turn: Turn[NoDraft]) -> Move:
    """Pause everything at once, and leave the next word to the client.

    What happened to them is neither repeated nor stored.
    """
    do = (RecordHardship(), RecordReason("money"))
    if turn.case.client is None:
        return finish("hardship.neutral", choices=(PERSON,), closes=True)
    if turn.case.level < Level.DEBT:
        return finish("hardship.neutral", do=do, choices=(PERSON,), closes=True)
    return finish("hardship.care", do=do, choices=(SPLIT, PERSON), closes=True)
