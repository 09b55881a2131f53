"""What a person decided about a wish, as the client hears it, and what a yes opens."""

from typing import Literal

from domain.agreed import Conditions, Consequence
from domain.offers import Offer
from flows import opening
from flows.bargain import Bargain, as_wished
from flows.heard import Method
from flows.questions import yes_no
from flows.reminder import Reminder, that_opens
from flows.stack import Frame
from flows.turn import Say

# As asked, otherwise than asked, or without having been asked.
How = Literal["granted", "countered", "unasked"]
CONFIRM = "confirm"  # the step of flows.instalments


def terms(offer: Offer, ways: tuple[Method, ...], conditions: Conditions) -> Say:
    """Read the terms back in full: total, parts, days, ways, and what lateness costs.

    CDC art. 52 has it told before the yes, and the interest with its rate.
    """
    key = "instalments.confirm_saving" if offer.saved else "instalments.confirm"
    params = {
        "offer": offer,
        "n": len(offer.instalments),
        "first": offer.first_on,
        "saved": offer.saved,
        "ways": ways,
        "late": Consequence(conditions, len(offer.instalments)),
        "until": offer.valid_until,
    }
    return Say(key, params, yes_no(offer.id))


def answered(  # noqa: PLR0913, PLR0917  # what is offered, how, and to whom
    how: How,
    offer: Offer,
    invoice_ids: tuple[int, ...],
    ways: tuple[Method, ...],
    conditions: Conditions,
    first_name: str,
) -> tuple[Say, Reminder]:
    """Write an offer in full; one clear yes to it is the agreement."""
    params = {"first_name": first_name, "day": offer.valid_until}
    bargain = Bargain(invoice_ids, wish=as_wished(offer), chosen=offer)
    say = terms(offer, ways, conditions)
    payloads = tuple(choice.payload for choice in say.choices)
    frame = Frame("instalments", CONFIRM, bargain)
    return Say(f"proposal.answer.{how}", params), Reminder(say, frame, payloads)


def knock(first_name: str, *, asked: bool) -> Reminder:
    """Tell that there is an answer, and nothing of it; a yes leads on to it."""
    key = "proposal.knock.asked" if asked else "proposal.knock.unasked"
    say = Say(key, {"first_name": first_name}, yes_no())
    return that_opens(opening.may_we_bargain.__name__, say)


def refused(first_name: str) -> Reminder:
    """Tell that it cannot be, without a word on how near it was; a yes bargains on."""
    say = Say("proposal.answer.refused", {"first_name": first_name}, yes_no())
    return that_opens(opening.after_offer.__name__, say)
