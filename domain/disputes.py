"""What a client contests, by when it is answered, and how it may end."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.calendar import Calendar
from domain.charges import Items
from domain.money import Money


class Kind(StrEnum):
    """Why an invoice is contested; stored by value."""

    NOT_MINE = "not_mine"
    CANCELLED = "cancelled"
    WRONG_AMOUNT = "wrong_amount"
    CHARGES = "charges"  # fine and interest only: the invoice itself is recognised
    PAID = "paid"
    SERVICE = "service"
    DUPLICATE = "duplicate"
    OTHER = "other"


class State(StrEnum):
    """How a dispute stands; the names are those of the stored rows."""

    OPEN = "open"
    UPHELD = "upheld"  # the client was right
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"  # the client takes it back


class Remedy(StrEnum):
    """What becomes of an invoice where the client was right."""

    CANCEL = "cancel"  # nothing of it is owed
    REDUCE = "reduce"  # the principal becomes what it should have been
    CHARGES = "charges"  # fine and interest fall, the principal stays


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a remedy does not fit; *limit* is the amount that stands in its way."""

    why: str
    limit: Money | None = None


def answer_by(opened_on: date, business_days: int, calendar: Calendar) -> date:
    """Give the last day for an answer: so many business days after it was opened."""
    return calendar.add_business(opened_on, business_days)


def recognised(kind: Kind, left: Items, named: Money | None) -> Money | None:
    """Give the part that a client does not contest, which they may pay; else None.

    Who contests charges recognises the principal; who says "era pra ser 80" recognises
    80. An amount that is not less than what is owed contests nothing, and says nothing.
    """
    if kind is Kind.CHARGES:
        return left.principal if left.fine + left.interest else None
    if kind is not Kind.WRONG_AMOUNT or named is None:
        return None
    return named if Money(0, named.currency) < named < left.principal else None


def let_off(charged: Items, left: Items) -> Items:
    """Share out what falls where fine and interest were wrong, over what is open.

    *charged* is what was charged of them and not waived. What a part payment settled of
    them already is let off the principal in its place: the sum is what counts.
    """
    fine, interest = min(charged.fine, left.fine), min(charged.interest, left.interest)
    settled = charged.fine + charged.interest - fine - interest
    return Items(interest, fine, min(settled, left.principal))


def fits(
    remedy: Remedy,
    principal: Money,
    left: Items,
    to: Money | None,
    charged: Items | None = None,
) -> Unfit | None:
    """Tell why *remedy* cannot be had for an invoice; None where it can.

    *principal* is what was invoiced, *left* what is open of it, *charged* what was
    charged of fine and interest and not waived (None: what is left). What was paid of
    an invoice is not undone here: money goes back by a refund, which is another
    decision.
    """
    paid = principal - left.principal
    match remedy:
        case Remedy.CANCEL if paid:
            return Unfit("paid_in_part", paid)
        case Remedy.REDUCE if to is None or to.minor <= 0:
            return Unfit("amount")
        case Remedy.REDUCE if to is not None and to >= principal:
            return Unfit("not_less", principal)
        case Remedy.REDUCE if to is not None and to <= paid:
            return Unfit("paid_more", paid)
        case Remedy.CHARGES if not let_off(charged or left, left).total:
            return Unfit("no_charges")
        case _:
            return None
