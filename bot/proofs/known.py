"""What the house knows of a receipt: who sent it before, and whether it is booked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, cast, func, or_, select
from sqlalchemy.orm import Session

from bot.persons import of_person
from domain.proof import Known, Reading, Standing, Verdict
from domain.proof.marks import minute_of
from models.cash import CashItem
from models.client import Client
from models.media import MediaFile
from models.payment import Payment, PaymentLine
from models.proof import CHECKING, LAPSED, REJECTED, Proof

# A payment is booked on the day of the receipt or soon after: weekends, boletos.
BOOKED_WITHIN = timedelta(days=5)
MANUAL = "manual"
PATIENCE = timedelta(days=30)  # in which receipts that came to nothing are counted
MOST_IN_VAIN = 2
_NOTHING = (Verdict.NOT_A_RECEIPT.value, Verdict.RETURNED.value)


@dataclass(frozen=True, slots=True)
class Found:
    """The facts for the verdict, and the rows behind them."""

    known: Known
    payment: Payment | None = None
    proof: Proof | None = None  # of this person, and about the same receipt


def known_of(
    session: Session,
    client: Client,
    file: MediaFile | None,
    reading: Reading | None,
    now: datetime,
) -> Found:
    """Look up a receipt by its Pix id, its file and, last, its amount and day."""
    same = _same(file, reading)
    if same is not None and _of_another(session, client, same, reading):
        return Found(Known(by_another=True))
    payment = _payment(session, client, reading, now)
    if payment is not None:
        return Found(Known(booked=True), payment)
    before = _before(session, client, same) if same is not None else None
    if before is None:
        return Found(Known(in_vain=_in_vain(session, client, now)))
    paid = session.get(Payment, before.payment_id) if before.payment_id else None
    if paid is not None:
        return Found(Known(booked=True), paid, before)
    if before.state == CHECKING:
        return Found(Known(under_checking=True), proof=before)
    return Found(Known(in_vain=before.state in {REJECTED, LAPSED}), proof=before)


def payment_with(session: Session, end_to_end: str) -> Payment | None:
    """Find the payment that a Pix id belongs to, whatever brought it in.

    By its own reference, or by the line of the bank that it is of.
    """
    query = select(Payment).where(
        Payment.external_ref == end_to_end, Payment.withdrawn_at.is_(None)
    )
    found = session.scalar(query.order_by(Payment.id).limit(1))
    minute = minute_of(end_to_end)
    if found is not None or minute is None:
        return found
    day = minute.date()
    near = CashItem.received_on.between(day - BOOKED_WITHIN, day + BOOKED_WITHIN)
    return session.scalar(
        select(Payment)
        .join(CashItem, CashItem.id == Payment.cash_item_id)
        .where(near, Payment.withdrawn_at.is_(None))
        .where(cast(CashItem.keys, String).contains(f'"{end_to_end}"', autoescape=True))
        .order_by(Payment.id)
        .limit(1)
    )


def booked_by_hand(session: Session, item: CashItem) -> Payment | None:
    """Find the payment that a person booked, on a receipt, for this line of the bank.

    Only where its Pix id and amount are the line's, and no other line is of it.
    """
    if not item.keys:
        return None
    return session.scalar(
        select(Payment)
        .where(
            Payment.provider == MANUAL,
            Payment.external_ref.in_([str(key) for key in item.keys]),
            Payment.amount_minor == item.amount_minor,
            Payment.currency == item.currency,
            Payment.cash_item_id.is_(None),
            Payment.withdrawn_at.is_(None),
        )
        .limit(1)
    )


def _same(
    file: MediaFile | None, reading: Reading | None
) -> ColumnElement[bool] | None:
    """Match proofs of the same receipt: by its Pix id, or byte by byte."""
    alike: list[ColumnElement[bool]] = []
    if reading and reading.end_to_end:
        alike.append(Proof.end_to_end == reading.end_to_end)
    if file and file.sha256:
        alike.append(MediaFile.sha256 == file.sha256)
    return or_(*alike) if alike else None


def _of_another(
    session: Session,
    client: Client,
    same: ColumnElement[bool],
    reading: Reading | None,
) -> bool:
    if reading and reading.end_to_end:
        payment = payment_with(session, reading.end_to_end)
        if payment and payment.client_id not in _ids(session, client):
            return True
    query = (
        select(Proof.id)
        .outerjoin(MediaFile, MediaFile.id == Proof.media_id)
        .where(same, ~of_person(Proof.client_id, client))
        .where(Proof.verdict.not_in(_NOTHING))
    )
    return session.scalar(query.limit(1)) is not None


def _before(
    session: Session, client: Client, same: ColumnElement[bool]
) -> Proof | None:
    return session.scalar(
        select(Proof)
        .outerjoin(MediaFile, MediaFile.id == Proof.media_id)
        .where(same, of_person(Proof.client_id, client))
        .order_by(Proof.id.desc())
        .limit(1)
    )


def _payment(
    session: Session, client: Client, reading: Reading | None, now: datetime
) -> Payment | None:
    """Find its money: by the Pix id, else a payment of that sum about that day."""
    if reading is None or reading.standing is not Standing.PAID:
        return None
    if reading.end_to_end:
        found = payment_with(session, reading.end_to_end)
        if found is not None:
            return found
    if reading.amount is None or reading.day is None or reading.day > now.date():
        return None
    taken = select(Proof.payment_id).where(Proof.payment_id.is_not(None))
    return session.scalar(
        select(Payment)
        .where(
            of_person(Payment.client_id, client),
            Payment.amount_minor == reading.amount.minor,
            Payment.currency == reading.amount.currency,
            Payment.received_on.between(reading.day, reading.day + BOOKED_WITHIN),
            Payment.refunded_minor == 0,
            Payment.disputed_at.is_(None),
            Payment.withdrawn_at.is_(None),
            Payment.id.not_in(taken),
        )
        .order_by(Payment.received_on, Payment.id)
        .limit(1)
    )


def invoices_of(session: Session, payment: Payment) -> tuple[int, ...]:
    """List the invoices that a payment went to."""
    query = select(PaymentLine.invoice_id).where(PaymentLine.payment_id == payment.id)
    return tuple(session.scalars(query.order_by(PaymentLine.invoice_id)))


def _in_vain(session: Session, client: Client, now: datetime) -> bool:
    """Tell whether receipts came to nothing again and again: then a person looks."""
    query = select(func.count(Proof.id)).where(
        of_person(Proof.client_id, client),
        Proof.state.in_((REJECTED, LAPSED)),
        Proof.created_at > now - PATIENCE,
    )
    return (session.scalar(query) or 0) >= MOST_IN_VAIN


def _ids(session: Session, client: Client) -> Collection[int]:
    return set(session.scalars(select(Client.id).where(of_person(Client.id, client))))
