"""A better price that is asked for without a figure: told what there is, made no worse.

Nobody who asks for a discount on one payment is led to a plan, which costs more: what
they have in hand stays. Of a plan the cheaper payment at once is shown beside it.
"""

from dataclasses import replace

from domain.offers import Offer, Wish
from flows.bargain import Asked, Bargain, at_once_of, offers_on
from flows.counter_offer import MOST_ROUNDS
from flows.person_please import hand_over
from flows.table import read_back, show
from flows.turn import Move, Say, Turn


def better_price(
    turn: Turn[Bargain], bargain: Bargain, agreed: Offer | None = None
) -> Move:
    """Tell what one payment saves, once; then that there is nothing better.

    *agreed* is what was read back last, if anything was.
    """
    lump = at_once_of(offers_on(turn, bargain))
    asked = bargain.asked is not None and bargain.asked.why == "cheaper"
    told = asked or lump is None or not lump.saved or (agreed and agreed.count == 1)
    if not told:
        return show(turn, noted(bargain), "instalments.discount")
    tried = replace(noted(bargain), rounds=bargain.rounds + 1)
    if tried.rounds > MOST_ROUNDS:
        return hand_over(turn, "instalments.person", "bargaining")
    best = Say("instalments.lightest")
    if agreed is not None and agreed.count == 1:
        return read_back(turn, tried, agreed, bargain.wish, best)
    return show(turn, tried, "instalments.these", best)


def noted(bargain: Bargain) -> Bargain:
    """Remember that a discount was asked for, and answered."""
    return replace(bargain, asked=Asked(Wish(), "nearest", "cheaper"))
