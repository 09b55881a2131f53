"""Promise to pay: the client names a day, hears it back with the amount, says yes."""

from datetime import date

from domain.disclosure import Level
from domain.promises import Promise, Refused, offer_promise
from flows.commands import RecordPromise
from flows.flow import Flow
from flows.heard import Answer, Intent
from flows.turn import Choice, Move, Turn, ask, finish

flow = Flow[Promise](
    "promise_to_pay", Promise, (Intent.PROMISE_TO_PAY,), needs=Level.DEBT
)

YES_NO = (Choice("answer:yes", "choice.yes"), Choice("answer:no", "choice.no"))


@flow.step
def which_day(turn: Turn[Promise]) -> Move | None:
    """Ask until we hear a day."""
    if not turn.balance.total:
        return finish("balance.nothing_owed")
    day = turn.heard.values.day
    if day is not None:
        return _read_back(turn, day)
    if turn.heard.nothing or turn.heard.intent is Intent.PROMISE_TO_PAY:
        return ask("promise.which_day", owed=turn.balance.total, then=which_day)
    return None


@flow.step
def confirm(turn: Turn[Promise]) -> Move | None:
    """Record the promise on a clear yes; another day is read back, a no asks anew."""
    agreed, said = turn.draft, turn.heard.values
    if said.day not in {None, agreed.day}:
        return which_day(turn)
    if said.answer is Answer.NO:
        return ask("promise.another_day", then=which_day)
    if said.answer is not Answer.YES or said.reserved:
        return _read_back(turn, agreed.day) if turn.heard.nothing else None

    if (
        _offer(turn, agreed.day) != agreed
    ):  # A payment landed, or midnight passed, since we asked.
        return _read_back(turn, agreed.day)
    return finish(
        "promise.thanks",
        day=agreed.day,
        amount=agreed.amount,
        do=(RecordPromise(agreed),),
    )


def _offer(turn: Turn[Promise], day: date) -> Promise | Refused:
    case = turn.case
    return offer_promise(
        case.balance_on, day, turn.today, case.promise_limits, case.calendar
    )


def _read_back(turn: Turn[Promise], day: date) -> Move:
    match _offer(turn, day):
        case Promise(amount=amount, day=day) as offer:
            return ask(
                "promise.confirm",
                amount=amount,
                day=day,
                draft=offer,
                choices=YES_NO,
                then=confirm,
            )
        case Refused(reason):
            return ask(f"promise.refused.{reason}", then=which_day)
