"""A receipt in the chat: booked, waited for, or for a person; the client hears which.

Of several files the gravest decides, and one answer is given for all of them:

1. What somebody else sent as well, or what came to nothing before: a person decides.
2. Money that went to somebody else: a careful word, and a person at once.
3. What may be a payment of this debt: under checking, with the day until which.
4. Then what is only planned, what is here already, what was sent before.
5. At last what is no payment at all, and what could not be opened.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from domain.money import Money, total
from domain.proof import Paper, Reading, Verdict
from domain.proof.covers import covered
from flows.commands import CheckProof, ClaimPayment, Command, HandOver, SetAside
from flows.heard import Intent
from flows.pick import Lines, ids_of, named, sum_of, with_ids
from flows.questions import PAY, PERSON
from flows.turn import Move, Say, Turn

WORTH_A_WORD = 100  # minor units: cents of one night's interest are not spoken of
ABSENT = 0  # the id of a file that nobody has stored: a talk on a terminal
_V = Verdict
# In this order: the gravest first.
_GROUPS: tuple[frozenset[Verdict], ...] = (
    frozenset({_V.REUSED, _V.IN_VAIN}),
    frozenset({_V.NOT_OURS}),
    frozenset({_V.CHECKING, _V.UNREAD, _V.WAITING}),
    frozenset({_V.SCHEDULED}),
    frozenset({_V.BOOKED}),
    frozenset({_V.AGAIN}),
    frozenset({_V.RETURNED}),
    frozenset({_V.NOT_A_RECEIPT}),
    frozenset({_V.REFUSED}),
)


@dataclass(frozen=True, slots=True)
class Pile:
    """The papers of one message: those that decide, and all of them."""

    papers: tuple[Paper, ...]
    every: tuple[int, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """List the files that decide, those that exist."""
        return tuple(paper.id for paper in self.papers if paper.id != ABSENT)

    @property
    def rest(self) -> tuple[int, ...]:
        """List the other files: nothing more will come of them."""
        return tuple(i for i in self.every if i not in self.ids and i != ABSENT)

    @property
    def first(self) -> Reading | None:
        """Give the first that could be read."""
        return next((p.reading for p in self.papers if p.reading), None)

    @property
    def amount(self) -> Money | None:
        """Add up what was read; None where any of them could not be."""
        sums = [p.reading.amount for p in self.papers if p.reading and p.reading.amount]
        return total(sums) if sums and len(sums) == len(self.papers) else None


def take_receipt(turn: Turn[Any]) -> Move:
    """Answer for the files that came, all at once."""
    papers = turn.case.papers or (Paper(ABSENT, Verdict.UNREAD),)
    for group in _GROUPS:
        pile = Pile(
            tuple(paper for paper in papers if paper.verdict in group),
            tuple(paper.id for paper in papers),
        )
        if pile.papers:
            return _ANSWERS[next(iter(pile.papers)).verdict](turn, pile)
    return _checking(turn, Pile((), ()))  # nothing came at all: cannot be


def _checking(turn: Turn[Any], pile: Pile) -> Move:
    """Wait for the money, and say what was read and until when."""
    if not turn.balance.total:
        return _settled(pile)
    amount = pile.amount or turn.heard.values.amount
    lines = _meant(turn, pile, amount)
    until = turn.case.calendar.add_business(turn.today, turn.case.proof_days)
    day = turn.heard.values.day
    past = day if day is not None and day <= turn.today else None
    check = CheckProof(pile.ids, ids_of(lines), until, turn.heard.values.amount, past)
    if amount is None:
        return _end(Say("proof.unread", {"until": until}), pile, check)
    first = Say("proof.checking", {"amount": amount, "until": until})
    return _end(first, pile, check, _difference(turn, pile, amount, lines))


def _scheduled(turn: Turn[Any], pile: Pile) -> Move:
    """Wait for the day that the bank was told; once it is over, for the money."""
    planned = pile.first.day if pile.first else None
    if not turn.balance.total:
        return _settled(pile)
    lines = _meant(turn, pile, pile.amount)
    day = max(planned or turn.today, turn.today)
    until = turn.case.calendar.add_business(
        min(day, _latest(turn)), turn.case.proof_days
    )
    check = CheckProof(pile.ids, ids_of(lines), until)
    if planned is None:
        return _end(Say("proof.scheduled_some_day", {"until": until}), pile, check)
    key = "proof.scheduled_past" if planned < turn.today else "proof.scheduled"
    return _end(Say(key, {"day": planned, "until": until}), pile, check)


def _latest(turn: Turn[Any]) -> date:
    """Give the last day that anything is waited for: as long as a promise may be."""
    return turn.today + timedelta(days=turn.case.promise_limits.longest_wait)


def _booked(turn: Turn[Any], pile: Pile) -> Move:
    del turn
    check = CheckProof(pile.ids, (), None)
    amount = pile.amount
    key = "proof.booked" if amount is not None else "proof.booked_some"
    return _end(Say(key, {"amount": amount} if amount else {}), pile, check)


def _again(turn: Turn[Any], pile: Pile) -> Move:
    until = next((p.until for p in pile.papers if p.until), turn.today)
    over = until < turn.today
    key = "proof.again_late" if over else "proof.again"
    return _end(Say(key, {} if over else {"until": until}), pile)


def _not_ours(turn: Turn[Any], pile: Pile) -> Move:
    """Say it carefully: they may have been cheated, and are not to blame."""
    lines = _meant(turn, pile, None)
    check = CheckProof(pile.ids, ids_of(lines), None)
    say = Say("proof.not_ours", {"by": turn.case.person_by})
    return _end(say, pile, check, do=(HandOver("payee_not_ours"),))


def _person(turn: Turn[Any], pile: Pile) -> Move:
    lines = _meant(turn, pile, pile.amount)
    check = CheckProof(pile.ids, ids_of(lines), None)
    say = Say("proof.person", {"by": turn.case.person_by})
    return _end(say, pile, check, do=(HandOver("proof"),))


def _returned(turn: Turn[Any], pile: Pile) -> Move:
    if not turn.balance.total:
        return _settled(pile)
    choices = (PAY, PERSON)
    return _end(Say("proof.returned", {}, choices), pile, set_aside=True)


def _not_a_receipt(turn: Turn[Any], pile: Pile) -> Move:
    """Say what it is not; words that claim a payment are believed all the same."""
    return _no_proof(turn, pile, "proof.not_a_receipt")


def _refused(turn: Turn[Any], pile: Pile) -> Move:
    return _no_proof(turn, pile, "proof.cannot_open")


def _no_proof(turn: Turn[Any], pile: Pile, key: str) -> Move:
    says_paid = turn.heard.intent is Intent.ALREADY_PAID and turn.heard.rule != "media"
    if not says_paid or not turn.balance.total:
        choices = () if says_paid else (PERSON,)
        return _end(Say(key, {}, choices), pile, set_aside=True)
    ids = ids_of(_meant(turn, pile, turn.heard.values.amount))
    move = _end(Say(key), pile, set_aside=True)
    claimed = (*move.do, ClaimPayment(ids))
    return Move((*move.says, Say("proof.believed")), do=claimed, closes=True)


def _settled(pile: Pile) -> Move:
    return _end(Say("already_paid.settled"), pile, set_aside=True)


def _meant(turn: Turn[Any], pile: Pile, amount: Money | None) -> Lines:
    """Find the invoices that papers are about: named, printed, claimed, or by sum."""
    lines = turn.balance.lines
    if meant := named(turn, lines):
        return meant
    printed = {i for paper in pile.papers for i in paper.invoices}
    barcodes = {p.reading.line for p in pile.papers if p.reading and p.reading.line}
    bills = turn.case.boleto_lines.items()
    printed |= {i for i, line in bills if _digits(line) in barcodes}
    known = tuple(line for line in lines if line.invoice_id in printed)
    claimed = tuple(line for line in lines if line.invoice_id in turn.case.claimed)
    if known or claimed:
        return known or claimed
    day = pile.first.day if pile.first else None
    priced = turn.case.balance_on(min(day, turn.today)).lines if day else lines
    return with_ids(turn.balance, ids_of(covered(priced, amount)))


def _difference(
    turn: Turn[Any], pile: Pile, amount: Money, lines: Lines
) -> tuple[Say, ...]:
    """Tell what is missing or over, as of the day on which it was paid."""
    day = pile.first.day if pile.first else None
    on = min(day, turn.today) if day else turn.today
    ids = ids_of(lines)
    owed = sum_of(with_ids(turn.case.balance_on(on), ids)) if ids else amount
    currency = amount.currency
    if owed - amount >= Money(WORTH_A_WORD, currency):
        return (Say("proof.part", {"amount": owed - amount}),)
    if amount - owed >= Money(WORTH_A_WORD, currency):
        return (Say("proof.over", {"amount": amount - owed}),)
    return ()


def _end(  # noqa: PLR0913, PLR0917 - the parts of one answer
    say: Say,
    pile: Pile,
    check: CheckProof | None = None,
    more: tuple[Say, ...] = (),
    do: tuple[Command, ...] = (),
    set_aside: bool = False,  # noqa: FBT001, FBT002 - the papers come to nothing
) -> Move:
    gone = pile.rest if check and not set_aside else (*pile.ids, *pile.rest)
    aside = (SetAside(gone),) if gone else ()
    checks = (check,) if check else ()
    return Move((say, *more), do=(*checks, *aside, *do), closes=True)


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


_ANSWERS: dict[Verdict, Callable[[Turn[Any], Pile], Move]] = {
    _V.REUSED: _person,
    _V.IN_VAIN: _person,
    _V.NOT_OURS: _not_ours,
    _V.CHECKING: _checking,
    _V.UNREAD: _checking,
    _V.WAITING: _checking,
    _V.SCHEDULED: _scheduled,
    _V.BOOKED: _booked,
    _V.AGAIN: _again,
    _V.RETURNED: _returned,
    _V.NOT_A_RECEIPT: _not_a_receipt,
    _V.REFUSED: _refused,
}
