"""The bargaining table: the offers in a list, or one of them read back in full."""

from dataclasses import replace

from domain.offers import Offer, Wish
from flows.bargain import (
    Bargain,
    at_once_of,
    granted_here,
    lines_of,
    listed,
    offers_on,
)
from flows.bargained import is_agreed, is_partial
from flows.commands import DeclineOffer
from flows.heard import Intent
from flows.pick import Lines, basis_of, debt_of
from flows.proposed import terms
from flows.turn import Move, Say, Turn

CHOOSE, CONFIRM = "choose", "confirm"  # the steps of flows.instalments that wait


def opening_key(turn: Turn[Bargain], bargain: Bargain) -> str:
    """Choose the words above the offers: a discount asked for is answered first."""
    if is_agreed(turn.case, lines_of(turn)):
        return "instalments.renegotiate"
    if turn.heard.intent is not Intent.ASK_DISCOUNT:
        return "instalments.offers"
    lump = at_once_of(offers_on(turn, bargain))
    if lump is None:
        return "instalments.offers"
    return "instalments.discount" if lump.saved else "instalments.no_discount"


def show(turn: Turn[Bargain], bargain: Bargain, key: str, *first: Say) -> Move:
    """Show the offers in their list, for a choice or a wish."""
    offers, lines = offers_on(turn, bargain), lines_of(turn)
    saved = (at_once_of(offers) or offers[0]).saved
    params = {"owed": debt_of(lines).total, "offers": offers, "saved": saved}
    if is_partial(turn, lines):
        params["lines"] = lines  # what "ela" is from now on
    draft = bargain.with_offers(offers, basis_of(lines))
    return Move((*first, Say(key, params, listed(offers))), CHOOSE, draft)


def read_back(
    turn: Turn[Bargain], bargain: Bargain, offer: Offer, wish: Wish, *first: Say
) -> Move:
    """Read the terms back in full; who granted them for how long is said before."""
    if offer == granted_here(turn, bargain):
        first = (*first, Say("proposal.stands", {"day": offer.valid_until}))
    lines = lines_of(turn)
    read = terms(offer, turn.case.ways, turn.case.conditions)
    draft = bargain.settling_on(offer, wish, basis_of(lines))
    return Move((*first, *_about(turn, lines), read), CONFIRM, draft)


def _about(turn: Turn[Bargain], lines: Lines) -> tuple[Say, ...]:
    """Say which invoices it is about where others stay, and what it replaces."""
    about: tuple[Say, ...] = ()
    if is_partial(turn, lines):
        numbers = ", ".join(line.number for line in lines)
        params = {"numbers": numbers, "n": len(lines), "lines": lines}
        about = (Say("instalments.only", params),)
    again = is_agreed(turn.case, lines)
    return (*about, Say("instalments.takes_place")) if again else about


def why_not(wish: Wish, why: str) -> Say:
    """Say what of the wish could not be met; a figure of the client's own is named."""
    if why == "count" and wish.amount_each:
        params = {"n": wish.count, "amount": wish.amount_each}
        return Say("instalments.nearest.more_parts", params)
    return Say(f"instalments.nearest.{why}")


def leave_it(turn: Turn[Bargain], bargain: Bargain, own: Offer) -> Move:
    """Take a no to what a person offered; it stands all the same, until its day."""
    proposal = turn.case.proposal
    assert proposal is not None  # noqa: S101 - its offer is what was declined
    stands = Say("proposal.declined", {"day": own.valid_until})
    shown = show(turn, bargain, "instalments.these", stands)
    return replace(shown, do=(DeclineOffer(proposal.id),))


def is_on_the_table(bargain: Bargain, offer: Offer, why: str) -> bool:
    """Tell whether there is nothing lighter; a day that cannot be is another matter."""
    return (
        bargain.chosen is not None
        and offer.id == bargain.chosen.id
        and (why != "first_on")
    )


def was_granted(turn: Turn[Bargain], offer: Offer) -> bool:
    """Tell whether these terms are a person's, whether they still stand or not."""
    proposal = turn.case.proposal
    return bool(proposal and proposal.offer and proposal.offer.id == offer.id)


def changed_since(turn: Turn[Bargain], offer: Offer) -> Say:
    """Say why what was on the table is not there any more."""
    over = was_granted(turn, offer)
    return Say("proposal.over") if over else Say("instalments.changed")
