"""Which invoices a payment settles: the oldest first, and never more than they owe.

Between invoices the one that was due first comes first (CC art. 355); within an invoice
interest, then the fine, then principal with its correction (CC art. 354). A client may
name the invoices they pay (CC art. 352). What is left over is the client's credit,
never a debt below 0.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from domain.accrual import Position
from domain.charges import Charged, Items
from domain.money import Money, total


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice that may take money: what is charged, and what is paid of that.

    Made from a `Position` where there were part payments (`open_invoice`): interest
    after a part payment is on the rest only, which *paid* alone cannot tell.
    """

    id: int
    due_on: date
    charged: Charged
    paid: Money

    @property
    def left(self) -> Items:
        """Tell what is still open, item by item."""
        items = self.charged.items
        return items - items.settled_by(self.paid)


@dataclass(frozen=True, slots=True)
class AllocationLine:
    """The part of a payment that one invoice takes."""

    invoice_id: int
    items: Items

    @property
    def amount(self) -> Money:
        """Add up what the invoice takes."""
        return self.items.total


@dataclass(frozen=True, slots=True)
class Allocation:
    """A payment shared out: the lines and the client's credit sum to it."""

    lines: tuple[AllocationLine, ...]
    credit: Money

    @property
    def amount(self) -> Money:
        """Give back the whole payment."""
        return total([line.amount for line in self.lines], self.credit.currency) + (
            self.credit
        )


def open_invoice(invoice_id: int, position: Position) -> OpenInvoice:
    """Let an invoice take money for what settles it on that day."""
    asked = position.asked
    return OpenInvoice(invoice_id, asked.due_on, asked, Money(0, asked.total.currency))


def allocate(
    amount: Money,
    open_invoices: Sequence[OpenInvoice],
    only: Collection[int] | None = None,
) -> Allocation:
    """Share *amount* out over the invoices, the oldest first.

    With *only*, the invoices of these ids take money and no others: what is beyond them
    is credit, for a person or a later wish to use. Raises ValueError below zero.
    """
    if amount.minor < 0:
        msg = f"a payment cannot be negative: {amount}"
        raise ValueError(msg)
    named = [i for i in open_invoices if only is None or i.id in only]
    lines = []
    for invoice in sorted(named, key=lambda i: (i.due_on, i.id)):
        items = invoice.left.settled_by(amount)
        if items.total:
            lines.append(AllocationLine(invoice.id, items))
            amount -= items.total
    return Allocation(tuple(lines), amount)


def undo(allocation: Allocation, amount: Money) -> Allocation:
    """Tell which part of *allocation* a refund of *amount* takes back.

    Backwards: credit first, then the newest invoice, and there principal, correction,
    fine, interest. Raises ValueError when more is taken back than came.
    """
    if not Money(0, amount.currency) <= amount <= allocation.amount:
        msg = f"{amount} cannot be taken back from {allocation.amount}"
        raise ValueError(msg)
    kept = allocation.amount - amount
    lines = []
    for line in allocation.lines:
        items = line.items - line.items.settled_by(kept)
        kept -= line.amount - items.total
        if items.total:
            lines.append(AllocationLine(line.invoice_id, items))
    return Allocation(tuple(lines), allocation.credit - kept)
