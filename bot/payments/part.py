"""The part of a contested invoice that its client recognises, and may pay meanwhile."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.disputes import State
from domain.money import Money
from domain.statement import Balance, InvoiceBalance
from models.client import Client
from models.dispute import Dispute
from models.payment import Payment, PaymentLine


def parts_of(session: Session, client: Client, balance: Balance) -> dict[int, Money]:
    """Give what is still open of the recognised parts, by invoice."""
    query = select(Dispute).where(
        Dispute.client_id == client.id,
        Dispute.state == State.OPEN,
        Dispute.recognised_minor.is_not(None),
    )
    rows = {row.invoice_id: row for row in session.scalars(query)}
    found = {}
    for line in balance.lines:
        row = rows.get(line.invoice_id) if line.invoice_id else None
        if row is None or line.invoice_id is None:
            continue
        left = min(_left(session, row, line.owed.currency), line.owed)
        if left:
            found[line.invoice_id] = left
    return found


def dispute_behind(session: Session, client: Client, balance: Balance) -> int | None:
    """Find the dispute whose part is asked for, of one invoice alone."""
    if len(balance.lines) != 1:
        return None
    query = select(Dispute.id).where(
        Dispute.client_id == client.id,
        Dispute.state == State.OPEN,
        Dispute.invoice_id == balance.lines[0].invoice_id,
    )
    return session.scalar(query)


def only_parts(session: Session, client: Client, balance: Balance) -> Balance:
    """Let a balance ask for the recognised parts of its invoices, and nothing else."""
    parts = parts_of(session, client, balance)
    lines = tuple(
        _only(line, parts[line.invoice_id])
        for line in balance.lines
        if line.invoice_id in parts
    )
    return replace(balance, lines=lines)


def _only(line: InvoiceBalance, part: Money) -> InvoiceBalance:
    """Take what is contested off a line, as a discount would be: it still sums."""
    return replace(line, owed=part, discount=line.discount + (line.owed - part))


def _left(session: Session, row: Dispute, currency: str) -> Money:
    """Take off what was paid of the invoice since it is contested."""
    query = (
        select(PaymentLine)
        .join(Payment, Payment.id == PaymentLine.payment_id)
        .where(
            PaymentLine.invoice_id == row.invoice_id,
            PaymentLine.voided_at.is_(None),
            Payment.created_at >= row.opened_at,
        )
    )
    paid = sum(line.amount_minor for line in session.scalars(query))
    return Money(max((row.recognised_minor or 0) - paid, 0), currency)
