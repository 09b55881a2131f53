"""An offer that we make first: as much of it as may be said, and what a yes opens."""

from datetime import date

from domain.disclosure import Level
from domain.offers import Offer
from domain.statement import Balance
from flows import opening
from flows.bargain import listed
from flows.questions import PAID, yes_no
from flows.reminder import Reminder, that_opens
from flows.turn import PayLink, Say


def propose(
    level: Level,
    balance: Balance,
    offers: tuple[Offer, ...],
    valid_until: date,
    first_name: str,
) -> Reminder:
    """Write an offer as far as *level* allows; its answer starts the bargaining.

    Figures of the debt and of the offer are for a checked identity alone; a confirmed
    number hears of one invoice, and anybody else that there is a message.
    """
    oldest = balance.oldest
    if level < Level.INVOICE or oldest is None:
        return knock(first_name)
    common = {"first_name": first_name, "valid_until": valid_until}
    if level < Level.DEBT:
        params = {
            "number": oldest.number,
            "description": oldest.description,
            "due_on": oldest.due_on,
        }
        say = Say("campaign.offer.invoice", {**common, **params}, (*yes_no(), PAID))
    else:
        figures = {"total": balance.total, "offers": offers}
        say = Say("campaign.offer.debt", {**common, **figures}, listed(offers))
    return that_opens(opening.after_offer.__name__, say)


def knock(first_name: str, *, to_bargain: bool = True) -> Reminder:
    """Ask for leave to talk, and tell nothing; a yes leads to the offer or the debt."""
    params = {"first_name": first_name, "link": PayLink()}
    step = opening.may_we_bargain if to_bargain else opening.may_we_talk
    return that_opens(step.__name__, Say("reminder.neutral", params, yes_no()))
