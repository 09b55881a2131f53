"""What a turn told and asked in bargaining, so that the next thread knows it too."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from domain.offers import Debt, Envelope, Kind, Offer
from flows.bargain import Asked, Bargain, plain_limits
from flows.commands import Command, HandOver, RecordAgreement
from flows.dialogue import Dialogue, Outcome
from flows.pick import basis_of, debt_of, with_ids
from flows.turn import Case, Say

_WHOLE = 10_000  # basis points
_BEYOND = _WHOLE + 1  # a discount that the bot may not give: a person gave it


@dataclass(frozen=True, slots=True)
class Told:
    """Terms that a turn showed: for which debt, and how the price came about."""

    offer: Offer
    basis: str
    invoice_ids: tuple[int, ...]
    debt: Debt
    share_bp: int
    interest_bp_month: int
    read_back: bool


def bargain_in(dialogue: Dialogue) -> Bargain | None:
    """Find the bargain that is under way."""
    drafts = (frame.draft for frame in reversed(dialogue.stack))
    return next((draft for draft in drafts if isinstance(draft, Bargain)), None)


def told_by(outcome: Outcome, case: Case, today: date) -> Iterator[Told]:
    """List the terms that the words of a turn put to the client."""
    bargain = bargain_in(outcome.dialogue)
    if bargain is None:
        return
    lines = with_ids(case.balance_on(today), bargain.invoice_ids)
    debt, basis, limits = debt_of(lines), basis_of(lines), plain_limits(case, lines)
    by_a_person = case.proposal and case.proposal.offer  # it stands by its own row
    for offer, read_back in _offers(outcome.says):
        if by_a_person and offer.id == by_a_person.id:
            continue
        share = share_of(offer, debt, limits)
        rate = limits.interest_bp_month
        ids = bargain.invoice_ids
        yield Told(offer, basis, ids, debt, share, rate, read_back)


def share_of(offer: Offer, debt: Debt, limits: Envelope) -> int:
    """Give how much of the discount was had by naming a figure, in basis points.

    0: the price was offered unasked. More than the whole: it was not the bot's to give.
    """
    parts = None if offer.kind is Kind.AT_ONCE else offer.count
    if offer.price >= limits.unasked(debt, offer.kind, parts):
        return 0
    if offer.price < limits.least(debt, offer.kind):
        return _BEYOND
    off = debt.total - offer.price
    allowance = limits.allowance(debt, offer.kind)
    return max(1, off.minor * _WHOLE // allowance.minor) if allowance else _BEYOND


def asked_in(before: Dialogue, outcome: Outcome, lost: int) -> Asked | None:
    """Find the wish that a turn heard; *lost* are the rounds of all threads before."""
    was, now = bargain_in(before) or Bargain(), bargain_in(outcome.dialogue)
    if now is None or now.asked is None:
        return None
    again = now.rounds > max(was.rounds, lost)
    return now.asked if now.asked != was.asked or again else None


def ends_bargaining(commands: Iterable[Command]) -> str | None:
    """Tell whether a turn ended the counting of rounds: "person", "agreed"."""
    for command in commands:
        match command:
            case HandOver("bargaining" | "renegotiation"):
                return "person"
            case RecordAgreement():
                return "agreed"
            case _:
                pass
    return None


def _offers(says: Iterable[Say]) -> Iterator[tuple[Offer, bool]]:
    for say in says:
        for value in say.params.values():
            match value:
                case Offer():
                    yield value, True
                case tuple():
                    yield from ((it, False) for it in value if isinstance(it, Offer))
                case _:
                    pass
