"""Money that goes back of an invoice that is over: the debt gets an invoice of its own.

An invoice that was renegotiated, cancelled or written off does not open again: its rest
lives on elsewhere, or nowhere. What its payment had settled is owed again all the same.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from domain.allocation import Allocation, AllocationLine
from domain.money import Money
from models.invoice import OPEN, PAID, Hold, Invoice

ANEW = "anew:"


def owe_anew(
    session: Session, undone: Allocation, hold: str, reference: str, now: datetime
) -> Allocation:
    """Give *undone* with new invoices in the place of those that are over, held."""
    lines = tuple(_line(session, line, hold, reference, now) for line in undone.lines)
    return replace(undone, lines=lines)


def stands_for(invoice: Invoice) -> int:
    """Give the invoice in whose place this one was made; its own id where none."""
    if not invoice.external_id.startswith(ANEW):
        return invoice.id
    return int(invoice.external_id.rpartition(":")[2])


def _line(
    session: Session, line: AllocationLine, hold: str, reference: str, now: datetime
) -> AllocationLine:
    over = session.get_one(Invoice, line.invoice_id)
    if over.status in {OPEN, PAID} or not line.items.principal:
        return line
    made = _invoice(over, line.items.principal, reference, now)
    session.add(made)
    session.flush()
    session.add(_held(made, hold, reference, now))
    return replace(line, invoice_id=made.id)


def _invoice(over: Invoice, principal: Money, reference: str, now: datetime) -> Invoice:
    return Invoice(
        external_id=f"{_prefix(reference)}{over.id}",
        client_id=over.client_id,
        source="manual",
        number=over.number,
        description=over.description,
        amount_minor=principal.minor,
        currency=principal.currency,
        due_on=over.due_on,
        issued_on=over.issued_on,
        segment=over.segment,
        portfolio=over.portfolio,
        prescribes_on=over.prescribes_on,
        created_at=now,
    )


def _held(invoice: Invoice, hold: str, reference: str, now: datetime) -> Hold:
    return Hold(
        client_id=invoice.client_id,
        invoice_id=invoice.id,
        reason=hold,
        note=reference,
        created_at=now,
    )


def _prefix(reference: str) -> str:
    return f"{ANEW}{reference[:60]}:"
