"""What a bargain remembers: its invoices, the offers shown, what was read back."""

import re
from dataclasses import dataclass, field, replace
from typing import Literal

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
from flows.bargained import as_it_is, begun_over, is_agreed
from flows.choices import chosen
from flows.heard import Heard
from flows.kin import fold
from flows.pick import Lines, basis_of, debt_of, named, open_lines, with_ids
from flows.turn import Case, Choice, Turn

_LAST = re.compile(
    r"\W*(?:(?:quero|prefiro|pode ser|e|entao) )*(?:a|na|essa|the|la) (?:ultima|last)"
    r"(?: (?:opcao|opcion|option|one|mesmo|por favor))*\W*"
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
    are made anew. *asked* is the client's last own wish; *beyond* one that may be taken
    to who decides, and *said* how they put it.
    """

    invoice_ids: tuple[int, ...] = ()
    offers: tuple[Offer, ...] = ()
    rounds: int = 0
    wish: Wish = field(default_factory=Wish)
    chosen: Offer | None = None
    basis: str = ""
    asked: Asked | None = None
    beyond: Wish | None = None
    said: str = ""
    share: bool = False  # the last wish was a share of the debt, in percent

    @property
    def on_the_table(self) -> tuple[Offer, ...]:
        """Give what is on the table: the terms read back, else the list."""
        return (self.chosen,) if self.chosen else self.offers

    @property
    def priced(self) -> bool:
        """Tell whether the last figure that was named was a price for all of it."""
        return self.asked is not None and self.asked.wish.total is not None

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
    """List what is bargained over: as begun, else named, else late, else all open.

    Where a person's offer stands, it is what that offer was made for.
    """
    if turn.draft is not None:
        return _still_open(turn, turn.draft.invoice_ids)
    proposal = turn.case.proposal
    offered = granted(turn) and proposal and _still_open(turn, proposal.invoice_ids)
    return offered if offered and not named(turn, offered) else begun_over(turn)


def granted(turn: Turn[Bargain]) -> Offer | None:
    """Give what a person offered beyond the bot's limits, where it still stands."""
    proposal = turn.case.proposal
    if proposal is None:
        return None
    return proposal.offer_for(_still_open(turn, proposal.invoice_ids), turn.today)


def _still_open(turn: Turn[Bargain], invoice_ids: tuple[int, ...]) -> Lines:
    kept = set(open_lines(turn))
    return tuple(ln for ln in with_ids(turn.balance, invoice_ids) if ln in kept)


def limits_of(turn: Turn[Bargain]) -> Envelope:
    """Give the limits, in which what was told for this very debt stands."""
    case, lines = turn.case, lines_of(turn)
    plain = plain_limits(case, lines)
    return plain.holding(case.quotes, basis_of(lines), turn.today)


def plain_limits(case: Case, lines: Lines) -> Envelope:
    """Give the limits as they are; what was bargained has no second discount."""
    plain = case.envelope
    return plain.renegotiating() if is_agreed(case, lines) else plain


def offers_on(turn: Turn[Bargain], bargain: Bargain) -> tuple[Offer, ...]:
    """Make the offers; what was told comes again in the very same terms."""
    debt, case = debt_of(lines_of(turn)), turn.case
    envelope, today = limits_of(turn), turn.today
    made = make_offers(debt, envelope, today, case.calendar, case.means)
    lines = lines_of(turn)
    other = tuple(each for each in made if not as_it_is(case, lines, each))
    return _with_granted(granted_here(turn, bargain), other or made)


def at_once_of(offers: tuple[Offer, ...]) -> Offer | None:
    """Find the one payment among *offers*."""
    return next((offer for offer in offers if offer.kind is Kind.AT_ONCE), None)


def answer_to(turn: Turn[Bargain], wish: Wish) -> Met | Nearest | BeyondEnvelope:
    """Answer a wish of the client's own, at today's figures.

    Where nothing is nearer than the terms that they have already, a person decides.
    """
    lines, case = lines_of(turn), turn.case
    envelope = limits_of(turn)
    answer = counter(
        debt_of(lines), envelope, wish, turn.today, case.calendar, case.means
    )
    if isinstance(answer, Nearest) and as_it_is(case, lines, answer.offer):
        return BeyondEnvelope(answer.why)
    return answer


def granted_here(turn: Turn[Bargain], bargain: Bargain) -> Offer | None:
    """Give what a person offered, if it is for what is bargained over here."""
    proposal = turn.case.proposal
    here = proposal is not None and {*proposal.invoice_ids} == {*bargain.invoice_ids}
    return granted(turn) if here else None


def _with_granted(own: Offer | None, made: tuple[Offer, ...]) -> tuple[Offer, ...]:
    """Put a person's offer first; of the others the cheapest and the gentlest stay."""
    if own is None:
        return made
    others = [offer for offer in made if offer.id != own.id]
    return (own, *dict.fromkeys([*others[:1], *others[-1:]]))


def listed(offers: tuple[Offer, ...]) -> tuple[Choice, ...]:
    """Make a choice of each offer, in the order of the list."""
    return tuple(_choice(place, offer) for place, offer in enumerate(offers, start=1))


def by_place(bargain: Bargain, heard: Heard) -> Offer | None:
    """Find the offer that is chosen by button or number, or is the last one."""
    if bargain.offers and _LAST.fullmatch(fold(heard.text)):
        return bargain.offers[-1]
    place = chosen(heard) or ""
    if place.isdecimal() and 1 <= int(place) <= len(bargain.offers):
        return bargain.offers[int(place) - 1]
    return None


def as_wished(offer: Offer) -> Wish:
    """Give the wish from which *offer* is drawn again on another day."""
    if offer.kind is Kind.AT_ONCE:
        return Wish(count=1)
    return Wish(count=offer.count, down_payment=offer.down_payment or None)


def _choice(place: int, offer: Offer) -> Choice:
    payload = f"choice:{place}"
    if offer.kind is Kind.AT_ONCE:
        return Choice(payload, "choice.at_once", listed=True)
    params = {"n": offer.count, "amount": offer.largest}
    return Choice(payload, "choice.plan", params, listed=True)
