"""A proposal: terms beyond the bot's limits, asked for or offered, as dialogues see it.

What a person offers is kept to its day and to the cent, though interest runs on: it
falls only with the debt that it was made for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.money import Money
from domain.offers import Offer, Wish
from domain.statement import InvoiceBalance


class State(StrEnum):
    """How far a proposal is.

    - ASKED: the client waits for an answer.
    - OFFERED: a person made an offer, asked or unasked; it stands until its day.
    - REFUSED: a person said no.
    - ACCEPTED: the client's yes made it an agreement.
    - DECLINED: its day is over, and the client had said no.
    - EXPIRED: its day is over, without a word of the client's.
    - WITHDRAWN: it lost its sense: the debt changed, or was agreed on otherwise.
    """

    ASKED = "asked"
    OFFERED = "offered"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


OPEN = (State.ASKED, State.OFFERED)


@dataclass(frozen=True, slots=True)
class Owed:
    """One invoice as it stood, the charges of passing days left out."""

    invoice_id: int
    principal: Money
    paid: Money
    let_off: Money


@dataclass(frozen=True, slots=True)
class Proposal:
    """The client's newest proposal; *owed* is what its offer was made for.

    *answer_by* is None where nothing is waited for, and once that hour has passed.
    *told*: the terms went out in full, so that a yes to them is one.
    """

    id: int
    state: State
    invoice_ids: tuple[int, ...] = ()
    answer_by: datetime | None = None
    offer: Offer | None = None
    owed: tuple[Owed, ...] = ()
    told: bool = False

    def offer_for(self, lines: Iterable[InvoiceBalance], today: date) -> Offer | None:
        """Give the offer where it still stands for what is owed on these lines."""
        if self.state is not State.OFFERED or self.offer is None:
            return None
        in_time = today <= self.offer.valid_until
        return self.offer if in_time and owed_on(lines) == self.owed else None


def owed_on(lines: Iterable[InvoiceBalance]) -> tuple[Owed, ...]:
    """Take down what an offer is made for: any payment or waiver shows in it."""
    taken = (
        Owed(
            line.invoice_id,
            line.principal,
            line.paid,
            line.discount + line.waived.total,
        )
        for line in lines
        if line.invoice_id is not None
    )
    return tuple(sorted(taken, key=lambda each: each.invoice_id))


def is_concrete(wish: Wish) -> bool:
    """Tell whether a wish names anything that somebody could say yes to."""
    return wish != Wish()


def meets(offer: Offer, wish: Wish) -> bool:
    """Tell whether *offer* gives all that *wish* names, or better."""
    if not is_concrete(wish) or wish.parts:
        return False
    first = offer.instalments[0].due_on
    return all(
        (
            wish.count in {None, offer.count},
            wish.amount_each is None or offer.largest <= wish.amount_each,
            wish.total is None or offer.total <= wish.total,
            wish.down_payment is None or offer.down_payment <= wish.down_payment,
            wish.first_on is None or first >= wish.first_on,
        )
    )
