"""A lawyer or guardian writes for the client: nothing is told, a person takes over."""

from domain.disclosure import Level
from flows.commands import HandOver, RevokeIdentity
from flows.flow import Flow, NoDraft
from flows.person_please import when
from flows.turn import Move, Say, Turn

flow = Flow[NoDraft]("representative")


@flow.step
def welcome(turn: Turn[NoDraft]) -> Move:
    """Say that a person checks the mandate; not even that there is a debt is told."""
    checked = turn.case.level >= Level.DEBT
    do = (RevokeIdentity(),) if checked else ()
    says = (Say("representative.welcome"), when(turn))
    return Move(says, do=(*do, HandOver("representative")))
