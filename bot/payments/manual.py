"""Payments that a person books by hand, with a reason: "dei baixa" (F59)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.audit import append
from bot.payments.settle import receive
from bot.wiring import Wiring
from domain.money import Money
from domain.zones import local_day
from models.client import Client
from models.invoice import OPEN, Invoice
from models.payment import Payment

MANUAL = "manual"
METHODS = ("pix", "transfer", "boleto", "cash", "card", "cheque", "other")
LONGEST_REASON, LONGEST_PAYER, LONGEST_KEY = 300, 200, 60


class Why(StrEnum):
    """Why a payment is not booked: a mistake, or a second look that is due first."""

    AMOUNT = "amount"
    METHOD = "method"
    REASON = "reason"
    PAYER = "payer"
    INVOICE = "invoice"  # not open, or another client's
    FUTURE = "future"  # on a day that is to come
    EARLY = "early"  # before the invoice was issued: really?
    DUPLICATE = "duplicate"  # there is one of the same amount near that day: really?


@dataclass(frozen=True, slots=True)
class Refused:
    """It was not booked; *like* is the payment that looks the same."""

    why: Why
    like: Payment | None = None


@dataclass(frozen=True, slots=True)
class ByHand:
    """What a person says came. *key* is the form's own: sent twice, it is one payment.

    Without *invoice_ids* it settles the oldest first. *sure* is a second look taken.
    """

    key: str
    amount: Money
    on: date
    method: str
    reason: str
    invoice_ids: tuple[int, ...] = ()
    payer: str = ""
    sure: bool = False
    tell: bool = True


def add_payment(  # noqa: PLR0913, PLR0917 - whose, what, by whom, when
    session: Session,
    parts: Wiring,
    client: Client,
    told: ByHand,
    actor: str,
    now: datetime,
) -> Payment | Refused:
    """Book a payment by hand; the same form sent twice gives the first one back."""
    session.get_one(Client, client.id, with_for_update=True)
    if there := _by_key(session, told.key):
        return there
    if refused := _unfit(session, parts, client, told, local_day(now, client.zone)):
        return refused
    payment = receive(
        session,
        parts,
        client=client,
        provider=MANUAL,
        external_ref=told.key,
        amount=told.amount,
        method=told.method,
        received_on=told.on,
        invoice_ids=told.invoice_ids,
        now=now,
        tell=told.tell,
    )
    assert payment is not None  # noqa: S101 - the key was looked up above, under the lock
    payment.reason = told.reason.strip()
    payment.payer = told.payer.strip() or None
    facts = {
        "payment": payment.id,
        "amount_minor": told.amount.minor,
        "on": told.on.isoformat(),
        "sure": told.sure,
    }
    append(session, actor, "payment.by_hand", f"client:{client.id}", facts, now)
    session.flush()
    return payment


def near_duplicate(
    session: Session, parts: Wiring, client: Client, amount: Money, on: date
) -> Payment | None:
    """Find a payment of the client, of this amount, within a few days of *on*."""
    near = timedelta(days=parts.settings.bank.duplicate_days)
    return session.scalar(
        select(Payment)
        .where(
            Payment.client_id == client.id,
            Payment.amount_minor == amount.minor,
            Payment.received_on.between(on - near, on + near),
            Payment.withdrawn_at.is_(None),
        )
        .order_by(Payment.received_on.desc(), Payment.id.desc())
        .limit(1)
    )


def _by_key(session: Session, key: str) -> Payment | None:
    return session.scalar(
        select(Payment).where(Payment.provider == MANUAL, Payment.external_ref == key)
    )


def _unfit(
    session: Session, parts: Wiring, client: Client, told: ByHand, today: date
) -> Refused | None:
    if why := _mistaken(told, today):
        return Refused(why)
    rows = _invoices(session, client, told.invoice_ids)
    if len(rows) != len(set(told.invoice_ids)):
        return Refused(Why.INVOICE)
    if told.sure:
        return None
    if any(row.issued_on and told.on < row.issued_on for row in rows):
        return Refused(Why.EARLY)
    like = near_duplicate(session, parts, client, told.amount, told.on)
    return Refused(Why.DUPLICATE, like) if like else None


def _mistaken(told: ByHand, today: date) -> Why | None:
    checks = (
        (told.amount.minor <= 0, Why.AMOUNT),
        (told.method not in METHODS, Why.METHOD),
        (not told.reason.strip() or len(told.reason) > LONGEST_REASON, Why.REASON),
        (len(told.payer) > LONGEST_PAYER, Why.PAYER),
        (told.on > today, Why.FUTURE),
    )
    return next((why for wrong, why in checks if wrong), None)


def _invoices(session: Session, client: Client, ids: Collection[int]) -> list[Invoice]:
    query = select(Invoice).where(
        Invoice.id.in_(ids), Invoice.client_id == client.id, Invoice.status == OPEN
    )
    return list(session.scalars(query))
