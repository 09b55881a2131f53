"""What was told stands: the terms that a client was shown for a debt, to their day."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.money import Money
from domain.offer import Kind, Offer

_WHOLE = 10_000  # basis points


@dataclass(frozen=True, slots=True)
class Quote:
    """Terms that were told for one debt, whoever asked, on whatever channel.

    *basis* names the debt (`flows.pick.basis_of`): while it is the same, what was told
    stands to the offer's *valid_until*, though a day's interest has been added since.
    *share_bp* is how much of the discount the client had by naming a figure, in basis
    points of all that may be given; 0 where the price was offered unasked.
    *interest_bp_month* is the rate on instalments at which it was drawn. *read_back*:
    it was not only one of a list, but put to the client by itself.
    """

    offer: Offer
    basis: str
    told_at: datetime
    share_bp: int = 0
    interest_bp_month: int = 0
    read_back: bool = False

    def stands_for(self, basis: str, day: date) -> bool:
        """Tell whether these terms can be had on *day* for that debt."""
        return self.basis == basis and day <= self.offer.valid_until

    def covers(self, kind: Kind, count: int) -> bool:
        """Tell whether *count* instalments cost no more: told were as many, or more."""
        return self.offer.kind is kind and count <= self.offer.count


@dataclass(frozen=True, slots=True)
class Granted:
    """What a client once named and had: below it no other figure is met.

    Who had one figure could otherwise name less and less until the floor is found. It
    holds for other invoices too, as a share of their discount, and after its day; for
    the same debt the *price* itself may always be named again.
    """

    kind: Kind
    share_bp: int
    price: Money | None = None

    def least(self, total: Money, allowance: Money) -> Money:
        """Give the lowest price that may be named where so much may be given up."""
        off = Money(-(-allowance.minor * self.share_bp // _WHOLE), total.currency)
        return total - off if self.price is None else min(self.price, total - off)


def standing(quotes: tuple[Quote, ...], basis: str, today: date) -> tuple[Quote, ...]:
    """List what was told for the debt and still stands."""
    return tuple(quote for quote in quotes if quote.stands_for(basis, today))


def granted(quotes: tuple[Quote, ...], basis: str) -> tuple[Granted, ...]:
    """Give, for each kind, the most that the client had by naming a figure.

    More than the whole discount was not the bot's to give: a person gave it, and it
    says nothing of the bot's limits.
    """
    found = []
    for kind in Kind:
        named = [q for q in quotes if q.offer.kind is kind and 0 < q.share_bp <= _WHOLE]
        if named:
            same = [quote.offer.price for quote in named if quote.basis == basis]
            most = max(quote.share_bp for quote in named)
            found.append(Granted(kind, most, min(same, default=None)))
    return tuple(found)
