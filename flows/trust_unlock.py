"""Trust unlock: the service comes back on a promise, where the company allows it."""

from dataclasses import dataclass
from datetime import date

from domain.disclosure import Level
from domain.promises import Promise, may_promise
from domain.unlock import NoUnlock, last_day, may_unlock
from flows.commands import Command, GrantUnlock, RecordPromise, RefuseUnlock
from flows.flow import Flow
from flows.heard import Answer, Intent
from flows.pick import ids_of
from flows.promised import offer_on, usual_lines
from flows.questions import CONTEST, LATER, PAID, PAY, PERSON, SPLIT, yes_no
from flows.turn import Move, Say, Turn, ask, finish


@dataclass(frozen=True, slots=True)
class Unlocking:
    """The promise on which the service would come back, as it was read back."""

    offer: Promise | None = None


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
            return finish(key, day=refused.day, choices=(PERSON,))
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
    return ask(key, day=last, draft=Unlocking(), then=which_day)


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
    return ask(
        "unlock.confirm",
        amount=offer.amount,
        day=offer.day,
        until=offer.business_day,
        draft=Unlocking(offer),
        choices=yes_no(f"unlock-{offer.day:%Y%m%d}-{offer.amount.minor}"),
        then=confirm,
    )


def _offer(turn: Turn[Unlocking], day: date) -> Promise | None:
    if day > last_day(turn.today, turn.case.unlock_limits):
        return None
    offer = offer_on(turn, ids_of(usual_lines(turn)), day)
    return offer if isinstance(offer, Promise) else None


def _grant(turn: Turn[Unlocking], agreed: Promise) -> Move:
    if _offer(turn, agreed.day) != agreed:
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
