"""What settled invoices end, and what invoices that are owed again bring back."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from bot.plan_results import wake
from domain.money import Money
from domain.promises import Outcome, Promise, outcome
from models.agreement import Agreement, AgreementInvoice
from models.client import Client
from models.invoice import OPEN, PAID, Hold, Invoice
from models.payment import Payment, PaymentLine
from models.promise import PromiseRow

CLAIMED = "claimed_payment"


def close(
    session: Session,
    client: Client,
    settled: Collection[Invoice],
    on: date,
    now: datetime,
) -> None:
    """Mark invoices as paid, and end what waited for that: claims, promise, agreement.

    Call it once the payment's lines are written; with nothing settled it still judges
    the promise.
    """
    for invoice in settled:
        invoice.status, invoice.paid_on = PAID, on
    session.flush()
    _lift_claims(session, client, [invoice.id for invoice in settled], now)
    _keep_promise(session, client, on)
    for agreement_id in {i.agreement_id for i in settled if i.agreement_id}:
        _finish(session, agreement_id)


def reopen(
    session: Session,
    invoice_ids: Collection[int],
    reason: str,
    note: str,
    now: datetime,
) -> list[int]:
    """Let paid invoices be owed again, held until a person looks; give those that are.

    Money that went back is no reason to write to the client by machine (F53): it may
    have been charged wrongly (CDC art. 42).
    """
    paid = session.scalars(
        select(Invoice).where(Invoice.id.in_(invoice_ids), Invoice.status == PAID)
    ).all()
    for invoice in paid:
        invoice.status, invoice.paid_on = OPEN, None
        session.add(_hold(invoice, reason, note, now))
        if invoice.agreement_id:
            _resume(session, invoice.agreement_id)
    session.flush()
    return [invoice.id for invoice in paid]


def lift(session: Session, client_id: int, note: str, now: datetime) -> None:
    """Lift the holds that stand for one happening, known by its *note*.

    What waited for them is judged anew.
    """
    session.execute(
        update(Hold)
        .where(Hold.client_id == client_id, Hold.note == note, Hold.lifted_at.is_(None))
        .values(lifted_at=now)
    )
    wake(session, now, client_id=client_id)


def _hold(invoice: Invoice, reason: str, note: str, now: datetime) -> Hold:
    return Hold(
        client_id=invoice.client_id,
        invoice_id=invoice.id,
        reason=reason,
        note=note,
        created_at=now,
    )


def _lift_claims(
    session: Session, client: Client, paid: list[int], now: datetime
) -> None:
    """End "já paguei" for what is paid, and for the person when nothing is owed."""
    which: ColumnElement[bool] = Hold.invoice_id.in_(paid)
    if not _owes(session, client):
        which = or_(which, Hold.invoice_id.is_(None))
    session.execute(
        update(Hold)
        .where(
            Hold.client_id == client.id,
            Hold.reason == CLAIMED,
            Hold.lifted_at.is_(None),
            which,
        )
        .values(lifted_at=now)
    )
    wake(session, now, rule="on_hold", client_id=client.id)


def _keep_promise(session: Session, client: Client, on: date) -> None:
    """Close an open promise once its amount is there, or all that it was about.

    Who pays earlier than promised owes less interest, and has kept the promise too.
    """
    row = session.scalar(
        select(PromiseRow).where(
            PromiseRow.client_id == client.id, PromiseRow.state == Outcome.OPEN
        )
    )
    if row is None:
        return
    amount = Money(row.amount_minor, row.currency)
    promise = Promise(client.id, amount, row.due_on, row.due_on, tuple(row.invoices))
    paid = Money(_paid_since(session, row), row.currency)
    kept = outcome(promise, paid, on) is Outcome.KEPT
    if kept or not _owes(session, client, promise.invoice_ids):
        row.state = Outcome.KEPT


def _paid_since(session: Session, promise: PromiseRow) -> int:
    lines = (
        PaymentLine.principal_minor
        + PaymentLine.fine_minor
        + PaymentLine.interest_minor
        + PaymentLine.correction_minor
    )
    query = (
        select(func.sum(lines))
        .join(Payment, Payment.id == PaymentLine.payment_id)
        .where(
            Payment.client_id == promise.client_id,
            Payment.created_at >= promise.made_at,
            PaymentLine.voided_at.is_(None),
        )
    )
    if promise.invoices:
        query = query.where(PaymentLine.invoice_id.in_(promise.invoices))
    return int(session.scalar(query) or 0)


def _owes(session: Session, client: Client, only: Collection[int] = ()) -> bool:
    query = select(Invoice.id).where(
        Invoice.client_id == client.id, Invoice.status == OPEN
    )
    if only:
        query = query.where(Invoice.id.in_(only))
    return session.scalar(query.limit(1)) is not None


def _finish(session: Session, agreement_id: int) -> None:
    agreement = session.get_one(Agreement, agreement_id)
    unpaid = select(Invoice.id).where(
        Invoice.agreement_id == agreement_id, Invoice.status == OPEN
    )
    if agreement.state == "active" and session.scalar(unpaid.limit(1)) is None:
        agreement.state = "kept"
        _cover(session, agreement_id, active=False)


def _resume(session: Session, agreement_id: int) -> None:
    agreement = session.get_one(Agreement, agreement_id)
    if agreement.state == "kept":
        agreement.state = "active"
        _cover(session, agreement_id, active=True)


def _cover(session: Session, agreement_id: int, *, active: bool) -> None:
    session.execute(
        update(AgreementInvoice)
        .where(AgreementInvoice.agreement_id == agreement_id)
        .values(active=active)
    )
