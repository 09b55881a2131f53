"""Payments and invoices as other systems read them back."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from models.cash import CashItem
from models.client import Client
from models.invoice import Invoice
from models.payment import Payment, PaymentLine

STATES = ("open", "paid", "cancelled", "renegotiated")
MOST = 200  # invoices of one page
_SUM = (
    PaymentLine.principal_minor
    + PaymentLine.fine_minor
    + PaymentLine.interest_minor
    + PaymentLine.correction_minor
)


def payment_view(session: Session, item: CashItem) -> dict[str, Any]:
    """Show one payment: what it is now, and what it settled."""
    settled, credit = _settled(session, item)
    return {
        "external_ref": item.external_ref,
        "status": item.state,
        "amount": plain(item.amount_minor),
        "currency": item.currency,
        "paid_on": item.received_on.isoformat(),
        "settled": settled,
        "credit": plain(credit),
    }


def invoices_view(session: Session, status: str | None, after: int) -> dict[str, Any]:
    """Show a page of invoices, in the order in which we came to know them."""
    query = (
        select(Invoice)
        .options(joinedload(Invoice.client))
        .where(Invoice.id > after)
        .order_by(Invoice.id)
        .limit(MOST + 1)
    )
    if status is not None:
        query = query.where(Invoice.status == status)
    rows = list(session.scalars(query))
    shown = rows[:MOST]
    paid = _paid(session, [row.id for row in shown])
    return {
        "invoices": [_invoice(row, paid.get(row.id, 0)) for row in shown],
        "next": shown[-1].id if len(rows) > MOST else None,
    }


def plain(minor: int) -> str:
    """Write an amount of zero or more with a point and cents."""
    return f"{minor // 100}.{minor % 100:02}"


def _settled(session: Session, item: CashItem) -> tuple[list[dict[str, str]], int]:
    """List what the standing payments of an item settled, and what is credit."""
    mine = (Payment.cash_item_id == item.id, Payment.withdrawn_at.is_(None))
    rows = session.execute(
        select(Invoice.external_id, Client.external_id, _SUM)
        .join(PaymentLine, PaymentLine.invoice_id == Invoice.id)
        .join(Payment, Payment.id == PaymentLine.payment_id)
        .join(Client, Client.id == Invoice.client_id)
        .where(*mine, PaymentLine.voided_at.is_(None))
        .order_by(PaymentLine.id)
    ).all()
    stands = select(func.sum(Payment.amount_minor - Payment.refunded_minor))
    whole = int(session.scalar(stands.where(*mine)) or 0)
    settled = [
        {"invoice": invoice, "client": client, "amount": plain(minor)}
        for invoice, client, minor in rows
    ]
    return settled, max(whole - sum(int(minor) for _, _, minor in rows), 0)


def _paid(session: Session, ids: list[int]) -> dict[int, int]:
    query = (
        select(PaymentLine.invoice_id, func.sum(_SUM))
        .where(PaymentLine.invoice_id.in_(ids), PaymentLine.voided_at.is_(None))
        .group_by(PaymentLine.invoice_id)
    )
    return {id_: int(minor) for id_, minor in session.execute(query)}


def _invoice(row: Invoice, paid: int) -> dict[str, Any]:
    return {
        "id": row.external_id,
        "number": row.number,
        "client": row.client.external_id,
        "amount": plain(row.amount_minor),
        "paid": plain(paid),
        "currency": row.currency,
        "due_on": row.due_on.isoformat(),
        "status": row.status,
        "paid_on": row.paid_on.isoformat() if row.paid_on else None,
    }
