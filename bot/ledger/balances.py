"""What the books say of an invoice and of a client: one sum each."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.books import Account
from domain.money import Money
from models.client import Client
from models.invoice import Invoice
from models.ledger import LedgerEntry

_SUM = func.coalesce(func.sum(LedgerEntry.amount_minor), 0)


def receivable_of(session: Session, invoice: Invoice) -> Money:
    """Give the principal of an invoice that the books still await."""
    query = select(_SUM).where(
        LedgerEntry.account == Account.RECEIVABLE, LedgerEntry.invoice_id == invoice.id
    )
    return Money(int(session.scalar(query) or 0), invoice.currency)


def credit_of(session: Session, client: Client | int, currency: str) -> Money:
    """Give the credit of a client: what was overpaid, and neither used nor returned."""
    client_id = client if isinstance(client, int) else client.id
    query = select(_SUM).where(
        LedgerEntry.account == Account.CLIENT_CREDIT,
        LedgerEntry.client_id == client_id,
        LedgerEntry.currency == currency,
    )
    return Money(-int(session.scalar(query) or 0), currency)
