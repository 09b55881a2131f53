"""Already paid: believed at once and checked quietly; a receipt helps."""

from domain.disclosure import Level
from flows.after_contest import with_contest
from flows.commands import ClaimPayment
from flows.flow import Flow, NoDraft
from flows.heard import Intent
from flows.pick import ids_of, named
from flows.questions import PAY, PERSON
from flows.receipt import take_receipt
from flows.turn import Move, Turn, finish

flow = Flow[NoDraft]("already_paid", intents=(Intent.ALREADY_PAID,), needs=Level.DEBT)


@flow.step
def believe(turn: Turn[NoDraft]) -> Move:
    """Look at what came along; else pause what is said to be paid.

    None named: all that is late, or else all.
    """
    if turn.case.papers or turn.heard.media:
        return with_contest(turn, take_receipt(turn))
    if not turn.balance.total:
        return finish("already_paid.settled", closes=True)
    lines = turn.balance.lines
    meant = named(turn, lines)
    if turn.heard.values.invoice is not None and not meant:
        return finish("already_paid.not_among", lines=lines, choices=(PAY, PERSON))
    late = tuple(line for line in lines if line.days_late)
    ids = ids_of(meant) or ids_of(late or lines)
    return finish("already_paid.thanks", do=(ClaimPayment(ids),), closes=True)
