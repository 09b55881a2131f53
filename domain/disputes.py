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


def fits(
    remedy: Remedy, principal: Money, left: Items, to: Money | None
) -> Unfit | None:
    """Tell why *remedy* cannot be had for an invoice; None where it can.

    *principal* is what was invoiced, *left* what is open of it. What was paid of an
    invoice is not undone here: money goes back by a refund, which is another decision.
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
        case Remedy.CHARGES if not (left.fine + left.interest):
            return Unfit("no_charges")
        case _:
            return None
