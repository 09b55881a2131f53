"""Instalments: two or three offers, counter-offers, a full read-back, a clear yes."""

from dataclasses import replace

from domain.disclosure import Level
from domain.offers import Met, Offer, Wish
from flows.bargain import (
    Bargain,
    answer_to,
    as_wished,
    by_place,
    granted_here,
    lines_of,
    offers_on,
)
from flows.bargain_asides import about_table, about_ways, asks_too_late
from flows.bargain_ends import let_go
from flows.bargained import times_bargained, turned_to
from flows.beyond import ask, ask_leave, may_ask, waiting
from flows.choices import chosen
from flows.closing import agree, read_today
from flows.counter_offer import MOST_ROUNDS, meet
from flows.extent import means_payoff
from flows.flow import Flow
from flows.heard import Answer, Intent
from flows.one_of import means_one, which, with_the_one
from flows.person_please import hand_over
from flows.pick import Lines, basis_of, ids_of
from flows.questions import PAY, PERSON
from flows.table import (
    opening_key,
    read_back,
    show,
)
from flows.turn import Move, Say, Turn, finish
from flows.why_not import asks_why_not
from flows.wished import (
    fits,
    insists_on_day,
    names_terms,
    one_payment,
    promises_only,
    refined,
    wants_less,
)

_OPEN = (Intent.AFFIRM, Intent.DENY, Intent.OUT_OF_SCOPE)  # a name alone may be these

flow = Flow[Bargain](
    "instalments",
    Bargain,
    (Intent.NEGOTIATE_INSTALLMENTS, Intent.ASK_DISCOUNT, Intent.PROPOSE_AMOUNT),
    needs=Level.DEBT,
    expects={"choose": "choice", "confirm": "count", "which_invoice": "choice"},
)


@flow.step
def choose(turn: Turn[Bargain]) -> Move | None:
    """Show the offers, and take a choice or a wish of the client's own."""
    if ended := _not_now(turn) or let_go(turn):
        return ended
    bargain = _bargain(turn)
    if turn.draft is None and chosen(turn.heard):  # of the lines of a campaign's offer
        basis = basis_of(lines_of(turn))
        bargain = bargain.with_offers(offers_on(turn, bargain), basis)
    if offer := by_place(bargain, turn.heard):
        return read_today(turn, replace(bargain, wish=as_wished(offer)), offer)
    if aside := about_table(turn, bargain):
        why_not = asks_why_not(turn, bargain)
        key = "instalments.which_one" if why_not else "instalments.these"
        return show(turn, bargain, key, aside)
    return _all_at_once(turn, bargain) or _wished(turn, bargain)


@flow.step
def confirm(turn: Turn[Bargain]) -> Move | None:
    """Record the agreement on a clear yes to exactly what was read back."""
    if ended := _not_now(turn) or let_go(turn):
        return ended
    bargain = _bargain(turn)
    agreed = bargain.chosen
    if agreed is None or by_place(bargain, turn.heard):
        return choose(turn)
    return (
        _aside(turn, bargain, agreed)
        or _all_at_once(turn, bargain)
        or _other_terms(turn, bargain, agreed)
        or _answered(turn, bargain, agreed)
    )


def _aside(turn: Turn[Bargain], bargain: Bargain, agreed: Offer) -> Move | None:
    """Answer what is asked about the terms before the yes, and read them back again."""
    if asks_too_late(turn, bargain):
        return read_today(turn, bargain, agreed)
    aside = about_table(turn, bargain) or about_ways(turn, agreed)
    if aside is None:
        return None
    return read_today(turn, bargain, agreed, aside)


def _wished(turn: Turn[Bargain], bargain: Bargain) -> Move | None:
    """Meet a wish of the client's own; with none, show the offers or hear a choice."""
    wish = refined(turn, bargain)
    if wish != bargain.wish:
        return None if promises_only(turn.heard) else meet(turn, bargain, wish)
    if turn.draft is None and (offer := granted_here(turn, bargain)):
        return read_back(turn, bargain, offer, as_wished(offer))
    if turn.draft is None or turn.heard.nothing:
        key = opening_key(turn, bargain)
        return show(turn, bargain, key, *waiting(turn))
    return _which(turn, bargain)


def _other_terms(turn: Turn[Bargain], bargain: Bargain, agreed: Offer) -> Move | None:
    """Meet terms that are not those which were read back."""
    if insists_on_day(turn, bargain):
        return Move(start="promise_to_pay")
    if fits(turn, agreed):
        return None
    return meet(turn, bargain, refined(turn, bargain))


def _all_at_once(turn: Turn[Bargain], bargain: Bargain) -> Move | None:
    """Take "pago tudo sexta" and "manda o pix" as one payment, where that saves.

    A promise, or a code of the whole debt, would be worse than what stands offered.
    """
    wish = one_payment(turn, bargain)
    answer = wish and answer_to(turn, wish)
    if wish is None or not isinstance(answer, Met) or not answer.offer.saved:
        return None
    cheaper = Say("instalments.at_once_saves")
    return read_back(turn, bargain, answer.offer, wish, cheaper)


@flow.step
def which_invoice(turn: Turn[Bargain]) -> Move | None:
    """Begin over the one invoice that is chosen, where only one was meant."""
    lines = lines_of(turn)
    if turn.heard.nothing or means_one(turn, lines):
        return Move((which(lines),), which_invoice.__name__, turn.draft)
    heard = with_the_one(turn, lines, Intent.NEGOTIATE_INSTALLMENTS)
    return choose(replace(turn, heard=heard, draft=None)) if heard else None


@flow.step
def may_i_ask(turn: Turn[Bargain]) -> Move | None:
    """Take a wish beyond our limits to who decides it, where the client wants that."""
    bargain = _bargain(turn)
    wish = bargain.beyond
    ended = _not_now(turn) or let_go(turn)
    if ended or wish is None or not may_ask(turn, wish):
        return ended or choose(turn)
    if turn.heard.nothing:
        return ask_leave(turn, bargain, wish)
    if asks_why_not(turn, bargain):
        asked = ask_leave(turn, bargain, wish)
        return replace(asked, says=(Say("instalments.why_not"), *asked.says))
    if refined(turn, bargain) not in {bargain.wish, wish}:
        return choose(turn)
    return _leave_given(turn, bargain, wish)


def _leave_given(turn: Turn[Bargain], bargain: Bargain, wish: Wish) -> Move | None:
    match turn.heard.values.answer:
        case Answer.YES:
            return ask(turn, bargain, wish)
        case Answer.NO:
            return _without_asking(turn, bargain)
        case _:
            return None


def _without_asking(turn: Turn[Bargain], bargain: Bargain) -> Move:
    if bargain.rounds > MOST_ROUNDS:
        return hand_over(turn, "instalments.person", "bargaining")
    return show(turn, bargain, "instalments.these")


def _which(turn: Turn[Bargain], bargain: Bargain) -> Move | None:
    """Take a no to all offers as "too dear", and a yes to none of them as a choice."""
    said = turn.heard.values
    cheaper = turn.heard.intent is Intent.ASK_DISCOUNT or wants_less(turn.heard)
    if said.answer is Answer.NO or cheaper:
        return meet(turn, bargain, Wish())
    if said.answer is Answer.YES or turn.heard.intent in flow.intents:
        return show(turn, bargain, "instalments.which_one")
    return None


def _answered(turn: Turn[Bargain], bargain: Bargain, agreed: Offer) -> Move | None:
    """Bind on an unambiguous yes only; any other yes has the terms read again."""
    said = turn.heard.values
    if turn.heard.nothing:
        return read_today(turn, bargain, agreed)
    cheaper = turn.heard.intent is Intent.ASK_DISCOUNT and not names_terms(turn.heard)
    if said.answer is Answer.NO or cheaper:
        return meet(turn, bargain, Wish())
    if said.answer is Answer.YES and not said.reserved and not turn.heard.thumb:
        return agree(turn, bargain, agreed)
    if wants_less(turn.heard):
        return meet(turn, bargain, Wish())
    if said.answer is Answer.YES or turn.heard.intent in {Intent.AFFIRM, *flow.intents}:
        return read_today(turn, bargain, agreed, Say("instalments.clear_yes"))
    return None


def _not_now(turn: Turn[Bargain]) -> Move | None:
    """End where there is nothing to bargain over, or it was done often enough."""
    case, lines = turn.case, lines_of(turn)
    if case.in_agreement and means_payoff(turn.heard.text):
        return Move(start="agreement")
    if case.in_agreement and not (lines and case.instalments):
        return finish("instalments.in_agreement", choices=(PAY, PERSON))
    if not turn.balance.total:
        return finish("balance.nothing_owed")
    if not lines:
        return finish("payment.being_checked", choices=(PERSON,))
    if times_bargained(case, lines) > case.envelope.renegotiations:
        return hand_over(turn, "instalments.again_by_people", "renegotiation")
    return _of_others(turn, lines)


def _of_others(turn: Turn[Bargain], lines: Lines) -> Move | None:
    """Begin anew over other invoices than those bargained over, or ask which."""
    if turn.heard.intent not in {*flow.intents, *_OPEN}:
        return None
    if means_one(turn, lines):
        return Move((which(lines),), which_invoice.__name__, Bargain(ids_of(lines)))
    begun, others = turn.draft, turned_to(turn)
    if begun is None or not others or by_place(begun, turn.heard):
        return None
    same = begun.chosen is not None and {*ids_of(others)} == {*begun.invoice_ids}
    return None if same else choose(replace(turn, draft=None))


def _bargain(turn: Turn[Bargain]) -> Bargain:
    """Give the bargain so far, or start one over what is late (else all that is open).

    The first offers are made here; a wish in the very first message goes with them.
    """
    begun = turn.draft or Bargain(ids_of(lines_of(turn)))
    return replace(begun, rounds=max(begun.rounds, turn.case.rounds_lost))
