"""Wrong person: an apology, the number is left alone, and nothing is revealed."""

from flows.commands import ReportWrongPerson
from flows.flow import Flow, NoDraft
from flows.heard import Intent
from flows.turn import Move, Turn, finish

flow = Flow[NoDraft]("wrong_person", intents=(Intent.WRONG_PERSON,))


@flow.step
def apologise(turn: Turn[NoDraft]) -> Move:  # noqa: ARG001  # the same for everybody
    """Apologise and quarantine the number; name nobody."""
    return finish("wrong_person.sorry", do=(ReportWrongPerson(),))
