"""What leaves when an agreement is undone: its instalments, and payments on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.ledger.balances import receivable_of
from bot.payments.allocations import items_of, original_of
from bot.payments.anew import ANEW, stands_for
from bot.payments.early import follow
from domain.allocation import AllocationLine
from domain.money import Money, total
from models.invoice import OPEN, PAID, RENEGOTIATED, Invoice
from models.payment import Payment, PaymentLine


@dataclass(frozen=True, slots=True)
class Moved:
    """What one payment had settled of the instalments, as of the day it counts."""

    payment: Payment
    lines: tuple[AllocationLine, ...]
    on: date

    @property
    def amount(self) -> Money:
        """Add up what is shared out anew."""
        return total([line.amount for line in self.lines], self.payment.currency)


@dataclass(frozen=True, slots=True)
class Pool:
    """The invoices that leave, with those that were made in their place since."""

    invoices: tuple[Invoice, ...]

    @property
    def replaced(self) -> bool:
        """Tell whether a later agreement has taken the place of some of them."""
        return any(invoice.status == RENEGOTIATED for invoice in self.invoices)

    @property
    def ids(self) -> list[int]:
        """Name them."""
        return [invoice.id for invoice in self.invoices]


def pool_of(
    session: Session, instalments: Sequence[Invoice], covered: Sequence[Invoice]
) -> Pool:
    """Gather the instalments, and what refunds have made owed anew in the meantime.

    Money that went back of an invoice under agreement made an invoice of its own
    (bot/payments/anew.py): where the old one returns, that one has no place.
    """
    ids = {each.id for each in (*instalments, *covered)}
    made = session.scalars(
        select(Invoice).where(
            Invoice.client_id.in_({each.client_id for each in instalments}),
            Invoice.external_id.startswith(ANEW),
        )
    )
    known = {each.id for each in instalments}
    live = (OPEN, PAID, RENEGOTIATED)
    anew = [
        row
        for row in made
        if stands_for(row) in ids and row.status in live and row.id not in known
    ]
    return Pool((*instalments, *anew))


def left_of(session: Session, pool: Pool) -> dict[int, Money]:
    """Give the principal that each invoice of the pool still owes by the books."""
    return {row.id: receivable_of(session, row) for row in pool.invoices}


def take_out(session: Session, pool: Pool, now: datetime) -> list[Moved]:
    """Void what payments had settled of the pool; give it, the oldest payment first.

    A discount that a payment had earned there is taken back with its line.
    """
    moved = []
    for payment, rows in _by_payment(session, pool.ids):
        lines = tuple(
            AllocationLine(row.invoice_id, items_of(row, payment.currency))
            for row in rows
        )
        moved.append(Moved(payment, lines, min(row.effective_on for row in rows)))
        for row in rows:
            row.voided_at = now
    session.flush()
    for each in moved:
        original = original_of(session, each.payment)
        follow(session, each.payment, original, now)
    return sorted(moved, key=lambda each: (each.on, each.payment.id))


def _by_payment(
    session: Session, ids: Sequence[int]
) -> Iterable[tuple[Payment, list[PaymentLine]]]:
    rows = session.scalars(
        select(PaymentLine)
        .where(PaymentLine.invoice_id.in_(ids), PaymentLine.voided_at.is_(None))
        .order_by(PaymentLine.payment_id, PaymentLine.id)
    ).all()
    for payment_id, group in groupby(rows, key=lambda row: row.payment_id):
        yield session.get_one(Payment, payment_id), list(group)
