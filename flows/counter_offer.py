"""A wish of the client's own at the bargaining table: met, or the nearest to it."""

from dataclasses import replace

from domain.offers import BeyondEnvelope, Met, Nearest, Wish
from domain.proposals import is_concrete, meets
from flows.bargain import Bargain, answer_to, as_wished, granted_here
from flows.bargain_asides import beside, by_card
from flows.beyond import ask_leave, may_ask, waiting
from flows.person_please import hand_over
from flows.table import is_on_the_table, leave_it, read_back, show, why_not
from flows.turn import Move, Say, Turn
from flows.wished import by_share

MOST_ROUNDS = 3  # wishes that could not be met; after these a person decides


def meet(turn: Turn[Bargain], bargain: Bargain, wish: Wish) -> Move:
    """Answer a counter-offer; the round is counted where it could not be met."""
    own = granted_here(turn, bargain)
    if own is not None and meets(own, wish):
        return read_back(turn, bargain, own, wish)
    if own is not None and wish.first_on and meets(own, replace(wish, first_on=None)):
        first_on = Say("instalments.nearest.first_on")  # it is no worse for the day
        return read_back(turn, bargain, own, as_wished(own), first_on)
    answer = answer_to(turn, wish)
    tried = replace(bargain.asking(wish, answer), share=by_share(turn))
    if isinstance(answer, Met):
        asides = beside(turn, bargain, answer.offer)
        return read_back(turn, tried, answer.offer, wish, *asides)
    if tried.rounds > MOST_ROUNDS:
        person = hand_over(turn, "instalments.person", "bargaining")
        return _take_up(turn, tried, wish) or person
    if own is not None and not is_concrete(wish):
        return leave_it(turn, tried, own)
    return _unmet(turn, tried, wish, answer)


def _unmet(
    turn: Turn[Bargain], tried: Bargain, wish: Wish, answer: Nearest | BeyondEnvelope
) -> Move:
    match answer:
        case Nearest(offer, why) if is_on_the_table(tried, offer, why):
            these = show(turn, tried, "instalments.these", Say("instalments.lightest"))
            return _take_up(turn, tried, wish) or these
        case Nearest(offer, why):
            drawn = replace(as_wished(offer), first_on=wish.first_on)
            first = (why_not(wish, why), *by_card(turn, offer))
            return read_back(turn, tried, offer, drawn, *first)
        case BeyondEnvelope():
            these = show(turn, tried, "instalments.these", Say("instalments.beyond"))
            return _take_up(turn, tried, wish) or these


def _take_up(turn: Turn[Bargain], bargain: Bargain, wish: Wish) -> Move | None:
    """Offer to take a concrete wish to who decides, or tell how that stands."""
    if is_concrete(wish) and (open_still := waiting(turn)):
        return show(turn, bargain, "instalments.these", *open_still)
    if not may_ask(turn, wish):
        return None
    asking = replace(bargain, wish=Wish(), beyond=wish, said=turn.heard.text)
    return ask_leave(turn, asking, wish)
