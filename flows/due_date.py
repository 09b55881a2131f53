"""Due date: until when each open invoice can be paid, and without charges."""

from datetime import date

from domain.disclosure import Level
from flows.flow import Flow, NoDraft
from flows.heard import Intent
from flows.pick import named
from flows.questions import LATER, PAY
from flows.turn import Move, Turn, finish

flow = Flow[NoDraft]("due_date", intents=(Intent.ASK_DUE_DATE,), needs=Level.DEBT)


@flow.step
def tell(turn: Turn[NoDraft]) -> Move:
    """Tell the due dates; a due date on a weekend or holiday is paid the day after."""
    lines = named(turn, turn.balance.lines) or turn.balance.lines
    if not turn.balance.total:
        return finish("balance.nothing_owed")
    upcoming = [line.due_on for line in lines if not line.days_late]
    if not upcoming:
        return finish("due_date.all_late", lines=lines, choices=(PAY, LATER))
    until = _payable(turn, min(upcoming))
    return finish("due_date.upcoming", lines=lines, until=until, choices=(PAY, LATER))


def _payable(turn: Turn[NoDraft], due_on: date) -> date:
    return turn.case.calendar.next_business(due_on)
