"""Due date: until when each open invoice can be paid, and without charges."""

import re
from datetime import date

from domain.disclosure import Level
from flows.awaited import WAITS
from flows.flow import Flow, NoDraft
from flows.hardship_kind import asks_until_when
from flows.heard import Intent
from flows.kin import fold
from flows.pick import Lines, ids_of, named, open_lines, sum_of, with_ids
from flows.questions import LATER, PAY, PERSON
from flows.turn import Move, Say, Turn, finish

_IF_PAID = re.compile(r"\b(?:se|if|si) (?:eu |i |yo )?(?:so )?(?:pag\w+|pay|deix\w+)\b")

flow = Flow[NoDraft]("due_date", intents=(Intent.ASK_DUE_DATE,), needs=Level.DEBT)


@flow.step
def tell(turn: Turn[NoDraft]) -> Move:
    """Tell the due dates; a due date on a weekend or holiday is paid the day after."""
    if not turn.balance.total:
        return finish("balance.nothing_owed")
    lines = named(turn, turn.balance.lines) or open_lines(turn)
    if another := _another(turn, lines):
        return another
    upcoming = [line.due_on for line in lines if not line.days_late]
    if not upcoming:
        return finish("due_date.all_late", lines=lines, choices=(PAY, LATER))
    until = _payable(turn, min(upcoming))
    return finish("due_date.upcoming", lines=lines, until=until, choices=(PAY, LATER))


def _another(turn: Turn[NoDraft], lines: Lines) -> Move | None:
    """Answer what is no due date: the end of a pause, another day, a promise."""
    pause = turn.case.lane.pause
    if pause is not None and asks_until_when(turn.heard.text):
        return finish("hardship.until", day=pause.until, choices=(PERSON,))
    if not lines:  # all of it is contested, or said to be paid
        return Move(start=WAITS)
    if _on_another_day(turn):
        return _priced(turn, lines)
    promised = _promised(turn, lines)
    return Move(promised) if promised else None


def _on_another_day(turn: Turn[NoDraft]) -> bool:
    """Tell "se eu pagar segunda tem juros?", which asks what it is on that day."""
    day = turn.heard.values.day
    return (
        day is not None
        and day > turn.today
        and _IF_PAID.search(fold(turn.heard.text)) is not None
    )


def _priced(turn: Turn[NoDraft], lines: Lines) -> Move:
    """Tell what is owed on that day beside today, and offer to note it."""
    day = turn.heard.values.day or turn.today
    then = with_ids(turn.case.balance_on(day), ids_of(lines))
    said = {"day": day, "amount": sum_of(then), "owed": sum_of(lines)}
    return Move((Say("due_date.on_day", said),), start="promise_to_pay")


def _promised(turn: Turn[NoDraft], lines: Lines) -> tuple[Say, ...]:
    """Tell the days that were promised, where that is all that is late."""
    ids, promises = set(ids_of(lines)), turn.case.promises
    about = {i for each in promises for i in each.invoice_ids or ids}
    if not promises or ids - about:
        return ()
    *first, last = promises
    says = [Say("balance.promised", {"day": p.day, "amount": p.amount}) for p in first]
    said = {"day": last.day, "amount": last.amount}
    return (*says, Say("balance.promised", said, (PAY, LATER)))


def _payable(turn: Turn[NoDraft], due_on: date) -> date:
    return turn.case.calendar.next_business(due_on)
