"""What a payment settled, read back from the books, and how much of it still stands."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.payments.early import follow
from domain.allocation import Allocation, AllocationLine
from domain.books import Account, Kind
from domain.charges import Items
from domain.money import Money
from models.ledger import LedgerEntry, LedgerTransaction
from models.payment import Payment, PaymentLine


def reference_of(provider: str, external_ref: str) -> str:
    """Name a payment in the books; ids of two providers may be alike."""
    return f"{provider}:{external_ref}"[:120]


def original_of(session: Session, payment: Payment) -> Allocation:
    """Read how a payment was shared out when it came.

    The books say it and not the payment's lines: those shrink with each refund.
    """
    reference = reference_of(payment.provider, payment.external_ref)
    entries = session.scalars(
        select(LedgerEntry)
        .join(LedgerTransaction)
        .where(
            LedgerTransaction.external_ref == reference,
            LedgerTransaction.kind == Kind.PAYMENT_RECEIVED,
        )
        .order_by(LedgerEntry.id)
    )
    zero = Money(0, payment.currency)
    sums: dict[int, dict[str, Money]] = defaultdict(lambda: defaultdict(lambda: zero))
    credit = zero
    for entry in entries:
        amount = Money(-entry.amount_minor, entry.currency)
        if entry.account == Account.CLIENT_CREDIT:
            credit += amount
        elif entry.invoice_id is not None:
            sums[entry.invoice_id][entry.account] += amount
    lines = tuple(AllocationLine(id_, _items(parts)) for id_, parts in sums.items())
    return Allocation(lines, credit)


def standing(original: Allocation, taken_back: Money) -> Allocation:
    """Give what is left of a payment once an amount of it has gone back.

    The counterpart of `allocation.undo`: the oldest invoice keeps its money longest.
    """
    amount = original.amount - taken_back
    lines = []
    for line in original.lines:
        items = line.items.settled_by(amount)
        amount -= items.total
        if items.total:
            lines.append(AllocationLine(line.invoice_id, items))
    return Allocation(tuple(lines), amount)


def write_lines(
    session: Session, payment: Payment, left: Allocation, now: datetime
) -> list[int]:
    """Let the payment's lines say what still stands; give the invoices that changed."""
    kept = {line.invoice_id: line.items for line in left.lines}
    changed = []
    for row in _rows(session, payment):
        items = kept.get(row.invoice_id)
        before = _stands(row)
        row.voided_at = None if items else (row.voided_at or now)
        if items:
            row.principal_minor = items.principal.minor
            row.fine_minor = items.fine.minor
            row.interest_minor = items.interest.minor
            row.correction_minor = items.correction.minor
        if _stands(row) != before:
            changed.append(row.invoice_id)
    session.flush()
    follow(session, payment, original_of(session, payment), now)
    return changed


def _rows(session: Session, payment: Payment) -> list[PaymentLine]:
    query = select(PaymentLine).where(PaymentLine.payment_id == payment.id)
    return list(session.scalars(query.order_by(PaymentLine.id)))


def _stands(row: PaymentLine) -> tuple[int, int, int, int] | None:
    if row.voided_at is not None:
        return None
    charges = row.fine_minor, row.interest_minor, row.correction_minor
    return row.principal_minor, *charges


def _items(parts: dict[str, Money]) -> Items:
    return Items(
        interest=parts[Account.INTEREST],
        fine=parts[Account.FINES],
        principal=parts[Account.RECEIVABLE],
        correction=parts[Account.CORRECTION],
    )
