"""How an agreement is written in the books, and how its end is (CC art. 360)."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.allocation import AllocationLine
from domain.books import Account, Entry, Kind, Transaction
from domain.money import Money, total
from domain.postings import Event


@dataclass(frozen=True, slots=True)
class Renewal:
    """An agreement in figures, by invoice id.

    *left* is the principal still open of each old invoice, *parts* the instalments that
    take its place.
    """

    left: tuple[tuple[int, Money], ...]
    parts: tuple[tuple[int, Money], ...]


@dataclass(frozen=True, slots=True)
class Undoing:
    """The end of an agreement in figures, by invoice id.

    *left* is the principal that its instalments still owed, *back* what the old
    invoices owe again. *taken* are the shares that payments had in the instalments,
    *given* those that they have in the old invoices in their place, *credit* what is
    beyond them. *agreed* is what the instalments were more than the old principal
    (below zero: less), *lapsed* what was let off of them and finds no place.
    """

    left: tuple[tuple[int, Money], ...]
    back: tuple[tuple[int, Money], ...]
    taken: tuple[AllocationLine, ...]
    given: tuple[AllocationLine, ...]
    credit: Money
    agreed: Money
    lapsed: Money


def renegotiated(event: Event, renewal: Renewal) -> Transaction:
    """Let instalments take the place of old invoices (novation, CC art. 360).

    What the instalments are more than the old principal is charges that the client
    agreed to owe: income on that day, all of it INTEREST, for an agreement fixes one
    sum and no longer tells fine from interest. What they are less is let off. Raises
    ValueError for an instalment that is not above zero.
    """
    if not renewal.parts or any(amount.minor <= 0 for _, amount in renewal.parts):
        msg = f"{event.external_ref}: an instalment must be above zero"
        raise ValueError(msg)
    sides = [
        *((Account.RECEIVABLE, -amount, old) for old, amount in renewal.left),
        *((Account.RECEIVABLE, amount, new) for new, amount in renewal.parts),
    ]
    currency = renewal.parts[0][1].currency
    rest = -total([amount for _, amount, _ in sides], currency)
    account = Account.DISCOUNTS if rest.minor > 0 else Account.INTEREST
    entries = tuple(
        Entry(account, amount, event.client_id, invoice_id)
        for account, amount, invoice_id in (*sides, (account, rest, None))
        if amount
    )
    return Transaction(
        Kind.RENEGOTIATED, event.external_ref, entries, event.on, event.reason
    )


def agreement_undone(event: Event, undoing: Undoing) -> Transaction:
    """Let old invoices take their place back, with what was paid on the instalments.

    One transaction, so that no receivable is below zero in between: the mirror of
    `renegotiated`, and the payments' move from the instalments to the old invoices. The
    interest or the discount that was agreed is taken back with it.
    """
    zero = undoing.agreed - undoing.agreed
    agreed = Account.INTEREST if undoing.agreed > zero else Account.DISCOUNTS
    sums: dict[tuple[Account, int | None], Money] = {}
    for account, amount, invoice_id in (
        *((Account.RECEIVABLE, -amount, part) for part, amount in undoing.left),
        *((Account.RECEIVABLE, amount, old) for old, amount in undoing.back),
        *_charges(undoing.taken),
        *((account, -debit, at) for account, debit, at in _charges(undoing.given)),
        (agreed, undoing.agreed, None),
        (Account.DISCOUNTS, -undoing.lapsed, None),
        (Account.CLIENT_CREDIT, -undoing.credit, None),
    ):
        sums[account, invoice_id] = sums.get((account, invoice_id), zero) + amount
    entries = tuple(
        Entry(account, amount, event.client_id, invoice_id)
        for (account, invoice_id), amount in sums.items()
        if amount
    )
    return Transaction(
        Kind.AGREEMENT_UNDONE, event.external_ref, entries, event.on, event.reason
    )


def _charges(
    lines: Iterable[AllocationLine],
) -> Iterable[tuple[Account, Money, int | None]]:
    for line in lines:
        yield Account.INTEREST, line.items.interest, line.invoice_id
        yield Account.FINES, line.items.fine, line.invoice_id
        yield Account.CORRECTION, line.items.correction, line.invoice_id
