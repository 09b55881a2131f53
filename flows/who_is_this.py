"""Who is this: we prove ourselves before we ask anybody to prove themselves."""

from flows.flow import Flow, NoDraft
from flows.heard import Intent
from flows.questions import ACCOUNT, PERSON
from flows.turn import Move, Turn, finish

flow = Flow[NoDraft]("who_is_this", intents=(Intent.ASK_WHO_IS_THIS,))


@flow.step
def introduce(turn: Turn[NoDraft]) -> Move:  # noqa: ARG001  # the same for everybody
    """Say who writes, and how to check that on a way that we do not control here."""
    return finish("who_is_this.introduce", choices=(ACCOUNT, PERSON))
