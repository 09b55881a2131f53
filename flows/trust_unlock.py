"""Trust unlock: the service comes back on a promise, where the company allows it."""

import re
from dataclasses import dataclass, replace
from datetime import date

from domain.disclosure import Level
from domain.money import Money
from domain.promises import Promise, may_promise
from domain.unlock import NoUnlock, last_day, may_unlock
from flows.commands import Command, GrantUnlock, RecordPromise, RefuseUnlock
from flows.extent import means_half
from flows.flow import Flow
from flows.heard import Answer, Heard, Intent
from flows.kin import fold
from flows.pick import ids_of, sum_of
from flows.promised import offer_on, usual_lines
from flows.questions import CONTEST, LATER, PAID, PAY, PERSON, SPLIT, yes_no
from flows.turn import Case, Move, Say, Turn, ask, finish


@dataclass(frozen=True, slots=True)
class Unlocking:
    """The promise on which the service would come back, as it was read back.

    *less*: they spoke of a part, and hear that it takes all that is late.
    """

    offer: Promise | None = None
    less: bool = False


_PUTS_OFF = re.compile(
    r"\b(?:nao|n) (?:quero|vou|posso|consigo|tenho como|da para) (?:te |lhe )?pagar\b"
    r"|\bso quero (?:a |o |minha |meu )?(?:internet|net|sinal|servico)\b"
    r"|\b(?:do not|don't|can't|cannot) (?:want to )?pay\b|\bno (?:quiero|puedo) pagar\b"
)
_NOT_BY_THEN = re.compile(
    r"\b(?:nao|n) (?:consigo|posso|da|vai dar|tenho)(?: pagar)? (?:antes|ate la"
    r"|ate (?:sexta|esse dia|essa data))\b|\b(?:not|can't) (?:before|by) (?:then|that)"
    r"|\bno (?:puedo|llego) (?:antes|para ese dia)\b"
)
_HOW_LONG = re.compile(
    r"\W*(?:e |mas )?(?:quanto|qto|qnto) tempo(?: (?:demora|leva|falta|mais))*\W*"
    r"|\W*(?:ainda )?(?:vai )?demora\w*(?: muito)?\W*|\W*how long(?: .{0,20})?\W*"
    r"|\W*cuanto (?:tarda|tiempo|falta)\W*"
)

flow = Flow[Unlocking](
    "trust_unlock",
    Unlocking,
    (Intent.ASK_UNLOCK,),
    needs=Level.DEBT,
    expects={"which_day": "day", "confirm": "day"},
)


@flow.step
def which_day(turn: Turn[Unlocking]) -> Move | None:
    """Explain what it is, and ask for a day within its limits."""
    if ended := _not_now(turn):
        return ended
    said = turn.heard.values
    if said.day is not None and said.day_to in {None, said.day}:
        return _read_back(turn, said.day)
    if refused := _no_day_within(turn):
        return refused
    asked = turn.heard.nothing or turn.heard.intent in {
        Intent.ASK_UNLOCK,
        Intent.PROMISE_TO_PAY,
    }
    if promised := _promised(turn):
        return _read_back(turn, promised) if asked else None
    return _ask_day(turn, "unlock.which_day") if asked or said.day else None


@flow.step
def confirm(turn: Turn[Unlocking]) -> Move | None:
    """Record the promise and grant the unlock, on a clear yes to exactly both."""
    if ended := _not_now(turn):
        return ended
    said = turn.heard.values
    agreed = turn.draft.offer if turn.draft else None
    if agreed is None or said.day not in {None, agreed.day}:
        return which_day(turn)
    if said.answer is Answer.NO:
        return finish("unlock.not_taken", choices=(PAY, SPLIT, PERSON))
    if said.answer is Answer.YES and not said.reserved and not turn.heard.thumb:
        return _grant(turn, agreed)
    again = said.answer is Answer.YES or turn.heard.intent is Intent.ASK_UNLOCK
    if turn.heard.nothing or again:
        return _read_back(turn, agreed.day)
    return None


def _no_day_within(turn: Turn[Unlocking]) -> Move | None:
    """Answer who names no day that can be: too far, none before then, none at all."""
    text, day = fold(turn.heard.text), turn.heard.values.day
    if turn.draft is not None and _NOT_BY_THEN.search(text):
        return finish("unlock.not_by_then", choices=(LATER, SPLIT, PERSON))
    if _PUTS_OFF.search(text):
        return _ask_day(turn, "unlock.needs_a_day")
    far = day is not None and day > last_day(turn.today, turn.case.unlock_limits)
    return _ask_day(turn, "unlock.too_far") if far else None


def asks_how_long(heard: Heard, case: Case) -> tuple[str, Heard] | None:
    """Hear "quanto tempo demora?" as a question about an unlock that was asked for."""
    waits = case.unlock.until is not None and not case.unlock.confirmed
    long = waits and _HOW_LONG.fullmatch(fold(heard.text))
    return (flow.name, replace(heard, intent=Intent.ASK_UNLOCK)) if long else None


def _not_now(turn: Turn[Unlocking]) -> Move | None:
    """Tell why there is none, kindly, and what there is instead."""
    case = turn.case
    refused = may_unlock(case.unlock, case.unlock_limits, turn.today)
    if refused is not None:
        return _refuse(turn, refused)
    if not usual_lines(turn):
        return finish("unlock.nothing_owed", choices=(PERSON,), closes=True)
    if may_promise(case.past, case.promise_limits):
        return _refuse(turn, NoUnlock("kept_too_few"))
    return None


def _refuse(turn: Turn[Unlocking], refused: NoUnlock) -> Move:
    key = f"unlock.refused.{refused.reason}"
    match refused.reason:
        case "open" if turn.case.unlock.confirmed:
            return finish("unlock.stands", day=refused.day, choices=(PAY, PERSON))
        case "open":
            minutes = turn.case.unlock_limits.confirm_minutes
            return finish(key, day=refused.day, n=minutes, choices=(PERSON,))
        case "not_suspended":
            owes = bool(turn.balance.total)
            choices = (PAID, CONTEST, PERSON) if owes else (PERSON,)
            return finish(key, choices=choices)
        case "not_offered":
            return finish(key, choices=(PAY, LATER, PERSON))
        case _:
            do: tuple[Command, ...] = (RefuseUnlock(refused.reason),)
            choices = (PAY, SPLIT, PERSON)
            return finish(key, do=do, choices=choices, day=refused.day)


def _ask_day(turn: Turn[Unlocking], key: str) -> Move:
    last = last_day(turn.today, turn.case.unlock_limits)
    less = _names_less(turn, sum_of(usual_lines(turn)))
    return ask(key, day=last, draft=Unlocking(less=less), then=which_day)


def _names_less(turn: Turn[Unlocking], owed: Money) -> bool:
    said = turn.heard.values.amount
    part = (said is not None and said < owed) or means_half(turn.heard.text)
    return part or bool(turn.draft and turn.draft.offer is None and turn.draft.less)


def _promised(turn: Turn[Unlocking]) -> date | None:
    """Give the day that is promised already, where it is near enough."""
    last = last_day(turn.today, turn.case.unlock_limits)
    days = [each.day for each in turn.case.promises if each.day <= last]
    return days[0] if days else None


def _read_back(turn: Turn[Unlocking], day: date) -> Move:
    """Read both back: what is paid on which day, and until when the service is back."""
    offer = _offer(turn, day)
    if offer is None:
        return _ask_day(turn, "unlock.too_far")
    less = _names_less(turn, offer.amount)
    return ask(
        "unlock.confirm_whole" if less else "unlock.confirm",
        amount=offer.amount,
        day=offer.day,
        until=offer.business_day,
        draft=Unlocking(offer, less),
        choices=yes_no(f"unlock-{offer.day:%Y%m%d}-{offer.amount.minor}"),
        then=confirm,
    )


def _offer(turn: Turn[Unlocking], day: date) -> Promise | None:
    if day > last_day(turn.today, turn.case.unlock_limits):
        return None
    offer = offer_on(turn, ids_of(usual_lines(turn)), day)
    return offer if isinstance(offer, Promise) else None


def _grant(turn: Turn[Unlocking], agreed: Promise) -> Move:
    fresh = _offer(turn, agreed.day)
    if turn.case.lane.pause and fresh is not None and fresh.amount < agreed.amount:
        agreed = fresh  # the pause has frozen its charges
    if fresh != agreed:
        # A payment landed, or midnight passed, since we asked.
        changed = _read_back(turn, agreed.day)
        return Move((Say("unlock.changed"), *changed.says), changed.then, changed.draft)
    return finish(
        "unlock.thanks",
        amount=agreed.amount,
        day=agreed.day,
        n=turn.case.unlock_limits.confirm_minutes,
        do=(RecordPromise(agreed), GrantUnlock()),
        closes=True,
    )
