"""What happens if it is not paid: what the contract charges, no threat, a way out.

Nothing is threatened (CDC 42): what else law and contract allow comes after a notice of
its own (CDC 43 §2), and the client is told so.
"""

from domain.disclosure import Level
from flows.explain_charges import explained_lines
from flows.flow import Flow, NoDraft
from flows.heard import Intent
from flows.pick import named
from flows.questions import LATER, PAY, PERSON, SPLIT
from flows.turn import Move, Say, Turn, finish

flow = Flow[NoDraft](
    "consequences", intents=(Intent.ASK_CONSEQUENCES,), needs=Level.DEBT
)


@flow.step
def tell(turn: Turn[NoDraft]) -> Move:
    """Show what being late costs, line by line, and what can be done about it."""
    if not turn.balance.total:
        return finish("balance.nothing_owed")
    lines = named(turn, turn.balance.lines) or turn.balance.lines
    note = Say("consequences.note", {}, (PAY, SPLIT, LATER, PERSON))
    return Move((explained_lines(turn, lines), note))
