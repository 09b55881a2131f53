"""What belongs to an agreement: the instalments of it, and the invoices it replaced."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agreement import ACTIVE, Agreement, AgreementInvoice
from models.client import Client
from models.invoice import Invoice


def instalments_of(session: Session, agreement: Agreement) -> list[Invoice]:
    """List the instalments, whatever became of them, in order."""
    query = select(Invoice).where(Invoice.agreement_id == agreement.id)
    return list(session.scalars(query.order_by(Invoice.due_on, Invoice.id)))


def covered_by(session: Session, agreement: Agreement) -> list[Invoice]:
    """List the invoices that the agreement took the place of, the oldest first."""
    query = (
        select(Invoice)
        .join(AgreementInvoice, AgreementInvoice.invoice_id == Invoice.id)
        .where(AgreementInvoice.agreement_id == agreement.id)
        .order_by(Invoice.due_on, Invoice.id)
    )
    return list(session.scalars(query))


def agreements_of(session: Session, invoices: Iterable[Invoice]) -> list[Agreement]:
    """List the agreements that these invoices are instalments of."""
    ids = {each.agreement_id for each in invoices if each.agreement_id is not None}
    query = select(Agreement).where(Agreement.id.in_(ids)).order_by(Agreement.id)
    return list(session.scalars(query))


def active_agreements(session: Session, client: Client) -> list[Agreement]:
    """List the agreements of *client* that are in force, the oldest first."""
    query = select(Agreement).where(
        Agreement.client_id == client.id, Agreement.state == ACTIVE
    )
    return list(session.scalars(query.order_by(Agreement.id)))
