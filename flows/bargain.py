"""What a bargain remembers, and how a client's words become a wish or a choice."""

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from domain.money import Money
from domain.offers import (
    BeyondEnvelope,
    Envelope,
    Kind,
    Met,
    Nearest,
    Offer,
    Wish,
    counter,
    make_offers,
)
from flows.choices import MOST_WORDS, chosen
from flows.heard import Heard, Intent, Values
from flows.kin import fold
from flows.pick import Lines, basis_of, debt_of, named, open_lines, with_ids
from flows.turn import Choice, Turn

_COUNTS = frozenset(map(str, range(2, 61)))  # what a bare number may count
_EACH = re.compile(
    r"\b(?:por mes|mensa|ao mes|todo mes|cada|parcela|por semana|quinzena|a month"
    r"|monthly|each|per month|al mes|cuota)"
)
_SETTLE = re.compile(
    r"\b(?:a ?vista|de uma vez|quit|fecho por|fecha por|acerto|tudo por|settle|in full"
    r"|de contado|liquid|faz(?:em|ia)? (?:por )?(?:r\$ ?)?\d|e pronto|e acabou|fecha\b)"
)
_LESS = re.compile(
    r"\b(?:menor|menos|abaix|baix|diminu|reduz|muito car|ta car|pesad"
    r"|mais (?:vezes|parcel|prazo|suave|leve)|lower|smaller|cheaper"
    r"|more (?:time|instal|payments)"
    r"|mas (?:cuotas|plazo|barat))"
)


Reply = Literal["met", "nearest", "beyond"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish of the client's own as it was last heard, and how it could be answered."""

    wish: Wish
    reply: Reply
    why: str = ""


@dataclass(frozen=True, slots=True)
class Bargain:
    """The invoices, the offers shown, the rounds lost, and what was last read back.

    *basis* names the debt that the figures were made of: where it is another one, they
    are made anew. *asked* is the client's last own wish.
    """

    invoice_ids: tuple[int, ...] = ()
    offers: tuple[Offer, ...] = ()
    rounds: int = 0
    wish: Wish = field(default_factory=Wish)
    chosen: Offer | None = None
    basis: str = ""
    asked: Asked | None = None

    def with_offers(self, offers: tuple[Offer, ...], basis: str) -> "Bargain":
        """Show *offers*; nothing is chosen yet."""
        return replace(self, offers=offers, basis=basis, chosen=None, wish=Wish())

    def settling_on(self, offer: Offer, wish: Wish, basis: str) -> "Bargain":
        """Read *offer* back; *wish* is what it can be drawn from again."""
        return replace(self, chosen=offer, wish=wish, basis=basis)

    def asking(self, wish: Wish, answer: Met | Nearest | BeyondEnvelope) -> "Bargain":
        """Note the wish and what came of it; one that was not met is a round."""
        if isinstance(answer, Met):
            return replace(self, asked=Asked(wish, "met"))
        near = isinstance(answer, Nearest)
        asked = Asked(wish, "nearest" if near else "beyond", answer.why)
        return replace(self, asked=asked, rounds=self.rounds + 1)


def lines_of(turn: Turn[Bargain]) -> Lines:
    """List what is bargained over: as begun, else named, else late, else all open."""
    if turn.draft is not None:
        kept = set(open_lines(turn))
        begun = with_ids(turn.balance, turn.draft.invoice_ids)
        return tuple(line for line in begun if line in kept)
    lines = open_lines(turn)
    late = tuple(line for line in lines if line.days_late)
    return named(turn, lines) or late or lines


def limits_of(turn: Turn[Bargain]) -> Envelope:
    """Give the limits, in which what was told for this very debt stands."""
    case, basis = turn.case, basis_of(lines_of(turn))
    return case.envelope.holding(case.quotes, basis, turn.today)


def offers_on(turn: Turn[Bargain], bargain: Bargain) -> tuple[Offer, ...]:
    """Give the offers as shown while they stand, or fresh ones for another debt."""
    lines, case = lines_of(turn), turn.case
    stand = all(turn.today <= offer.valid_until for offer in bargain.offers)
    if bargain.offers and stand and basis_of(lines) == bargain.basis:
        return bargain.offers
    envelope = limits_of(turn)
    return make_offers(debt_of(lines), envelope, turn.today, case.calendar, case.means)


def at_once_of(offers: tuple[Offer, ...]) -> Offer | None:
    """Find the one payment among *offers*."""
    return next((offer for offer in offers if offer.kind is Kind.AT_ONCE), None)


def answer_to(turn: Turn[Bargain], wish: Wish) -> Met | Nearest | BeyondEnvelope:
    """Answer a wish of the client's own, at today's figures."""
    debt, case = debt_of(lines_of(turn)), turn.case
    envelope = limits_of(turn)
    return counter(debt, envelope, wish, turn.today, case.calendar, case.means)


def listed(offers: tuple[Offer, ...]) -> tuple[Choice, ...]:
    """Make a choice of each offer, in the order of the list."""
    return tuple(_choice(place, offer) for place, offer in enumerate(offers, start=1))


def by_place(bargain: Bargain, heard: Heard) -> Offer | None:
    """Find the offer that is chosen by button or number."""
    place = chosen(heard) or ""
    if place.isdecimal() and 1 <= int(place) <= len(bargain.offers):
        return bargain.offers[int(place) - 1]
    return None


def wants_less(heard: Heard) -> bool:
    """Tell whether smaller instalments, or more of them, are asked for."""
    return _LESS.search(fold(heard.text)) is not None


def as_wished(offer: Offer) -> Wish:
    """Give the wish from which *offer* is drawn again on another day."""
    if offer.kind is Kind.AT_ONCE:
        return Wish(count=1)
    return Wish(count=offer.count, down_payment=offer.down_payment or None)


def refined(bargain: Bargain, heard: Heard) -> Wish:
    """Read a wish out of the message; day and down payment said before are kept.

    A day alone moves what is on the table: "sim, mas só dia 10". A schedule of their
    own says everything.
    """
    said = heard.values
    if said.parts:
        return Wish(parts=said.parts)
    count, each, total = _count(heard), None, None
    if said.amount is not None:
        each, total = _each_or_total(said.amount, count, heard)
    day, down = said.day, said.down_payment
    if (count, each, total) == (None, None, None):
        return replace(
            bargain.wish,
            first_on=day or bargain.wish.first_on,
            down_payment=down or bargain.wish.down_payment,
        )
    before = bargain.wish
    return Wish(count, each, down or before.down_payment, total, day or before.first_on)


def fits(heard: Heard, offer: Offer) -> bool:
    """Tell whether what the message names is what *offer* says already."""
    said: Values = heard.values
    if said.parts:
        drawn = {part.due_on: part.amount for part in offer.instalments}
        named = {part.day: part.amount for part in said.parts}
        return drawn.keys() == named.keys() and all(
            amount in {None, drawn[day]} for day, amount in named.items()
        )
    amounts = {None, offer.total, offer.down_payment, offer.saved}
    amounts |= {part.amount for part in offer.instalments}
    days = {None} | {part.due_on for part in offer.instalments}
    return (
        _count(heard) in {None, offer.count}
        and said.amount in amounts
        and said.down_payment in {None, offer.down_payment}
        and said.day in days
    )


def _count(heard: Heard) -> int | None:
    """Give the count that is named; a bare number beyond the list is one too."""
    if heard.values.count is not None:
        return heard.values.count
    digits = heard.values.digits
    bare = len(heard.text.split()) <= MOST_WORDS or heard.values.down_payment
    counted = digits in _COUNTS and bare and chosen(heard) is None
    return int(digits) if digits and counted else None


def _each_or_total(
    amount: Money, count: int | None, heard: Heard
) -> tuple[Money | None, Money | None]:
    """Tell an amount per instalment from an amount that is to settle everything."""
    text = fold(heard.text)
    if count is not None and count > 1:
        return amount, None
    lump = count == 1 or heard.intent is Intent.ASK_DISCOUNT or _SETTLE.search(text)
    return (None, amount) if lump and not _EACH.search(text) else (amount, None)


def _choice(place: int, offer: Offer) -> Choice:
    payload = f"choice:{place}"
    if offer.kind is Kind.AT_ONCE:
        return Choice(payload, "choice.at_once", listed=True)
    params = {"n": offer.count, "amount": offer.largest}
    return Choice(payload, "choice.plan", params, listed=True)
