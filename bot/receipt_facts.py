"""What a receipt says of a payment, as plain values that can be kept and sealed."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.balances import Priced, pricing
from bot.papers.write import masked_document
from bot.settings import Settings
from bot.wiring import Wiring
from models.client import Client
from models.invoice import Invoice
from models.payment import Payment, PaymentLine
from models.receipt import Receipt

Facts = dict[str, Any]


def facts_of_payment(
    session: Session, parts: Wiring, payment: Payment, before: Receipt | None
) -> Facts:
    """Collect what the receipt of a payment says; amounts are in minor units.

    What is left is told of the invoices that were paid for, and of no others.
    """
    client = session.get_one(Client, payment.client_id)
    rows = _lines(session, payment)
    invoices = tuple(invoice for _, invoice in rows)
    money = pricing(session, client, parts.settings, invoices)
    lines = [_line(money, line, invoice) for line, invoice in rows]
    stands = payment.amount_minor - payment.refunded_minor
    return {
        "payee": payee_of(parts.settings),
        "payer": payer_of(client),
        "paid_by": payment.payer,
        "amount_minor": payment.amount_minor,
        "returned_minor": payment.refunded_minor,
        "stands_minor": stands,
        "currency": payment.currency,
        "method": payment.method,
        "provider": payment.provider,
        "received_on": payment.received_on.isoformat(),
        "lines": lines,
        "credit_minor": stands - sum(line["paid"] for line in lines),
        "left_minor": sum(line["left"] for line in lines),
        "replaces": None if before is None else before.full_number,
    }


def payee_of(settings: Settings) -> Facts:
    """Name the creditor as it was on the day of issue."""
    company = settings.company
    place = (company.address, company.city, company.state, company.postal_code)
    return {
        "name": company.legal_name,
        "cnpj": company.cnpj,
        "address": ", ".join(part for part in place if part),
    }


def payer_of(client: Client) -> Facts:
    """Name the client, their document masked."""
    return {
        "name": client.name,
        "document": masked_document(client),
        "code": client.external_id,
    }


def _lines(session: Session, payment: Payment) -> list[tuple[PaymentLine, Invoice]]:
    query = (
        select(PaymentLine, Invoice)
        .join(Invoice, Invoice.id == PaymentLine.invoice_id)
        .where(PaymentLine.payment_id == payment.id, PaymentLine.voided_at.is_(None))
        .order_by(Invoice.due_on, Invoice.id)
    )
    return [
        (line, invoice) for line, invoice in session.execute(query) if line.amount_minor
    ]


def _line(money: Priced, line: PaymentLine, invoice: Invoice) -> Facts:
    position = money.position(invoice, line.effective_on)
    return {
        "number": invoice.number,
        "description": invoice.description,
        "due_on": invoice.due_on.isoformat(),
        "principal": line.principal_minor + line.correction_minor,
        "fine": line.fine_minor,
        "interest": line.interest_minor,
        "discount": position.discount.minor,
        "paid": line.amount_minor,
        "left": position.left.total.minor,
    }
