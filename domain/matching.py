"""Whose money a line of a statement is: scored with reasons, sure only when it is.

1. Each client who may have paid brings clues: a code that only we gave, an invoice's
   number, the payer's document (banks mask it), the name, the amount to the cent.
2. A candidate is *certain* by a code that only we gave; by a number and the amount; by
   the whole document and the amount; by the masked document, the name and the amount.
   A name or an amount alone never is: two people may owe the same.
3. A line is decided only where exactly one candidate is certain.
4. Lines are decided in the order of their day and reference, whatever the order in
   which they came, and what one line settles is no longer there for the next.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.likeness import Likeness, likeness
from domain.money import Money, total

MOST_SHOWN = 3


class Clue(StrEnum):
    """Why a client may have paid; stored and shown by value."""

    CODE = "code"  # of one instrument of ours: a txid, a nosso número
    NUMBER = "number"  # an invoice's number or reference stands in the line
    DOCUMENT = "document"
    MASKED = "masked"
    NAME = "name"
    NAME_LIKE = "name_like"
    AMOUNT = "amount"  # one invoice, to the cent
    BALANCE = "balance"  # several invoices together, to the cent


WEIGHTS: Mapping[Clue, int] = {
    Clue.CODE: 100,
    Clue.DOCUMENT: 60,
    Clue.MASKED: 35,
    Clue.NAME: 30,
    Clue.NUMBER: 30,
    Clue.AMOUNT: 30,
    Clue.BALANCE: 25,
    Clue.NAME_LIKE: 15,
}
_EXACT = frozenset({Clue.AMOUNT, Clue.BALANCE})
_SURE = (  # any of these, together with the amount
    frozenset({Clue.NUMBER}),
    frozenset({Clue.DOCUMENT}),
    frozenset({Clue.MASKED, Clue.NAME}),
)
_MASKED_LENGTH, _CPF_LENGTH, _CNPJ_LENGTH = 6, 11, 14


@dataclass(frozen=True, slots=True)
class Line:
    """What the bank tells of money that came.

    *document* is a whole CPF or CNPJ, or the six digits that a mask leaves of a CPF.
    """

    ref: str
    on: date
    amount: Money
    text: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Debt:
    """An open invoice: what it owes on each day that the line may have been meant for.

    The first day is the line's own; the others are earlier ones, when a code may have
    been shown.
    """

    invoice_id: int
    due_on: date
    owed: tuple[tuple[date, Money], ...]

    def on(self, day: date) -> Money | None:
        """Give what is owed on a day; None for one that was not worked out."""
        return dict(self.owed).get(day)


@dataclass(frozen=True, slots=True)
class Claimant:
    """A client who may have paid, and what of them the line names.

    *coded* are the invoices whose own code stands in the line (they may be settled
    already), *numbered* those whose number does.
    """

    client_id: int
    name: str
    document: str
    debts: tuple[Debt, ...]
    coded: frozenset[int] = frozenset()
    numbered: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A client with the clues for them; *invoice_ids* are what the amount settles.

    *priced_on* is the day on which they owe just that. No invoices: the oldest first.
    """

    client_id: int
    invoice_ids: tuple[int, ...]
    priced_on: date | None
    clues: tuple[Clue, ...]

    @property
    def score(self) -> int:
        """Add up what the clues weigh."""
        return sum(WEIGHTS[clue] for clue in self.clues)

    @property
    def certain(self) -> bool:
        """Tell whether these clues can be nobody else's."""
        clues = frozenset(self.clues)
        return Clue.CODE in clues or (
            bool(clues & _EXACT) and any(sure <= clues for sure in _SURE)
        )


@dataclass(frozen=True, slots=True)
class Match:
    """What became of a line: the sure candidate, or up to three to choose from."""

    decided: Candidate | None
    candidates: tuple[Candidate, ...]


def match(line: Line, claimants: Iterable[Claimant]) -> Match:
    """Weigh everybody who may have paid *line*; only one sure candidate decides it."""
    found = [c for claimant in claimants if (c := _candidate(line, claimant))]
    ranked = sorted(found, key=lambda c: (-c.score, c.client_id))
    certain = [each for each in ranked if each.certain]
    decided = certain[0] if len(certain) == 1 else None
    return Match(decided, tuple(ranked[:MOST_SHOWN]))


def plan(
    lines: Iterable[Line], claimants: Mapping[str, Sequence[Claimant]]
) -> dict[str, Match]:
    """Decide many lines by their *ref*, in whatever order they are given."""
    taken: set[int] = set()
    decided: dict[str, Match] = {}
    for line in sorted(lines, key=lambda each: (each.on, each.ref)):
        left = [_less(each, taken) for each in claimants.get(line.ref, ())]
        found = match(line, left)
        decided[line.ref] = found
        if found.decided is not None:
            taken |= set(found.decided.invoice_ids)
    return decided


def _less(claimant: Claimant, taken: set[int]) -> Claimant:
    left = tuple(debt for debt in claimant.debts if debt.invoice_id not in taken)
    return replace(claimant, debts=left)


def _candidate(line: Line, claimant: Claimant) -> Candidate | None:
    clues = [*_person(line, claimant)]
    named = claimant.coded or claimant.numbered
    if named:
        clues.append(Clue.CODE if claimant.coded else Clue.NUMBER)
    settles = _settles(line, claimant, named)
    if settles is None:
        if not clues:
            return None
        return Candidate(claimant.client_id, tuple(sorted(named)), None, tuple(clues))
    ids, day, clue = settles
    return Candidate(claimant.client_id, ids, day, (*clues, clue))


def _person(line: Line, claimant: Claimant) -> Iterable[Clue]:
    theirs = claimant.document
    if line.document and theirs:
        if line.document == theirs:
            yield Clue.DOCUMENT
        elif _hints(line.document, theirs):
            yield Clue.MASKED
    alike = likeness(claimant.name, line.text)
    if alike is Likeness.SAME:
        yield Clue.NAME
    elif alike is Likeness.LIKE:
        yield Clue.NAME_LIKE


def _hints(document: str, theirs: str) -> bool:
    """Compare what a mask leaves of a CPF, or the root of two branches' CNPJ."""
    if len(document) == _MASKED_LENGTH:
        return len(theirs) == _CPF_LENGTH and theirs[3:9] == document
    branches = len(document) == len(theirs) == _CNPJ_LENGTH
    return branches and document[:8] == theirs[:8]


def _settles(
    line: Line, claimant: Claimant, named: frozenset[int]
) -> tuple[tuple[int, ...], date, Clue] | None:
    """Find what the amount settles to the cent, on the latest day that fits."""
    debts = [d for d in claimant.debts if not named or d.invoice_id in named]
    days = sorted({day for debt in debts for day, _ in debt.owed}, reverse=True)
    for day in days:
        if found := _exact(line.amount, debts, day):
            return found
    return None


def _exact(
    amount: Money, debts: Sequence[Debt], day: date
) -> tuple[tuple[int, ...], date, Clue] | None:
    owing = [(debt, owed) for debt in debts if (owed := debt.on(day))]
    owing.sort(key=lambda pair: (pair[0].due_on, pair[0].invoice_id))
    for debt, owed in owing:
        if owed == amount:
            return (debt.invoice_id,), day, Clue.AMOUNT
    for some in (owing, [pair for pair in owing if pair[0].due_on < day]):
        if len(some) > 1 and total([owed for _, owed in some]) == amount:
            ids = tuple(debt.invoice_id for debt, _ in some)
            return ids, day, Clue.BALANCE
    return None
