"""What belongs to an agreement: instalments, what they replaced, and its warning."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.books import Account, Kind
from domain.money import Money, total
from models.agreement import (
    ACTIVE,
    Agreement,
    AgreementInvoice,
    AgreementWarning,
)
from models.client import Client
from models.invoice import Invoice
from models.ledger import LedgerEntry, LedgerTransaction


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


def lapse_warning(session: Session, agreement: Agreement, now: datetime) -> None:
    """End the warning that stands, if one does."""
    standing = session.scalar(
        select(AgreementWarning).where(
            AgreementWarning.agreement_id == agreement.id,
            AgreementWarning.lapsed_at.is_(None),
        )
    )
    if standing is not None:
        standing.lapsed_at = now
        session.flush()


def agreed_more(session: Session, agreement: Agreement) -> Money:
    """Read what the instalments were more than the old principal (below zero: less)."""
    entries = session.scalars(
        select(LedgerEntry)
        .join(LedgerTransaction)
        .where(
            LedgerTransaction.external_ref == f"agreement:{agreement.id}",
            LedgerTransaction.kind == Kind.RENEGOTIATED,
            LedgerEntry.account == Account.RECEIVABLE,
        )
    )
    amounts = [Money(each.amount_minor, each.currency) for each in entries]
    return total(amounts, agreement.currency)
