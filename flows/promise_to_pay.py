"""Promise to pay: the client names a day, hears it back with the amount, says yes."""

import re
from dataclasses import replace
from datetime import date
from typing import TypeGuard

from domain.disclosure import Level
from domain.money import total
from domain.paydays import next_pay_day
from domain.promises import Promise, Refused, may_promise
from flows.commands import CancelPromises, Command, RecordPromise, RememberPayDay
from flows.extent import asks_leave, means_end_of_promise
from flows.flow import Flow
from flows.heard import Answer, Heard, Intent
from flows.kin import fold
from flows.one_of import means_one, which, with_the_one
from flows.payday import speaks_of_pay
from flows.pick import Lines, ids_of, sum_of, with_ids
from flows.promise_refused import refuse
from flows.promised import (
    Intention,
    lines_of,
    meant_by,
    offer_on,
    several_in,
    unfit_lines,
    within,
)
from flows.questions import LATER, PAY, PERSON, SPLIT, yes_no
from flows.turn import Choice, Move, Say, Turn, ask, finish

_THAT_ONE = re.compile(r"\b(?:mesm[ao]|isso|certo|exato|that one|ese dia)\b")
flow = Flow[Intention](
    "promise_to_pay",
    Intention,
    (Intent.PROMISE_TO_PAY,),
    needs=Level.DEBT,
    expects={
        "which_day": "day",
        "which_invoice": "choice",
        "confirm": "day",
        "confirm_several": "yes_no",
    },
)


@flow.step
def which_day(turn: Turn[Intention]) -> Move | None:
    """Ask until we hear one day."""
    if _asks_about_today(turn):
        return None
    if means_end_of_promise(turn.heard.text):
        return take_back(turn)
    meant = meant_by(turn)
    lines = with_ids(turn.balance, meant.invoice_ids)
    if not lines or not meant.invoice_ids:
        return finish("promise.refused.nothing_owed", closes=True)
    if refused := may_promise(turn.case.past, turn.case.promise_limits):
        return refuse(turn, meant, refused)
    if several := several_in(turn, meant):
        return _read_several(turn, several)
    return _by_day(turn, meant, lines)


@flow.step
def which_invoice(turn: Turn[Intention]) -> Move | None:
    """Take the one invoice that is chosen, on the day that was named with "uma"."""
    meant = turn.draft or Intention()
    lines = with_ids(turn.balance, meant.invoice_ids)
    heard = with_the_one(turn, lines, Intent.PROMISE_TO_PAY)
    if turn.heard.nothing or means_one(turn, lines):
        return _which_one(turn, meant, lines)
    if heard is None:
        return None
    day, day_to = meant.between or (None, None)
    if heard.values.day is None and day is not None:
        heard = replace(heard, values=replace(heard.values, day=day, day_to=day_to))
    about = replace(meant, invoice_ids=ids_of(lines), between=None)
    return which_day(replace(turn, heard=heard, draft=about))


@flow.step
def confirm(turn: Turn[Intention]) -> Move | None:
    """Record the promise on a clear yes; another day is read back, a no asks anew."""
    if _asks_about_today(turn):
        return None
    meant, said = turn.draft or Intention(), turn.heard.values
    agreed = meant.offer
    if agreed is None or said.day not in {None, agreed.day} or said.day_to is not None:
        return which_day(turn)
    if said.amount not in {None, agreed.amount} and said.count is None:
        return _read_back(turn, meant_by(turn), agreed.day)  # "só consigo 50"
    if said.answer is Answer.NO:
        return ask("promise.another_day", draft=meant, then=which_day)
    if _agrees(turn.heard, agreed):
        return _agree(turn, meant, agreed)
    return _again(turn, meant, agreed)


@flow.step
def confirm_several(turn: Turn[Intention]) -> Move | None:
    """Record each on one clear yes to all of them; a no begins anew."""
    meant, said = turn.draft or Intention(), turn.heard.values
    if said.answer is Answer.NO:
        return ask("promise.another_day", draft=Intention(), then=which_day)
    if said.answer is Answer.YES and not said.reserved:
        return _record_all(turn, meant)
    if turn.heard.nothing or turn.heard.intent is Intent.PROMISE_TO_PAY:
        return which_day(turn) if said.day else _read_several(turn, meant)
    return None


@flow.step
def take_back(turn: Turn[Intention]) -> Move | None:
    """Take back what is promised; where the service hangs on it, ask once more."""
    promises, answer = turn.case.promises, turn.heard.values.answer
    if not promises:
        return finish("promise.none_stands", choices=(PAY, LATER, PERSON))
    if turn.case.unlock.until is not None:
        if answer is Answer.NO:
            return finish("promise.stays", day=promises[0].day)
        asks = means_end_of_promise(turn.heard.text) or turn.heard.nothing
        if answer is not Answer.YES and not asks:
            return None
        if asks or turn.heard.values.reserved:
            return ask("promise.cancel_unlock", choices=yes_no(), then=take_back)
    owed = total([each.amount for each in promises])
    return finish(
        "promise.cancelled",
        amount=owed,
        day=promises[0].day,
        do=(CancelPromises(),),
        choices=(PAY, LATER, SPLIT),
        closes=True,
    )


def _which_one(turn: Turn[Intention], meant: Intention, lines: Lines) -> Move:
    """Ask which, and keep the day that was named for it."""
    said = turn.heard.values
    named = (said.day, said.day_to or said.day) if said.day else meant.between
    draft = replace(meant, invoice_ids=ids_of(lines), between=named)
    return Move((which(lines),), which_invoice.__name__, draft)


def _by_day(turn: Turn[Intention], meant: Intention, lines: Lines) -> Move | None:
    if means_one(turn, lines):
        return _which_one(turn, meant, lines)
    said = turn.heard.values
    several = said.day is not None and said.day_to not in {None, said.day}
    if said.day and several and not _refused(turn, meant, said.day):
        return ask(
            "promise.which_of",
            first=said.day,
            last=said.day_to,
            draft=replace(meant, between=(said.day, said.day_to or said.day)),
            then=which_day,
        )
    if said.day is not None:
        return _read_back(turn, meant, within(turn, said.day))
    if turn.heard.nothing or turn.heard.intent is Intent.PROMISE_TO_PAY:
        return _on_pay_day(turn, meant) or _no_day(turn, meant, lines)
    return None


def _no_day(turn: Turn[Intention], meant: Intention, lines: Lines) -> Move:
    """Ask for the day once; who is paused, or names none again, is not hurried."""
    told = not turn.heard.nothing and turn.heard.button is None
    pause = turn.case.lane.pause
    if pause is not None and told:
        return finish("promise.when_you_can", day=pause.until, choices=(PERSON,))
    if told and turn.draft is not None and not turn.case.promises:
        choices = (SPLIT, PERSON)
        return ask("promise.no_day_yet", draft=meant, choices=choices, then=which_day)
    return _ask_day(turn, meant, lines)


def _again(turn: Turn[Intention], meant: Intention, agreed: Promise) -> Move | None:
    """Read it back once more, where that is asked for; "pode ser?": it may."""
    leave = asks_leave(turn.heard.text)
    again = turn.heard.nothing or turn.heard.intent is Intent.PROMISE_TO_PAY
    if not (leave or again):
        return None
    move = _read_back(turn, meant, agreed.day)
    return replace(move, says=(Say("promise.may"), *move.says)) if leave else move


def _agree(turn: Turn[Intention], meant: Intention, agreed: Promise) -> Move:
    fresh = offer_on(turn, meant.invoice_ids, agreed.day, meant.part)
    if turn.case.lane.pause is not None and _is_less(fresh, agreed):
        return _thank(turn, meant, fresh)  # the pause has frozen its charges
    if fresh != agreed:
        # A payment landed, or midnight passed, since we asked.
        return _read_back(turn, meant, agreed.day)
    return _thank(turn, meant, agreed)


def _is_less(fresh: Promise | Refused, agreed: Promise) -> TypeGuard[Promise]:
    return isinstance(fresh, Promise) and fresh.amount < agreed.amount


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


def _on_pay_day(turn: Turn[Intention], meant: Intention) -> Move | None:
    """Propose the day on which they are paid, or pay, where it is known."""
    known = turn.case.pay_day or turn.case.means.pay_day
    if known is None or not speaks_of_pay(turn.heard.text):
        return None
    day = next_pay_day(known, turn.today)
    offer = offer_on(turn, meant.invoice_ids, day, meant.part)
    if not isinstance(offer, Promise):
        return None
    return ask(
        "promise.on_pay_day" if turn.case.pay_day else "promise.on_usual_day",
        n=known,
        amount=offer.amount,
        day=offer.day,
        draft=replace(meant, offer=offer),
        choices=_yes_to(offer),
        then=confirm,
    )


def _ask_day(turn: Turn[Intention], meant: Intention, lines: Lines) -> Move:
    owed = sum_of(lines)
    about = set(meant.invoice_ids)
    before = [p for p in turn.case.promises if about & set(p.invoice_ids)]
    if before:
        return ask(
            "promise.change_day",
            owed=owed,
            day=before[0].day,
            draft=meant,
            then=which_day,
        )
    return ask("promise.which_day", owed=owed, draft=meant, then=which_day)


def _refused(turn: Turn[Intention], meant: Intention, day: date) -> bool:
    return isinstance(offer_on(turn, meant.invoice_ids, day), Refused)


def _read_back(turn: Turn[Intention], meant: Intention, day: date) -> Move:
    match offer_on(turn, meant.invoice_ids, day, meant.part):
        case Promise(rest=None) as offer:
            return _ask_yes(meant, offer, "promise.confirm")
        case Promise() as offer:
            return _ask_yes(meant, offer, "promise.confirm_part")
        case Refused() as refused:
            return _otherwise(turn, meant, day, refused)


def _otherwise(
    turn: Turn[Intention], meant: Intention, day: date, refused: Refused
) -> Move:
    """Propose the nearest that may be promised on that day; else say why not."""
    if refused.reason == "whole_only":
        nearest, key = replace(meant, part=None), "promise.confirm_whole"
    elif refused.reason == "part_too_small":
        nearest, key = replace(meant, part=refused.least), "promise.confirm_least"
    else:
        return refuse(turn, meant, refused)
    offer = offer_on(turn, nearest.invoice_ids, day, nearest.part)
    if isinstance(offer, Refused):
        return refuse(turn, nearest, offer)
    return _ask_yes(nearest, offer, key)


def _ask_yes(meant: Intention, offer: Promise, key: str) -> Move:
    moved = offer.moved and key == "promise.confirm"
    return ask(
        "promise.confirm_moved" if moved else key,
        amount=offer.amount,
        day=offer.day,
        business_day=offer.business_day,
        rest=offer.rest,
        draft=replace(meant, offer=offer),
        choices=_yes_to(offer),
        then=confirm,
    )


def _yes_to(offer: Promise) -> tuple[Choice, Choice]:
    return yes_no(f"{offer.day:%Y%m%d}-{offer.amount.minor}")


def _read_several(turn: Turn[Intention], meant: Intention) -> Move:
    """Read each back; what was named and cannot be promised so is told first."""
    offers = meant.several
    tag = "-".join(f"{each.day:%m%d}{each.amount.minor}" for each in offers)
    return ask(
        "promise.confirm_some" if meant.unfit else "promise.confirm_several",
        promises=lines_of(turn, offers),
        unfit=unfit_lines(turn, meant.unfit),
        draft=meant,
        choices=yes_no(tag),
        then=confirm_several,
    )


def _record_all(turn: Turn[Intention], meant: Intention) -> Move:
    """Record them, or read them anew where a figure has changed since."""
    fresh = [offer_on(turn, it.invoice_ids, it.day) for it in meant.several]
    good = tuple(each for each in fresh if isinstance(each, Promise))
    if len(good) != len(fresh) or not good:
        return ask("promise.another_day", draft=Intention(), then=which_day)
    if good != meant.several:
        return _read_several(turn, replace(meant, several=good))
    do = tuple(RecordPromise(each) for each in good)
    return finish(
        "promise.thanks_several", promises=lines_of(turn, good), do=do, closes=True
    )


def _thank(turn: Turn[Intention], meant: Intention, agreed: Promise) -> Move:
    """Record it; who pays today is shown how at once."""
    today = agreed.day == turn.today
    pause = turn.case.lane.pause
    key = "promise.thanks_part" if agreed.rest else "promise.thanks"
    if pause is not None:
        key = "promise.thanks_paused"
    do: tuple[Command, ...] = (RecordPromise(agreed),)
    if meant.pay_day is not None:
        do = (*do, RememberPayDay(meant.pay_day))
    return finish(
        "promise.thanks_today" if today else key,
        day=agreed.day,
        amount=agreed.amount,
        rest=agreed.rest,
        until=pause and pause.until,
        do=do,
        start="payment" if today else None,
        closes=True,
    )
