"""Cannot pay now, and no reason given: what there is, before anything is asked for.

Who tells of lost work or an illness is heard by flows.hardship.
"""

from domain.disclosure import Level
from flows.commands import RecordReason
from flows.flow import Flow, NoDraft
from flows.hardship import OPTIONS
from flows.hardship import flow as hardship
from flows.heard import Intent
from flows.questions import LATER, NEED_PAUSE, PERSON, SPLIT
from flows.turn import Move, Turn, finish

flow = Flow[NoDraft]("cannot_pay", intents=(Intent.CANNOT_PAY,))


@flow.step
def what_fits(turn: Turn[NoDraft]) -> Move:
    """Thank them for saying so, and offer another day, smaller parts, or a pause.

    Whoever is paused already is told that it stands.
    """
    case = turn.case
    if case.lane.pause is not None:
        return Move(start=hardship.name)
    if case.level < Level.DEBT:
        return finish("cannot_pay.neutral", choices=(OPTIONS, NEED_PAUSE, PERSON))
    if not turn.balance.total:
        return finish("cannot_pay.nothing_owed", choices=(PERSON,))
    agreed = any(line.invoice_id in case.instalments for line in turn.balance.lines)
    return finish(
        "cannot_pay.agreement" if agreed else "cannot_pay.what_fits",
        do=(RecordReason("money"),),
        choices=(LATER, SPLIT, NEED_PAUSE, PERSON),
    )
