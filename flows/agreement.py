"""The agreement: where it stands, its paper, and paying off all of it early."""

from domain.agreement_now import AgreementNow
from domain.disclosure import Level
from flows.extent import means_payoff
from flows.flow import Flow, NoDraft
from flows.heard import Intent
from flows.questions import PAY, PERSON, SPLIT
from flows.turn import AgreementPaper, Choice, Move, PayLink, Say, Turn, finish

flow = Flow[NoDraft]("agreement", intents=(Intent.ASK_AGREEMENT,), needs=Level.DEBT)


@flow.step
def show(turn: Turn[NoDraft]) -> Move:
    """Tell what is paid, what is next and what is left; or lead on to paying it off."""
    now, payoff = turn.case.agreement, means_payoff(turn.heard.text)
    if now is None or not now.active:
        return Move(start="payment") if payoff else _none_in_force(turn, now)
    if not now.left:
        return _told(now, "kept")
    return _payoff(now) if payoff else _stands(now)


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
        params |= {"amount": ahead.amount, "day": ahead.due_on}
    more = {"link": PayLink(), "paper": AgreementPaper(now.id)}
    see = Say("agreement.see", more, (PAY, PERSON))
    return Move((Say(f"agreement.{key}", params), *_hint(now), see))


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
