"""What a payment settled, and how much of it still stands."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.payments.early import follow
from domain.allocation import Allocation, AllocationLine
from domain.books import Account, Kind
from domain.charges import Items
from domain.money import Money, total
from models.ledger import LedgerEntry, LedgerTransaction
from models.payment import Payment, PaymentLine


def reference_of(provider: str, external_ref: str) -> str:
    """Name a payment in the books; ids of two providers may be alike."""
    return f"{provider}:{external_ref}"[:120]


def standing_of(session: Session, payment: Payment) -> Allocation:
    """Read what still stands of a payment: its lines, the oldest first, and the rest.

    What neither stands in a line nor has gone back is the client's credit.
    """
    currency = payment.currency
    lines = tuple(
        AllocationLine(row.invoice_id, items_of(row, currency))
        for row in _rows(session, payment)
        if row.voided_at is None
    )
    left = Money(payment.amount_minor - payment.refunded_minor, currency)
    return Allocation(lines, left - total([line.amount for line in lines], currency))


def original_of(session: Session, payment: Payment) -> Allocation:
    """Read how a payment was shared out when it came; only the books still say it."""
    reference = reference_of(payment.provider, payment.external_ref)
    entries = session.scalars(
        select(LedgerEntry)
        .join(LedgerTransaction)
        .where(
            LedgerTransaction.external_ref == reference,
            LedgerTransaction.kind.in_((Kind.PAYMENT_RECEIVED, Kind.CREDIT_APPLIED)),
        )
        .order_by(LedgerEntry.id)
    )
    return booked_allocation(entries, payment.currency)


def booked_allocation(entries: Iterable[LedgerEntry], currency: str) -> Allocation:
    """Read from entries what was settled, or undone: the lines and the credit.

    The amounts are as large as booked, whichever side they stand on.
    """
    zero = Money(0, currency)
    sums: dict[int, dict[str, Money]] = defaultdict(lambda: defaultdict(lambda: zero))
    credit = zero
    for entry in entries:
        amount = Money(abs(entry.amount_minor), entry.currency)
        if entry.account == Account.CLIENT_CREDIT:
            credit += amount
        elif entry.invoice_id is not None:
            sums[entry.invoice_id][entry.account] += amount
    lines = tuple(AllocationLine(id_, _items(parts)) for id_, parts in sums.items())
    return Allocation(lines, credit)


def minus(whole: Allocation, part: Allocation) -> Allocation:
    """Take *part* out of *whole*; a line of which nothing is left goes."""
    gone = {line.invoice_id: line.items for line in part.lines}
    lines = []
    for line in whole.lines:
        items = line.items - gone[line.invoice_id] if line.invoice_id in gone else None
        if items is None or items.total:
            lines.append(AllocationLine(line.invoice_id, items or line.items))
    return Allocation(tuple(lines), whole.credit - part.credit)


def plus(whole: Allocation, part: Allocation) -> Allocation:
    """Put *part* back into *whole*."""
    sums = {line.invoice_id: line.items for line in whole.lines}
    for line in part.lines:
        before = sums.get(line.invoice_id)
        sums[line.invoice_id] = before + line.items if before else line.items
    lines = tuple(AllocationLine(id_, items) for id_, items in sums.items())
    return Allocation(lines, whole.credit + part.credit)


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


def items_of(row: PaymentLine, currency: str) -> Items:
    """Read what a line settles, item by item."""
    return Items(
        interest=Money(row.interest_minor, currency),
        fine=Money(row.fine_minor, currency),
        principal=Money(row.principal_minor, currency),
        correction=Money(row.correction_minor, currency),
    )


def _items(parts: dict[str, Money]) -> Items:
    return Items(
        interest=parts[Account.INTEREST],
        fine=parts[Account.FINES],
        principal=parts[Account.RECEIVABLE],
        correction=parts[Account.CORRECTION],
    )
