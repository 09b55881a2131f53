"""Explain charges: why this amount; each fee with its rule, and no mysterious ones."""

from domain.disclosure import Level
from flows.flow import Flow, NoDraft
from flows.heard import Intent
from flows.pick import named
from flows.questions import CONTEST, PAY, PERSON
from flows.turn import Move, Turn, finish

flow = Flow[NoDraft](
    "explain_charges", intents=(Intent.EXPLAIN_CHARGES,), needs=Level.DEBT
)

CHOICES = (PAY, CONTEST, PERSON)


@flow.step
def explain(turn: Turn[NoDraft]) -> Move:
    """Show principal, fine and interest of each late invoice, and how they came."""
    lines = named(turn, turn.balance.lines) or turn.balance.lines
    charged = tuple(line for line in lines if line.fine or line.interest)
    if not turn.balance.total:
        return finish("balance.nothing_owed")
    if not charged:
        return finish("charges.none", lines=lines, choices=CHOICES)
    return finish("charges.explained", lines=charged, choices=CHOICES)
