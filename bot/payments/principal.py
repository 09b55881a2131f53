"""The principal that is open by what was booked, where charges are reckoned anew.

How a part payment was shared out is booked, and stays. What is charged may change after
it: a waiver is taken back, a rate is put right, an index is published. The sum that is
owed follows; these functions let its shares follow the books, so that no receivable
falls below zero (I7), and none is left when all is paid.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.books import post
from bot.payments.let_off import principal_let_off
from domain.allocation import OpenInvoice
from domain.charges import Items
from domain.money import Money
from domain.postings import Event, reshared
from models.invoice import Invoice
from models.payment import PaymentLine

REASON = "charges were reckoned anew"


def open_principal(session: Session, invoices: Sequence[Invoice]) -> dict[int, Money]:
    """Give the principal that is neither paid nor let off, by invoice id."""
    ids = [invoice.id for invoice in invoices]
    query = (
        select(PaymentLine.invoice_id, func.sum(PaymentLine.principal_minor))
        .where(PaymentLine.invoice_id.in_(ids), PaymentLine.voided_at.is_(None))
        .group_by(PaymentLine.invoice_id)
    )
    paid = {invoice_id: int(minor) for invoice_id, minor in session.execute(query)}
    let_off = principal_let_off(session, ids)
    return {
        each.id: each.amount
        - Money(paid.get(each.id, 0) + let_off.get(each.id, 0), each.currency)
        for each in invoices
    }


def as_booked(items: Items, principal: Money) -> Items:
    """Let no more be principal than the books await; what is beyond it is a fine."""
    beyond = items.principal - min(items.principal, principal)
    return replace(items, principal=items.principal - beyond, fine=items.fine + beyond)


def takes_as_booked(one: OpenInvoice, principal: Money) -> OpenInvoice:
    """Let an invoice take money by the shares of `as_booked`."""
    items = as_booked(one.charged.items, principal)
    charged = replace(one.charged, principal=items.principal, fine=items.fine)
    return replace(one, charged=charged)


def even_out(session: Session, invoice: Invoice, on: date, now: datetime) -> None:
    """Let what was paid as charges, and is none any more, be principal after all.

    For an invoice on which nothing is owed: else a rest would stand in the books.
    """
    rest = open_principal(session, [invoice])[invoice.id]
    if rest.minor <= 0:
        return
    moved = _shift(session, invoice, rest)
    if not moved.total:
        return
    reference = f"invoice:{invoice.id}:evened:{now.isoformat()}"
    event = Event(reference, invoice.client_id, on, REASON)
    post(session, reshared(event, invoice.id, moved), now)


def _shift(session: Session, invoice: Invoice, rest: Money) -> Items:
    """Move up to *rest* from charges to principal, the newest payment first."""
    nothing = Money(0, rest.currency)
    moved = Items(nothing, nothing, nothing)
    query = select(PaymentLine).where(
        PaymentLine.invoice_id == invoice.id, PaymentLine.voided_at.is_(None)
    )
    for line in session.scalars(query.order_by(PaymentLine.id.desc())):
        interest = min(Money(line.interest_minor, rest.currency), rest)
        fine = min(Money(line.fine_minor, rest.currency), rest - interest)
        correction = Money(line.correction_minor, rest.currency)
        correction = min(correction, rest - interest - fine)
        part = Items(interest, fine, nothing, correction)
        line.interest_minor -= interest.minor
        line.fine_minor -= fine.minor
        line.correction_minor -= correction.minor
        line.principal_minor += part.total.minor
        moved, rest = moved + part, rest - part.total
    session.flush()
    return moved
