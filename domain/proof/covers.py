"""Which invoices an amount was meant for, when the receipt does not say."""

from collections.abc import Sequence

from domain.money import Money, total
from domain.statement import InvoiceBalance

Lines = tuple[InvoiceBalance, ...]


def covered(lines: Sequence[InvoiceBalance], amount: Money | None) -> Lines:
    """Pick the invoices of *lines* that *amount* pays for.

    1. One that is owed just so, or whose price is. 2. All that is late, or all, if they
    come to it. 3. The oldest ones, until the amount is used up. Without an amount, what
    is late, or else all.
    """
    late = tuple(line for line in lines if line.days_late)
    if amount is None or not lines:
        return late or tuple(lines)
    for line in lines:
        if amount in {line.owed, line.principal}:
            return (line,)
    for some in (late, tuple(lines)):
        if some and amount == total([line.owed for line in some]):
            return some
    return _oldest(lines, amount)


def _oldest(lines: Sequence[InvoiceBalance], amount: Money) -> Lines:
    found: list[InvoiceBalance] = []
    for line in sorted(lines, key=lambda line: (line.due_on, line.number)):
        if found and total([each.owed for each in found]) >= amount:
            break
        found.append(line)
    return tuple(found)
