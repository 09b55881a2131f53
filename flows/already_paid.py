"""Already paid: believed at once and checked quietly; a receipt helps."""

from domain.disclosure import Level
from flows.commands import ClaimPayment
from flows.flow import Flow, NoDraft
from flows.heard import Intent
from flows.pick import ids_of, named
from flows.questions import PAY, PERSON
from flows.turn import Move, Turn, finish

flow = Flow[NoDraft]("already_paid", intents=(Intent.ALREADY_PAID,), needs=Level.DEBT)


@flow.step
def believe(turn: Turn[NoDraft]) -> Move:
    """Pause what is said to be paid (none named: all that is late, or else all).

    A receipt that comes later without a word is for what was claimed before.
    """
    if not turn.balance.total:
        return finish("already_paid.settled", closes=True)
    lines = turn.balance.lines
    meant = named(turn, lines)
    if turn.heard.values.invoice is not None and not meant:
        return finish("already_paid.not_among", lines=lines, choices=(PAY, PERSON))
    late = tuple(line for line in lines if line.days_late)
    ids = ids_of(meant) or _claimed_before(turn) or ids_of(late or lines)
    key = "already_paid.got_receipt" if turn.heard.media else "already_paid.thanks"
    return finish(key, do=(ClaimPayment(ids),), closes=True)


def _claimed_before(turn: Turn[NoDraft]) -> tuple[int, ...]:
    still_open = set(ids_of(turn.balance.lines))
    return tuple(sorted(turn.case.claimed & still_open)) if turn.heard.media else ()
