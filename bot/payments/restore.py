"""Money that had gone back and is ours again: what it opened is paid again, if it can.

Weeks may lie between a refund and its failure, or a lost dispute and its appeal. What
is open as it was left is settled by the same payment once more; what the client has
paid since, or was agreed anew, is not settled twice: that money is their credit.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.ledger.balances import receivable_of
from bot.payments.aftermath import close
from bot.payments.allocations import (
    booked_allocation,
    plus,
    standing_of,
    write_lines,
)
from bot.payments.anew import stands_for
from bot.receipts import RETURNED, void
from domain.allocation import Allocation, AllocationLine
from domain.money import Money
from models.charges import EarlyDiscountRow
from models.client import Client
from models.invoice import CANCELLED, OPEN, Invoice
from models.ledger import LedgerTransaction
from models.payment import Payment


def restore(
    session: Session,
    payment: Payment,
    wrong: LedgerTransaction,
    amount: Money,
    now: datetime,
) -> Allocation:
    """Let a payment stand again by *amount*, which *wrong* had taken out of it.

    Gives what is settled again and what is credit, for the books.
    """
    left = standing_of(session, payment)
    undone = booked_allocation(wrong.entries, payment.currency)
    settled, credit = [], undone.credit
    for line in undone.lines:
        if _still_open(session, payment, line):
            settled.append(line)
        else:
            credit += line.amount
    payment.refunded_minor -= amount.minor
    void(session, payment, RETURNED, now)
    own = [AllocationLine(_own(session, line), line.items) for line in settled]
    again = Allocation(tuple(own), credit)
    write_lines(session, payment, plus(left, again), now)
    booked = Allocation(tuple(settled), credit)
    _close(session, payment, booked, now)
    return booked


def _still_open(session: Session, payment: Payment, line: AllocationLine) -> bool:
    invoice = session.get_one(Invoice, line.invoice_id)
    if invoice.status != OPEN:
        return False
    needed = line.items.principal + _discount_lost(session, payment, invoice)
    return receivable_of(session, invoice) >= needed


def _discount_lost(session: Session, payment: Payment, invoice: Invoice) -> Money:
    """Give what paying in time had earned: it is granted again with the line."""
    query = select(func.sum(EarlyDiscountRow.amount_minor)).where(
        EarlyDiscountRow.payment_id == payment.id,
        EarlyDiscountRow.invoice_id == invoice.id,
        EarlyDiscountRow.voided_at.is_not(None),
    )
    return Money(int(session.scalar(query) or 0), invoice.currency)


def _own(session: Session, line: AllocationLine) -> int:
    return stands_for(session.get_one(Invoice, line.invoice_id))


def _close(
    session: Session, payment: Payment, settled: Allocation, now: datetime
) -> None:
    """Close what is settled in full again; an invoice made for the debt goes.

    Principal is settled last (CC art. 354): where none is left, nothing is.
    """
    done = []
    for line in settled.lines:
        invoice = session.get_one(Invoice, line.invoice_id)
        if stands_for(invoice) != invoice.id:
            invoice.status = CANCELLED
        elif receivable_of(session, invoice) == line.items.principal:
            done.append(invoice)
    client = session.get_one(Client, payment.client_id)
    close(session, client, done, payment.received_on, now)
