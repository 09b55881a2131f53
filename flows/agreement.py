"""The agreement: where it stands, its paper, paying it early, being late with it."""

from domain.agreed import Consequence
from domain.agreement_now import AgreementNow
from domain.disclosure import Level
from flows.agreement_talk import AHEAD, EARLY, IF_LATE
from flows.extent import means_payoff
from flows.flow import Flow, NoDraft
from flows.heard import Intent
from flows.questions import LATER, PAY, PERSON, REDO, SPLIT
from flows.turn import AgreementPaper, Choice, Move, PayLink, Say, Turn, finish

flow = Flow[NoDraft]("agreement", intents=(Intent.ASK_AGREEMENT,), needs=Level.DEBT)


@flow.step
def show(turn: Turn[NoDraft]) -> Move:  # one return a question
    """Tell what is paid, what is next and what is left; or lead on to paying it off."""
    now, payoff = turn.case.agreement, means_payoff(turn.heard.text)
    if now is None or not now.active:
        return Move(start="payment") if payoff else _none_in_force(turn, now)
    if not now.left:
        return _told(now, "kept")
    if turn.heard.rule == AHEAD:
        return Move((about_early(now),), start="payment")
    if payoff:
        return _payoff(now)
    if turn.heard.rule == EARLY:
        return Move((about_early(now), *_hint(now), _see(now)))
    return _if_late(turn, now) if turn.heard.rule == IF_LATE else _stands(now)


def about_early(now: AgreementNow) -> Say:
    """Say that it may be paid before its days, and what that takes off."""
    return Say("agreement.early" if now.saved_by_payoff else "agreement.early_plain")


def _if_late(turn: Turn[NoDraft], now: AgreementNow) -> Move:
    """Say what being late leads to, as told at the yes; what is late is named."""
    late = Consequence(now.conditions or turn.case.conditions, len(now.parts))
    told = Say("agreement.if_late", {"late": late}, (LATER, REDO, PERSON))
    return Move((*((_place(now),) if now.late else ()), told))


def _none_in_force(turn: Turn[NoDraft], now: AgreementNow | None) -> Move:
    choices: tuple[Choice, ...] = (SPLIT,) if turn.balance.total else ()
    if now is None:
        return finish("agreement.none", choices=(*choices, PERSON))
    return _told(now, now.state, *choices)


def _told(now: AgreementNow, key: str, *choices: Choice) -> Move:
    return finish(
        f"agreement.over.{key}",
        number=str(now.id),
        link=PayLink(),
        paper=AgreementPaper(now.id),
        choices=(*choices, PERSON),
    )


def _stands(now: AgreementNow) -> Move:
    return Move((_place(now), *_hint(now), _see(now)))


def _see(now: AgreementNow) -> Say:
    more = {"link": PayLink(), "paper": AgreementPaper(now.id)}
    return Say("agreement.see", more, (PAY, PERSON))


def _place(now: AgreementNow) -> Say:
    """Say how much is paid, what is next and what is left of it."""
    ahead = now.next
    params = {
        "number": str(now.id),
        "n": len(now.paid),
        "count": len(now.parts),
        "rest": now.rest,
        "overdue": now.overdue,
    }
    key = "late" if now.late else "next"
    key = key if len(now.parts) > 1 else f"{key}_only"
    if ahead is not None:
        left = ahead.asked + ahead.early  # a part of it may have been paid
        params |= {"amount": left, "day": ahead.due_on}
    return Say(f"agreement.{key}", params)


def _hint(now: AgreementNow) -> tuple[Say, ...]:
    """Say what settles all of it today, where more than one part is left."""
    if len(now.left) < 2:  # noqa: PLR2004 - one part is paid off by paying it
        return ()
    saved = now.saved_by_payoff
    key = "agreement.payoff_hint_saving" if saved else "agreement.payoff_hint"
    return (Say(key, {"amount": now.payoff, "saved": saved}),)


def _payoff(now: AgreementNow) -> Move:
    saved = now.saved_by_payoff
    key = "agreement.payoff_saving" if saved else "agreement.payoff"
    params = {"number": str(now.id), "amount": now.payoff, "saved": saved}
    return Move((Say(key, params),), start="payment")
