"""Promise to pay: the client names a day, hears it back with the amount, says yes."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.disclosure import Level
from domain.money import Money
from domain.promises import Promise, Refused, offer_promise
from flows.commands import RecordPromise
from flows.flow import Flow
from flows.heard import Answer, Heard, Intent
from flows.kin import fold
from flows.pick import Lines, ids_of, named, open_lines, sum_of, with_ids
from flows.questions import PERSON, SPLIT, yes_no
from flows.turn import Move, Turn, ask, finish

WEEK = timedelta(days=7)
_THAT_ONE = re.compile(r"\b(?:mesm[ao]|isso|certo|exato|that one|ese dia)\b")
_WEEKDAY = re.compile(
    r"\b(?:segunda|terca|quarta|quinta|sexta|sabado|domingo|monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday|lunes|martes|miercoles|jueves|viernes)\b"
)


@dataclass(frozen=True, slots=True)
class Intention:
    """What is to be paid, and the promise as it was read back."""

    invoice_ids: tuple[int, ...] = ()
    offer: Promise | None = None
    between: tuple[date, date] | None = None  # "semana que vem", still to be narrowed


flow = Flow[Intention](
    "promise_to_pay",
    Intention,
    (Intent.PROMISE_TO_PAY,),
    needs=Level.DEBT,
    expects={"which_day": "day", "confirm": "day"},
)


@flow.step
def which_day(turn: Turn[Intention]) -> Move | None:
    """Ask until we hear one day."""
    if _asks_about_today(turn):
        return None
    meant = _meant(turn)
    lines = with_ids(turn.balance, meant.invoice_ids)
    if not lines or not meant.invoice_ids:
        return finish("promise.refused.nothing_owed", closes=True)
    said = turn.heard.values
    several = said.day is not None and said.day_to not in {None, said.day}
    if said.day and several and not isinstance(_offer(turn, meant, said.day), Refused):
        return ask(
            "promise.which_of",
            first=said.day,
            last=said.day_to,
            draft=replace(meant, between=(said.day, said.day_to or said.day)),
            then=which_day,
        )
    if said.day is not None:
        return _read_back(turn, meant, _within(turn, said.day))
    if turn.heard.nothing or turn.heard.intent is Intent.PROMISE_TO_PAY:
        return _ask_day(turn, meant, lines)
    return None


@flow.step
def confirm(turn: Turn[Intention]) -> Move | None:
    """Record the promise on a clear yes; another day is read back, a no asks anew."""
    if _asks_about_today(turn):
        return None
    meant, said = turn.draft or Intention(), turn.heard.values
    agreed = meant.offer
    if agreed is None or said.day not in {None, agreed.day} or said.day_to is not None:
        return which_day(turn)
    if said.answer is Answer.NO:
        return ask("promise.another_day", draft=meant, then=which_day)
    if not _agrees(turn.heard, agreed):
        again = turn.heard.nothing or turn.heard.intent is Intent.PROMISE_TO_PAY
        return _read_back(turn, meant, agreed.day) if again else None

    if _offer(turn, meant, agreed.day) != agreed:
        # A payment landed, or midnight passed, since we asked.
        return _read_back(turn, meant, agreed.day)
    return _thank(turn, agreed)


def _agrees(heard: Heard, agreed: Promise) -> bool:
    """Tell a clear yes; "dia 7 mesmo" is one, where the seventh was read back."""
    said = heard.values
    if said.day == agreed.day and _THAT_ONE.search(fold(heard.text)):
        return True
    return said.answer is Answer.YES and not said.reserved


def _asks_about_today(turn: Turn[Intention]) -> bool:
    """Tell "quanto devo hoje?", which is a question, from a day to pay on."""
    return turn.heard.intent is Intent.ASK_BALANCE and (
        turn.heard.values.day == turn.today
    )


def _within(turn: Turn[Intention], day: date) -> date:
    """Take the "quarta" that narrows "semana que vem" as the Wednesday of that week."""
    first, last = (turn.draft and turn.draft.between) or (day, day)
    later = day
    while later < first and _WEEKDAY.search(fold(turn.heard.text)):
        later += WEEK
    return later if later <= last else day


def _meant(turn: Turn[Intention]) -> Intention:
    """Narrow the promise to the invoices that are named; else all that is open."""
    lines = open_lines(turn)
    ref = named(turn, lines) or _worth(lines, turn.heard.values.amount)
    if ref:
        return Intention(ids_of(ref))
    if turn.draft is not None and turn.draft.invoice_ids:
        kept = with_ids(turn.balance, turn.draft.invoice_ids)
        return Intention(ids_of(kept))
    return Intention(ids_of(lines))


def _worth(lines: Lines, amount: Money | None) -> Lines:
    """Find the one invoice that an amount in the promise can only mean."""
    found = tuple(line for line in lines if amount in {line.owed, line.principal})
    return found if len(found) == 1 else ()


def _ask_day(turn: Turn[Intention], meant: Intention, lines: Lines) -> Move:
    before = turn.case.promise
    owed = sum_of(lines)
    if before is not None:
        return ask(
            "promise.change_day",
            owed=owed,
            day=before.day,
            draft=meant,
            then=which_day,
        )
    return ask("promise.which_day", owed=owed, draft=meant, then=which_day)


def _offer(turn: Turn[Intention], meant: Intention, day: date) -> Promise | Refused:
    case, client = turn.case, turn.case.client
    if client is None:
        return Refused("nothing_owed")

    def owed_on(when: date) -> Money:
        return sum_of(with_ids(case.balance_on(when), meant.invoice_ids))

    return offer_promise(
        owed_on,
        day,
        turn.today,
        case.promise_limits,
        case.calendar,
        client_id=client.id,
        invoice_ids=meant.invoice_ids,
        made=case.promises_made,
    )


def _read_back(turn: Turn[Intention], meant: Intention, day: date) -> Move:
    match _offer(turn, meant, day):
        case Promise() as offer:
            return _ask_yes(turn, replace(meant, offer=offer), offer)
        case Refused(reason="nothing_owed"):
            return finish("promise.refused.nothing_owed", closes=True)
        case Refused(reason="too_many"):
            return finish("promise.refused.too_many", choices=(SPLIT, PERSON))
        case Refused(reason="too_far"):
            longest = turn.case.promise_limits.longest_wait
            return ask(
                "promise.refused.too_far", n=longest, draft=meant, then=which_day
            )
        case Refused():
            return ask("promise.refused.past", draft=meant, then=which_day)


def _ask_yes(turn: Turn[Intention], meant: Intention, offer: Promise) -> Move:
    named_amount = turn.heard.values.amount
    less = named_amount is not None and named_amount < offer.amount
    key = "promise.confirm_moved" if offer.moved else "promise.confirm"
    if less and not _worth(open_lines(turn), named_amount):
        key = "promise.confirm_whole"
    return ask(
        key,
        amount=offer.amount,
        day=offer.day,
        business_day=offer.business_day,
        draft=meant,
        choices=yes_no(f"{offer.day:%Y%m%d}-{offer.amount.minor}"),
        then=confirm,
    )


def _thank(turn: Turn[Intention], agreed: Promise) -> Move:
    """Record it; who pays today is shown how at once."""
    today = agreed.day == turn.today
    return finish(
        "promise.thanks_today" if today else "promise.thanks",
        day=agreed.day,
        amount=agreed.amount,
        do=(RecordPromise(agreed),),
        start="payment" if today else None,
        closes=True,
    )
