"""Payments on instalments, shared out over the invoices that came back.

Each counts from the day it was made: interest after it is on the rest only, as if it
had been paid on the old invoices from the start. What is beyond them is credit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.agreements.pool import Moved
from bot.balances import pricing
from bot.payments.takers import day_for, line_of, takers_in_full
from bot.settings import Settings
from domain.allocation import AllocationLine, allocate
from domain.money import Money, total
from models.client import Client
from models.invoice import Invoice
from models.payment import Payment, PaymentLine

CREDIT = "credit"  # the provider of what was paid out of the client's own credit


@dataclass(frozen=True, slots=True)
class Reshared:
    """What payments settle now, and what each has beyond that."""

    lines: tuple[AllocationLine, ...]
    over: tuple[tuple[Payment, Money], ...]
    currency: str

    @property
    def credit(self) -> Money:
        """Add up what is beyond the old invoices."""
        return total([amount for _, amount in self.over], self.currency)


def reshare(
    session: Session,
    settings: Settings,
    client: Client,
    invoices: Sequence[Invoice],
    moved: Sequence[Moved],
) -> Reshared:
    """Let payments settle *invoices*, the oldest first, one payment after the other."""
    lines: list[AllocationLine] = []
    over: list[tuple[Payment, Money]] = []
    for each in moved:
        money = pricing(session, client, settings, tuple(invoices))
        shared = allocate(each.amount, takers_in_full(session, money, each.on))
        rows = {invoice.id: invoice for invoice in money.invoices}
        for line in shared.lines:
            on = day_for(money, rows[line.invoice_id], each.on)
            _write(session, each.payment, line, on)
        session.flush()
        lines += shared.lines
        if shared.credit:
            _unuse(each.payment, shared.credit)
            over.append((each.payment, shared.credit))
    return Reshared(tuple(lines), tuple(over), settings.currency)


def _write(session: Session, payment: Payment, share: AllocationLine, on: date) -> None:
    """Write a share; a payment has one line an invoice, whatever became of it."""
    new = line_of(payment, share, on)
    row = session.scalar(
        select(PaymentLine).where(
            PaymentLine.payment_id == payment.id,
            PaymentLine.invoice_id == share.invoice_id,
        )
    )
    if row is None:
        session.add(new)
        return
    stands = row.voided_at is None
    for name in _PARTS:
        before = getattr(row, name) if stands else 0
        setattr(row, name, before + getattr(new, name))
    row.effective_on = max(row.effective_on, on) if stands else on
    row.voided_at = None


def _unuse(payment: Payment, over: Money) -> None:
    """Let credit that was used, and is not needed, be credit again."""
    if payment.provider == CREDIT:
        payment.refunded_minor += over.minor


_PARTS = ("principal_minor", "fine_minor", "interest_minor", "correction_minor")
