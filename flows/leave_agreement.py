"""Going back on an agreement: in its days of regret a person cancels it on a yes.

Afterwards, or where it only cannot be paid, what can be done instead is told.
"""

from datetime import date

from domain.agreement_now import AgreementNow
from domain.disclosure import Level
from flows.commands import HandOver
from flows.flow import Flow, NoDraft
from flows.heard import Answer, Intent
from flows.leaving_talk import AGAIN, LEAVING, means_to_leave
from flows.person_please import when
from flows.questions import HARD, PERSON, REDO, SPLIT, yes_no
from flows.turn import Move, Say, Turn, ask, finish

REASON = "regret"
_OTHER_TERMS = (
    Intent.NEGOTIATE_INSTALLMENTS,
    Intent.PROPOSE_AMOUNT,
    Intent.ASK_DISCOUNT,
)

flow = Flow[NoDraft](LEAVING, needs=Level.DEBT, expects={"sure": "yes_no"})


@flow.step
def wish(turn: Turn[NoDraft]) -> Move:
    """Ask once more where one may go back on it; else tell what can be done."""
    now = turn.case.agreement
    if now is None or not now.active:
        return _none_in_force(turn)
    until = _until(now, turn.today)
    if not means_to_leave(turn.heard.text):
        return _what_can_be_done(now, until)
    if until is None:
        return _too_late(now)
    again = turn.heard.rule == AGAIN
    return _hand_over(turn, now) if again else _ask(now, until)


@flow.step
def sure(turn: Turn[NoDraft]) -> Move | None:
    """Hand a clear yes to a person, who cancels; a no leaves it as it is."""
    now = turn.case.agreement
    if now is None or not now.active:
        return _none_in_force(turn)
    until = _until(now, turn.today)
    if until is None:
        return _too_late(now)
    return _ask(now, until) if turn.heard.nothing else _answered(turn, now)


def _answered(turn: Turn[NoDraft], now: AgreementNow) -> Move | None:
    said = turn.heard.values
    if said.answer is Answer.YES and not said.reserved:
        return _hand_over(turn, now)
    if turn.heard.intent in _OTHER_TERMS:
        return Move(start="instalments")
    if said.answer is Answer.NO:
        return finish("agreement.leave.stays", number=str(now.id), choices=(REDO,))
    return None


def _none_in_force(turn: Turn[NoDraft]) -> Move:
    if turn.case.agreement is None:
        choices = (SPLIT, PERSON) if turn.balance.total else (PERSON,)
        return finish("agreement.none", choices=choices)
    return Move(start="agreement")  # which tells how it ended


def _until(now: AgreementNow, today: date) -> date | None:
    """Give the last day to go back on it, where that is not over."""
    until = now.regret_until
    return until if until is not None and today <= until else None


def _ask(now: AgreementNow, until: date) -> Move:
    return ask(
        "agreement.leave.sure",
        then=sure,
        number=str(now.id),
        day=until,
        choices=yes_no("leave"),
    )


def _hand_over(turn: Turn[NoDraft], now: AgreementNow) -> Move:
    taken = Say("agreement.leave.taken", {"number": str(now.id)})
    return Move((taken, when(turn)), do=(HandOver(REASON),), closes=True)


def _too_late(now: AgreementNow) -> Move:
    """Say that it stands, from when on, and what there is instead."""
    return finish(
        "agreement.leave.too_late" if now.regret_until else "agreement.leave.stands",
        number=str(now.id),
        day=now.regret_until,
        choices=(REDO, HARD, PERSON),
    )


def _what_can_be_done(now: AgreementNow, until: date | None) -> Move:
    key = "agreement.leave.cannot" if until is None else "agreement.leave.cannot_yet"
    choices = (REDO, HARD, PERSON)
    return finish(key, number=str(now.id), day=until, choices=choices)
