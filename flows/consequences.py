"""What happens if it is not paid: what the contract charges, no threat, a way out.

Nothing is threatened (CDC 42): what else law and contract allow comes after a notice of
its own (CDC 43 §2), and the client is told so. The day on which the service may stop
is named where a reminder stated it already.
"""

from domain.disclosure import Level
from flows.explain_charges import explained_lines
from flows.flow import Flow, NoDraft
from flows.heard import Intent
from flows.pick import named
from flows.questions import LATER, PAY, PERSON, SPLIT
from flows.turn import Case, Move, Say, Turn, finish

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
    return Move((explained_lines(turn, lines), *_service(turn.case), note))


def _service(case: Case) -> tuple[Say, ...]:
    """Say how the service stands, or when it may stop: only what was told before."""
    if until := case.unlock.until:
        stands = case.unlock.confirmed
        key = "consequences.on_trust" if stands else "unlock.refused.open"
        minutes = case.unlock_limits.confirm_minutes
        return (Say(key, {"day": until, "n": minutes}),)
    if case.unlock.suspended:
        return (Say("consequences.suspended"),)
    if case.suspends_on:
        return (Say("consequences.suspends", {"day": case.suspends_on}),)
    return ()
