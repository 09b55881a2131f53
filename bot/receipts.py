"""Receipts of payments: issued once, numbered without a gap, void when money goes back.

A receipt's facts are frozen when it is issued, and its paper is printed from them. The
number is drawn in the transaction that issues it: one that fails leaves no gap.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.receipt_facts import facts_of_payment
from bot.wiring import Wiring
from domain.zones import local_day
from models.client import Client
from models.payment import Payment
from models.receipt import ANNUAL, PAYMENT, Receipt, ReceiptSeries

RETURNED, WITHDRAWN = "returned", "withdrawn"
MOVED = "moved"  # to the invoices that came back when an agreement ended


def receipt_of(
    session: Session, parts: Wiring, payment: Payment, now: datetime
) -> Receipt | None:
    """Give the receipt of a payment that stands; it is issued at the first asking.

    Where money went back a new one is issued, which says so and names the void one.
    None for a payment that was booked by mistake: there was none.
    """
    session.get_one(Client, payment.client_id, with_for_update=True)
    if payment.withdrawn_at is not None:
        return None
    standing = _standing(session, payment)
    if standing is not None:
        return standing
    before = _last_void(session, payment)
    facts = facts_of_payment(session, parts, payment, before)
    return issue(
        session,
        parts,
        Receipt(
            kind=PAYMENT,
            client_id=payment.client_id,
            payment_id=payment.id,
            facts=facts,
            replaces=None if before is None else before.id,
        ),
        now,
    )


def issue(session: Session, parts: Wiring, row: Receipt, now: datetime) -> Receipt:
    """Give a receipt whose facts are complete its number and seal, and keep it."""
    row.year = local_day(now, parts.settings.zone).year
    row.number = _next_number(session, row.year)
    row.digest, row.issued_at = digest_of(row.facts), now
    session.add(row)
    session.flush()
    return row


def void(session: Session, payment: Payment, reason: str, now: datetime) -> None:
    """Take the receipt of a payment out of force; the next asking issues its successor.

    A yearly statement that rested on the payment falls with it.
    """
    own = select(Receipt).where(
        Receipt.voided_at.is_(None), Receipt.payment_id == payment.id
    )
    for row in session.scalars(own):
        row.voided_at, row.void_reason = now, reason
    void_yearly(session, payment, reason, now)


def void_yearly(session: Session, payment: Payment, reason: str, now: datetime) -> None:
    """Take the yearly statements out of force that rested on a payment.

    Its own receipt stays: the money came, on that day, for what it was for then.
    """
    yearly = select(Receipt).where(
        Receipt.voided_at.is_(None),
        Receipt.client_id == payment.client_id,
        Receipt.kind == ANNUAL,
    )
    for row in session.scalars(yearly):
        if payment.id in row.facts.get("payments", ()):
            row.voided_at, row.void_reason = now, reason
    session.flush()


def digest_of(facts: Mapping[str, Any]) -> str:
    """Seal what a receipt says: SHA-256 of its facts as canonical JSON."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def payments_of(session: Session, client: Client) -> Iterator[Payment]:
    """List the payments that a receipt can be had for, the newest first."""
    query = (
        select(Payment)
        .where(Payment.client_id == client.id, Payment.withdrawn_at.is_(None))
        .order_by(Payment.received_on.desc(), Payment.id.desc())
    )
    return iter(session.scalars(query))


def _standing(session: Session, payment: Payment) -> Receipt | None:
    query = select(Receipt).where(
        Receipt.payment_id == payment.id, Receipt.voided_at.is_(None)
    )
    return session.scalar(query)


def _last_void(session: Session, payment: Payment) -> Receipt | None:
    query = select(Receipt).where(Receipt.payment_id == payment.id)
    return session.scalar(query.order_by(Receipt.id.desc()).limit(1))


def _next_number(session: Session, year: int) -> int:
    """Draw the next number of a year; whoever comes second waits for the first."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    first = insert(ReceiptSeries).values(year=year, last=0)
    session.execute(first.on_conflict_do_nothing())
    drawn = (
        update(ReceiptSeries)
        .where(ReceiptSeries.year == year)
        .values(last=ReceiptSeries.last + 1)
        .returning(ReceiptSeries.last)
    )
    return session.execute(drawn).scalar_one()
