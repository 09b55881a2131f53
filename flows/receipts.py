"""Receipts: the papers are on the client's page, behind the identity check."""

from domain.disclosure import Level
from flows.flow import Flow, NoDraft
from flows.heard import Intent
from flows.questions import PERSON
from flows.turn import Move, PayLink, Turn, finish

flow = Flow[NoDraft]("receipts", intents=(Intent.ASK_RECEIPT,), needs=Level.DEBT)


@flow.step
def show(turn: Turn[NoDraft]) -> Move:
    """Lead to the page with every receipt, and the clearance of the year before.

    The law gives the clearance to who has paid all of that year (Lei 12.007/2009).
    """
    return finish(
        "receipts.here",
        link=PayLink(),
        year=turn.today.year - 1,
        choices=(PERSON,),
    )
