"""Discounts for paying in time: granted with the payment, lost when it goes back.

Of an instalment it is the interest that paying ahead does not let it earn: what was
booked as interest of the agreement is taken back out of it.
"""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.books import post
from domain import postings
from domain.allocation import Allocation
from domain.books import Transaction
from domain.money import Money
from domain.postings import Event
from models.charges import EarlyDiscountRow
from models.invoice import Invoice
from models.payment import Payment, PaymentLine

AHEAD = "paid ahead: interest not earned (CDC art. 52 par. 2)"


def grant(
    session: Session,
    payment: Payment,
    earned: Iterable[tuple[int, Money, date]],
    now: datetime,
) -> None:
    """Write and book what *payment* has earned: invoice id, amount, and the day."""
    for invoice_id, off, day in earned:
        row = EarlyDiscountRow(
            invoice_id=invoice_id,
            payment_id=payment.id,
            amount_minor=off.minor,
            currency=off.currency,
            effective_on=day,
            times=1,
            created_at=now,
        )
        session.add(row)
        session.flush()
        post(session, _granted(session, payment, row), now)


def follow(
    session: Session, payment: Payment, original: Allocation, now: datetime
) -> None:
    """Take back what a payment earned once a part of it went back; or grant it again.

    *original* is how the payment was shared out when it came: whose line is not whole
    any more did not pay in time.
    """
    rows = session.scalars(
        select(EarlyDiscountRow).where(EarlyDiscountRow.payment_id == payment.id)
    ).all()
    wanted = {line.invoice_id: line.amount.minor for line in original.lines}
    for row in rows:
        whole = _stands(session, row) == wanted.get(row.invoice_id)
        if whole and row.voided_at is not None:
            row.voided_at, row.times = None, row.times + 1
            post(session, _granted(session, payment, row), now)
        elif not whole and row.voided_at is None:
            row.voided_at = now
            post(session, _lost(session, payment, row), now)
    session.flush()


def _stands(session: Session, row: EarlyDiscountRow) -> int | None:
    """Give what the payment still settles of the invoice, in minor units."""
    line = session.scalar(
        select(PaymentLine).where(
            PaymentLine.payment_id == row.payment_id,
            PaymentLine.invoice_id == row.invoice_id,
            PaymentLine.voided_at.is_(None),
        )
    )
    return line.amount_minor if line else None


def _granted(session: Session, payment: Payment, row: EarlyDiscountRow) -> Transaction:
    off = Money(row.amount_minor, row.currency)
    if session.get_one(Invoice, row.invoice_id).agreement_id is not None:
        event = Event(_name(row), payment.client_id, row.effective_on, AHEAD)
        return postings.interest_reduced(event, row.invoice_id, off)
    event = Event(_name(row), payment.client_id, row.effective_on, "paid in time")
    return postings.discount_granted(event, row.invoice_id, off)


def _lost(session: Session, payment: Payment, row: EarlyDiscountRow) -> Transaction:
    reason = "the payment that earned it went back"
    event = Event(f"{_name(row)}:lost", payment.client_id, row.effective_on, reason)
    return postings.corrected(event, _granted(session, payment, row))


def _name(row: EarlyDiscountRow) -> str:
    return f"early:{row.invoice_id}:{row.payment_id}:{row.times}"
