"""Balance: what is owed today, invoice by invoice, and what can be done about it."""

from domain.disclosure import Level
from flows.flow import Flow, NoDraft
from flows.heard import Intent
from flows.pick import Lines, named, sum_of
from flows.questions import PAID, PAY, PERSON, SPLIT
from flows.turn import Choice, Move, Say, Turn, finish

flow = Flow[NoDraft]("balance", intents=(Intent.ASK_BALANCE,), needs=Level.DEBT)


@flow.step
def show(turn: Turn[NoDraft]) -> Move:
    """Itemise what is owed today, or the invoice that was asked for."""
    lines = turn.balance.lines
    if not turn.balance.total:
        return finish("balance.nothing_owed")
    asked_for = named(turn, lines)
    notes = _notes(turn, asked_for or lines)
    says = (*_figures(turn, asked_for or lines), *notes)
    return Move(_ending_in(says, _choices(turn)))


def _figures(turn: Turn[NoDraft], lines: Lines) -> tuple[Say, ...]:
    owed = sum_of(lines)
    if owed == turn.balance.total:
        return (Say("balance.today", {"lines": lines, "total": owed, "n": len(lines)}),)
    rest = {"lines": lines, "subtotal": owed, "total": turn.balance.total}
    return (Say("balance.these", rest),)


def _notes(turn: Turn[NoDraft], lines: Lines) -> tuple[Say, ...]:
    ids = {line.invoice_id for line in lines}
    notes = []
    if ids & turn.case.claimed:
        notes.append(Say("balance.being_checked"))
    if ids & turn.case.disputed:
        notes.append(Say("balance.contested"))
    notes += [
        Say("balance.promised", {"day": each.day, "amount": each.amount})
        for each in turn.case.promises
        if not each.invoice_ids or ids & set(each.invoice_ids)
    ]
    return tuple(notes)


def _choices(turn: Turn[NoDraft]) -> tuple[Choice, ...]:
    return (PAY, PERSON) if turn.case.in_agreement else (PAY, SPLIT, PAID)


def _ending_in(says: tuple[Say, ...], choices: tuple[Choice, ...]) -> tuple[Say, ...]:
    *first, last = says
    return (*first, Say(last.key, last.params, choices))
