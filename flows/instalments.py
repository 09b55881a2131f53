"""Instalments: two or three offers, counter-offers, a full read-back, a clear yes."""

from dataclasses import replace

from domain.disclosure import Level
from domain.offers import Met, Offer, Wish
from flows.agreement_talk import MOVED
from flows.bargain import (
    Bargain,
    answer_to,
    as_wished,
    by_place,
    granted_here,
    lines_of,
    offers_on,
)
from flows.bargain_asides import (
    about_early,
    about_table,
    about_ways,
    asks_too_late,
)
from flows.bargain_better import better_price, noted
from flows.bargain_ends import let_go
from flows.bargained import PARTS, times_bargained, turned_to
from flows.beyond import ask, ask_leave, best_so_far, may_ask, waiting
from flows.choices import chosen
from flows.closing import agree, read_today
from flows.counter_offer import MOST_ROUNDS, meet
from flows.extent import means_payoff
from flows.flow import Flow
from flows.heard import Answer, Intent
from flows.kin import fold
from flows.one_of import means_one, which, with_the_one
from flows.person_please import hand_over
from flows.pick import Lines, basis_of, ids_of
from flows.questions import PAY, PERSON
from flows.table import (
    opening_key,
    read_back,
    show,
)
from flows.table_talk import (
    asks_of_terms,
    asks_which,
    closes_deal,
    lets_us_ask,
    speaks_of_down_payment,
    wants_better,
    wants_others,
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
    expects={
        "choose": "choice",
        "confirm": "count",
        "which_invoice": "choice",
        "which_day": "day",
        "how_much_down": "amount",
    },
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
    if turn.heard.rule == MOVED and turn.heard.values.day is None:
        return _ask_day(turn, bargain)
    if _offers_some_down(turn, bargain):
        return _ask_down(bargain)
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
    if asks_too_late(turn, bargain) or (
        asks_of_terms(turn.heard.text) and fits(turn, agreed)
    ):
        return read_today(turn, bargain, agreed)
    if wants_others(turn.heard.text):
        return show(turn, bargain, "instalments.these")
    if _offers_some_down(turn, bargain):
        return _ask_down(bargain)
    aside = (
        about_table(turn, bargain)
        or about_early(turn, agreed)
        or about_ways(turn, agreed)
    )
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
        told = noted(bargain) if key == "instalments.discount" else bargain
        return show(turn, told, key, *waiting(turn))
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
def how_much_down(turn: Turn[Bargain]) -> Move | None:
    """Take the figure of a down payment that was spoken of without one."""
    bargain, said = _bargain(turn), turn.heard.values
    if ended := _not_now(turn) or let_go(turn):
        return ended
    if turn.heard.nothing:
        return _ask_down(bargain)
    down = said.down_payment or said.amount
    if down is None or said.count or said.parts:
        return confirm(turn) if bargain.chosen else choose(turn)
    count = bargain.wish.count if (bargain.wish.count or 0) > 1 else None
    return meet(turn, bargain, Wish(count=count, down_payment=down))


def _ask_down(bargain: Bargain) -> Move:
    says = (Say("instalments.how_much_down"),)
    return Move(says, how_much_down.__name__, bargain)


def _offers_some_down(turn: Turn[Bargain], bargain: Bargain) -> bool:
    """Tell whether a down payment is spoken of, and neither how much nor a no."""
    if turn.heard.values.answer is Answer.NO or names_terms(turn.heard):
        return False
    spoken = speaks_of_down_payment(turn.heard.text)
    return spoken and refined(turn, bargain) == bargain.wish


@flow.step
def which_day(turn: Turn[Bargain]) -> Move | None:
    """Take the day to which the next payment of the agreement is to move."""
    bargain, day = _bargain(turn), turn.heard.values.day
    if ended := _not_now(turn):
        return ended
    if turn.heard.nothing:
        return _ask_day(turn, bargain)
    if day is None:
        return choose(replace(turn, draft=replace(bargain, wish=Wish())))
    return meet(turn, bargain, replace(refined(turn, bargain), first_on=day))


def _ask_day(turn: Turn[Bargain], bargain: Bargain) -> Move:
    """Ask for the day; the parts stay as many as they are."""
    left = len(lines_of(turn))
    wish = Wish(count=left if left > 1 else None)
    kept = replace(bargain, wish=bargain.wish if turn.heard.nothing else wish)
    return Move((Say("agreement.which_day"),), which_day.__name__, kept)


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
    """Hear a yes or a no; a yes to terms is one to those that stand meanwhile."""
    text, answer = turn.heard.text, turn.heard.values.answer
    if answer is Answer.NO:
        return _without_asking(turn, bargain)
    if closes_deal(text):
        best = best_so_far(turn, bargain, wish)
        return read_back(turn, bargain, best, as_wished(best))
    if asks_which(text):
        return show(turn, bargain, "instalments.these")
    yes = answer is Answer.YES or lets_us_ask(text)
    return ask(turn, bargain, wish) if yes else None


def _without_asking(turn: Turn[Bargain], bargain: Bargain) -> Move:
    if bargain.rounds > MOST_ROUNDS:
        return hand_over(turn, "instalments.person", "bargaining")
    return show(turn, bargain, "instalments.these")


def _which(turn: Turn[Bargain], bargain: Bargain) -> Move | None:
    """Take a no to all offers as "too dear", and a yes to none of them as a choice."""
    said = turn.heard.values
    if said.answer is Answer.NO or wants_less(turn.heard):
        return meet(turn, bargain, Wish())
    if wants_better(turn.heard) or wants_others(turn.heard.text):
        return better_price(turn, bargain)
    if said.answer is Answer.YES or turn.heard.intent in flow.intents:
        return show(turn, bargain, "instalments.which_one")
    return None


def _answered(turn: Turn[Bargain], bargain: Bargain, agreed: Offer) -> Move | None:
    """Bind on an unambiguous yes only; any other yes has the terms read again."""
    said = turn.heard.values
    if turn.heard.nothing:
        return read_today(turn, bargain, agreed)
    if said.answer is Answer.NO:
        return meet(turn, bargain, Wish())
    cheaper = wants_better(turn.heard) and not names_terms(turn.heard)
    if cheaper and not wants_less(turn.heard):
        return better_price(turn, bargain, agreed)
    if said.answer is Answer.YES and not said.reserved and not turn.heard.thumb:
        return agree(turn, bargain, agreed)
    return _not_bound(turn, bargain, agreed)


def _not_bound(turn: Turn[Bargain], bargain: Bargain, agreed: Offer) -> Move | None:
    """Answer what is neither a clear yes nor a no to what was read back."""
    said = turn.heard.values
    if wants_less(turn.heard):
        return meet(turn, bargain, Wish())
    in_parts = PARTS.search(fold(turn.heard.text)) and said.answer is not Answer.YES
    if agreed.count == 1 and in_parts and turn.heard.intent in flow.intents:
        return show(turn, bargain, "instalments.these")
    named = names_terms(turn.heard)  # "3", where three are read: it agrees to nothing
    wished = turn.heard.intent in {Intent.AFFIRM, *flow.intents}
    if said.answer is Answer.YES or wished or named:
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
