"""Who is this: we prove ourselves before we ask anybody to prove themselves."""

from flows.flow import Flow, NoDraft
from flows.heard import Intent
from flows.questions import ACCOUNT, PERSON
from flows.turn import Move, Turn, finish

flow = Flow[NoDraft](
    "who_is_this", intents=(Intent.ASK_WHO_IS_THIS, Intent.ASK_IF_GENUINE)
)


@flow.step
def introduce(turn: Turn[NoDraft]) -> Move:
    """Say who writes, and how to check that on a way that we do not control here.

    The same for everybody, known or not: nothing is said of a debt or of a name.
    """
    if turn.heard.intent is Intent.ASK_IF_GENUINE:
        return finish("who_is_this.how_to_check", choices=(ACCOUNT, PERSON))
    return finish("who_is_this.introduce", choices=(ACCOUNT, PERSON))
