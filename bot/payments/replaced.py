"""What stands in the place of an invoice now: agreements replace, and give back.

A client pays by what they hold: a code of an invoice that instalments have replaced
meanwhile, or of an instalment whose agreement is over. Their money is for that debt.
"""

from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agreement import ACTIVE, BROKEN, Agreement, AgreementInvoice
from models.agreement import CANCELLED as ENDED
from models.invoice import CANCELLED, OPEN, RENEGOTIATED, Invoice


def in_place_of(session: Session, invoice_ids: Collection[int]) -> list[int]:
    """Name the invoices that stand for these now; one in whose place is none stays.

    Where an agreement took the place of an invoice, its open instalments are meant, the
    oldest first; where an agreement is broken or cancelled, what it had replaced.
    """
    found: dict[int, None] = {}
    for invoice_id in invoice_ids:
        now = dict.fromkeys(_now(session, invoice_id, set()))
        found |= now or {invoice_id: None}
    return list(found)


def _now(session: Session, invoice_id: int, seen: set[int]) -> Iterator[int]:
    """Follow one invoice to where its debt is open, or ends."""
    if invoice_id in seen:
        return
    seen.add(invoice_id)
    invoice = session.get(Invoice, invoice_id)
    if invoice is None:
        return
    if invoice.status == OPEN:
        yield invoice.id
    for next_ in _next(session, invoice):
        yield from _now(session, next_, seen)


def _next(session: Session, invoice: Invoice) -> list[int]:
    if invoice.status == RENEGOTIATED:
        return _instalments(session, invoice.id)
    if invoice.status == CANCELLED and invoice.agreement_id is not None:
        return _returned(session, invoice.agreement_id)
    return []


def _instalments(session: Session, invoice_id: int) -> list[int]:
    """List the instalments of the agreement that replaces an invoice."""
    query = (
        select(Invoice.id)
        .join(AgreementInvoice, AgreementInvoice.agreement_id == Invoice.agreement_id)
        .join(Agreement, Agreement.id == Invoice.agreement_id)
        .where(
            AgreementInvoice.invoice_id == invoice_id,
            Agreement.state.not_in((BROKEN, ENDED)),
        )
        .order_by(Invoice.due_on, Invoice.id)
    )
    return list(session.scalars(query))


def _returned(session: Session, agreement_id: int) -> list[int]:
    """List what came back when an agreement ended."""
    query = (
        select(AgreementInvoice.invoice_id)
        .join(Invoice, Invoice.id == AgreementInvoice.invoice_id)
        .join(Agreement, Agreement.id == AgreementInvoice.agreement_id)
        .where(Agreement.id == agreement_id, Agreement.state != ACTIVE)
        .order_by(Invoice.due_on, Invoice.id)
    )
    return list(session.scalars(query))
