"""Which of the open invoices a message is about, and what they come to."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any

from domain.money import Money, total
from domain.offers import Debt
from domain.statement import Balance, InvoiceBalance
from flows.choices import chosen
from flows.heard import Heard, InvoiceRef
from flows.turn import Choice, Turn

Lines = tuple[InvoiceBalance, ...]


def open_lines(turn: Turn[Any]) -> Lines:
    """List what is owed today and neither contested nor said to be paid."""
    held = turn.case.disputed | turn.case.claimed
    return tuple(
        ln for ln in turn.balance.lines if ln.owed and ln.invoice_id not in held
    )


def named(turn: Turn[Any], lines: Lines) -> Lines:
    """Pick those of *lines* that the message points at; else none."""
    ref = turn.heard.values.invoice
    return () if ref is None else matching(lines, ref)


def as_choices(lines: Lines) -> tuple[Choice, ...]:
    """Make a choice of each line, in the order in which the words list them."""
    return tuple(
        Choice(f"choice:{place}", "choice.invoice", {"number": ln.number}, listed=True)
        for place, ln in enumerate(lines, start=1)
    )


def by_place(heard: Heard, lines: Lines) -> Lines:
    """Pick the line whose choice was taken; none where it was no such choice."""
    place = chosen(heard) or ""
    return lines[int(place) - 1 : int(place)] if place.isdecimal() else ()


def matching(lines: Lines, ref: InvoiceRef) -> Lines:
    """Pick the lines that *ref* fits; in doubt several, or none."""
    if ref.which is not None:
        return _at_the_end(lines, ref.which)
    return tuple(line for line in lines if _fits(line, ref))


def with_ids(balance: Balance, ids: Iterable[int]) -> Lines:
    """Find the lines of these invoices; no ids at all are all lines."""
    wanted = frozenset(ids)
    owing = (line for line in balance.lines if line.owed)
    return tuple(line for line in owing if not wanted or line.invoice_id in wanted)


def ids_of(lines: Lines) -> tuple[int, ...]:
    """List the invoice ids of *lines*."""
    return tuple(line.invoice_id for line in lines if line.invoice_id is not None)


def sum_of(lines: Lines) -> Money:
    """Add up what is owed on *lines*."""
    return total([line.owed for line in lines])


def debt_of(lines: Lines) -> Debt:
    """Part what is owed on *lines* into principal and charges, for bargaining.

    What was paid settled interest and fine first (CC art. 354), so the charges that are
    left are those beyond it. Where a payment came before the due date they are taken
    too low, never too high: less is then given up, not more.
    """
    charges = [max(_charges(line), _zero(line)) for line in lines]
    return Debt(sum_of(lines) - total(charges), total(charges))


def basis_of(lines: Lines) -> str:
    """Name a debt: the same invoices, with as much paid on them.

    A day's interest, a waiver or a new index change what is owed, and not the debt:
    what was told for it stands. A payment or another invoice makes it another one.
    """
    owed = sorted(
        f"{line.invoice_id}:{line.number}:{line.principal.minor}:{line.paid.minor}"
        for line in lines
    )
    return sha256(";".join(owed).encode()).hexdigest()[:16]


def _charges(line: InvoiceBalance) -> Money:
    """Leave correction out: it is the principal itself at today's prices."""
    waived = line.waived.fine + line.waived.interest
    return line.fine + line.interest - waived - line.paid - line.discount


def _zero(line: InvoiceBalance) -> Money:
    return Money(0, line.owed.currency)


def _at_the_end(lines: Lines, which: str) -> Lines:
    def place(line: InvoiceBalance) -> tuple[int, date]:
        sized = which in {"smallest", "largest"}
        return line.owed.minor if sized else 0, line.due_on

    last = which in {"newest", "largest"}
    return tuple(sorted(lines, key=place, reverse=last)[:1])


def _fits(line: InvoiceBalance, ref: InvoiceRef) -> bool:
    if ref.number is not None:
        return line.number.casefold().endswith(ref.number.casefold())
    if ref.month is not None:
        return line.due_on.month == ref.month
    return ref.amount is not None and ref.amount in {line.owed, line.principal}
