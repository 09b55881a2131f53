"""Opt-out: obeyed at once, confirmed once, with the way back; a guess is asked once.

While the question is open nothing of ours goes out, and a second guess is a yes (F29).
"""

import re

from flows.commands import OptOutAll, ResumeContact, SuspendContact
from flows.doubt import may_mean_stop
from flows.flow import Flow, NoDraft
from flows.heard import Answer, Intent
from flows.kin import fold
from flows.menu import short_menu
from flows.questions import yes_no
from flows.turn import Move, Turn, ask, finish

flow = Flow[NoDraft]("opt_out", intents=(Intent.OPT_OUT,), passing=True)
_NO_MORE = re.compile(r"\b(?:mais|mas|(?:any ?)?more)\b")  # "não quero mais" is no "no"


@flow.step
def stop(turn: Turn[NoDraft]) -> Move:
    """Stop all messages; nobody is asked why, and nothing is offered instead."""
    if may_mean_stop(turn.heard) and not turn.case.stop_asked:
        return ask(
            "optout.sure", choices=yes_no(), then=confirm, do=(SuspendContact(),)
        )
    return _stop(turn.heard.rule or "none")


@flow.step
def confirm(turn: Turn[NoDraft]) -> Move | None:
    """Take the answer; whatever else they write leaves the pause as it is."""
    answer = turn.heard.values.answer
    if turn.heard.nothing:
        return ask("optout.sure", choices=yes_no(), then=confirm)
    if answer is Answer.YES or (
        answer is Answer.NO and _NO_MORE.search(fold(turn.heard.text))
    ):
        return _stop("model")
    if answer is Answer.NO:
        return finish(
            "optout.kept", do=(ResumeContact(),), choices=short_menu(turn.case)
        )
    return None


def _stop(via: str) -> Move:
    return finish("optout.confirmed", do=(OptOutAll(via),))
