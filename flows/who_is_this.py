"""Who is this: we prove ourselves before we ask anybody to prove themselves."""

from dataclasses import replace

from flows.flow import Flow, NoDraft
from flows.heard import ROBOT, Intent
from flows.person_please import when
from flows.questions import ACCOUNT, PERSON
from flows.turn import Move, Say, Turn, finish

flow = Flow[NoDraft](
    "who_is_this", intents=(Intent.ASK_WHO_IS_THIS, Intent.ASK_IF_GENUINE)
)


@flow.step
def introduce(turn: Turn[NoDraft]) -> Move:
    """Say who writes, and how to check that on a way that we do not control here.

    The same for everybody, known or not: nothing is said of a debt or of a name.
    """
    if turn.heard.rule == ROBOT:
        return _a_machine(turn)
    if turn.heard.intent is Intent.ASK_IF_GENUINE:
        return finish("who_is_this.how_to_check", choices=(ACCOUNT, PERSON))
    return finish("who_is_this.introduce", choices=(ACCOUNT, PERSON))


def _a_machine(turn: Turn[NoDraft]) -> Move:
    """Say plainly that no person answers here, and how and by when one does."""
    person = Say("engine.offer_person")
    by = replace(when(turn), choices=(ACCOUNT, PERSON))
    return Move((Say("who_is_this.robot"), person, by))
