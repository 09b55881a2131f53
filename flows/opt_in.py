"""Opt-in: replies and reminders come back on a clear wish."""

from flows.commands import OptIn
from flows.flow import Flow, NoDraft
from flows.heard import Intent
from flows.menu import short_menu
from flows.turn import Move, Turn, finish

flow = Flow[NoDraft]("opt_in", intents=(Intent.OPT_IN,))


@flow.step
def welcome_back(turn: Turn[NoDraft]) -> Move:
    """Bring the messages back; for who never left, say that nothing was off."""
    choices = short_menu(turn.case)
    if not turn.case.opted_out:
        return finish("optin.already", choices=choices)
    return finish("optin.welcome", do=(OptIn(),), choices=choices)
