"""Deceased: condolence, everything stops for good, and a person follows up."""

from flows.commands import HandOver, ReportDeath
from flows.flow import Flow, NoDraft
from flows.heard import Intent
from flows.turn import Move, Turn, finish

flow = Flow[NoDraft]("deceased", intents=(Intent.DECEASED,))


@flow.step
def condole(turn: Turn[NoDraft]) -> Move:  # noqa: ARG001  # the same for everybody
    """Offer condolence, and say nothing of any debt to whoever writes."""
    return finish("deceased.condolence", do=(ReportDeath(), HandOver("death")))
