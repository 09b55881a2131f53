"""Opt-out: obeyed at once, confirmed once, with the way back."""

from flows.commands import OptOutAll
from flows.flow import Flow, NoDraft
from flows.heard import Intent
from flows.turn import Move, Turn, finish

flow = Flow[NoDraft]("opt_out", intents=(Intent.OPT_OUT,))


@flow.step
def stop(turn: Turn[NoDraft]) -> Move:
    """Stop all messages; nobody is asked why, and nothing is offered instead."""
    return finish("optout.confirmed", do=(OptOutAll(turn.heard.rule or "none"),))
