"""What settled invoices end, and what invoices that are owed again bring back."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from bot.hooks.announce import announce
from bot.hooks.kinds import Kind
from bot.payments.principal import even_out
from bot.plan_results import wake
from bot.promises.ends import keep_promise
from models.agreement import ACTIVE, KEPT, REPLACED, Agreement, AgreementInvoice
from models.client import Client
from models.invoice import OPEN, PAID, RENEGOTIATED, Hold, Invoice

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
        even_out(session, invoice, on, now)
    session.flush()
    _lift_claims(session, client, [invoice.id for invoice in settled], now)
    keep_promise(session, client, now)
    for agreement_id in {i.agreement_id for i in settled if i.agreement_id}:
        _finish(session, client, agreement_id, now)


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


def _owes(session: Session, client: Client) -> bool:
    query = select(Invoice.id).where(
        Invoice.client_id == client.id, Invoice.status == OPEN
    )
    return session.scalar(query.limit(1)) is not None


def _finish(session: Session, client: Client, agreement_id: int, now: datetime) -> None:
    """End an agreement of which nothing is open: kept, or lived on in a later one."""
    agreement = session.get_one(Agreement, agreement_id)
    if agreement.state != ACTIVE or _has(session, agreement_id, OPEN):
        return
    replaced = _has(session, agreement_id, RENEGOTIATED)
    agreement.state, agreement.ended_at = (REPLACED if replaced else KEPT), now
    _cover(session, agreement_id, active=False)
    kind = Kind.AGREEMENT_RENEGOTIATED if replaced else Kind.AGREEMENT_KEPT
    told = {"agreement": agreement_id}
    if replaced:
        told["replaced_by"] = _later(session, agreement_id)
    announce(session, kind, client, told, now)


def _resume(session: Session, agreement_id: int) -> None:
    agreement = session.get_one(Agreement, agreement_id)
    if agreement.state in {KEPT, REPLACED}:
        agreement.state, agreement.ended_at = ACTIVE, None
        _cover(session, agreement_id, active=True)


def _later(session: Session, agreement_id: int) -> int:
    """Find the agreement that took the place of instalments of this one."""
    query = (
        select(AgreementInvoice.agreement_id)
        .join(Invoice, Invoice.id == AgreementInvoice.invoice_id)
        .where(Invoice.agreement_id == agreement_id, Invoice.status == RENEGOTIATED)
        .order_by(AgreementInvoice.id.desc())
    )
    return session.scalars(query).first() or agreement_id


def _has(session: Session, agreement_id: int, status: str) -> bool:
    query = select(Invoice.id).where(
        Invoice.agreement_id == agreement_id, Invoice.status == status
    )
    return session.scalar(query.limit(1)) is not None


def _cover(session: Session, agreement_id: int, *, active: bool) -> None:
    session.execute(
        update(AgreementInvoice)
        .where(AgreementInvoice.agreement_id == agreement_id)
        .values(active=active)
    )
