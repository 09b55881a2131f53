"""What a client owed on any day: invoices paid later are open then, item by item."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.balances import pricing
from bot.settings import Settings
from domain.books import Account
from domain.money import Money
from domain.statement import Balance
from domain.zones import local_day
from models.agreement import BROKEN, Agreement, AgreementInvoice
from models.agreement import CANCELLED as ENDED
from models.client import Client
from models.invoice import CANCELLED, PAID, RENEGOTIATED, Invoice
from models.ledger import LedgerEntry, LedgerTransaction


@dataclass(frozen=True, slots=True)
class DayBalance:
    """A balance on a day, with the client's own money that no invoice has taken."""

    balance: Balance
    credit: Money


def balance_on(
    session: Session, client: Client, on: date, settings: Settings
) -> DayBalance:
    """Price what was open on the day *on*, as it was known on that day.

    1. An invoice is there from the day it was issued on (else came to us, at the latest
    it was due). 2. It is gone from the day on which it was paid, cancelled, or replaced
    by an agreement; one that ended gave it back. 3. Payments count from the day they
    were made on; what went back later had not gone back yet, and a later waiver was not
    granted yet.
    """
    rows = session.scalars(
        select(Invoice)
        .where(Invoice.client_id == client.id)
        .order_by(Invoice.due_on, Invoice.id)
    ).all()
    ends, away = _ends(session, client, rows), _away(session, client)
    there = tuple(
        row
        for row in rows
        if _begins(row, client) <= on
        and (row.id not in ends or on < ends[row.id])
        and not any(since <= on < until for since, until in away.get(row.id, ()))
    )
    money = pricing(session, client, settings, there, on)
    return DayBalance(money.on(on), _credit(session, client, on, settings.currency))


def _begins(invoice: Invoice, client: Client) -> date:
    came = local_day(invoice.created_at, client.zone)
    return invoice.issued_on or min(came, invoice.due_on)


def _ends(session: Session, client: Client, rows: Sequence[Invoice]) -> dict[int, date]:
    ends = {row.id: row.paid_on for row in rows if row.status == PAID and row.paid_on}
    replaced = session.execute(
        select(AgreementInvoice.invoice_id, Agreement.accepted_at)
        .join(Agreement, Agreement.id == AgreementInvoice.agreement_id)
        .where(
            Agreement.client_id == client.id,
            Agreement.state.not_in((BROKEN, ENDED)),
        )
    )
    agreed = {invoice_id: local_day(at, client.zone) for invoice_id, at in replaced}
    ends |= {r.id: agreed[r.id] for r in rows if _replaced(r) and r.id in agreed}
    cancelled = [row.id for row in rows if row.status == CANCELLED]
    return ends | _cancelled(session, cancelled)


def _away(session: Session, client: Client) -> dict[int, list[tuple[date, date]]]:
    """Find the days on which agreements, over since, stood in an invoice's place."""
    query = (
        select(AgreementInvoice.invoice_id, Agreement.accepted_at, Agreement.ended_at)
        .join(Agreement, Agreement.id == AgreementInvoice.agreement_id)
        .where(Agreement.client_id == client.id, Agreement.state.in_((BROKEN, ENDED)))
    )
    away: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for invoice_id, accepted_at, ended_at in session.execute(query):
        since = local_day(accepted_at, client.zone)
        if ended_at is not None:
            away[invoice_id].append((since, local_day(ended_at, client.zone)))
    return away


def _replaced(row: Invoice) -> bool:
    return row.status == RENEGOTIATED


def _cancelled(session: Session, ids: list[int]) -> dict[int, date]:
    """Find the day on which the books gave each of these invoices up."""
    if not ids:
        return {}
    query = (
        select(LedgerEntry.invoice_id, func.max(LedgerTransaction.effective_on))
        .join(LedgerTransaction)
        .where(
            LedgerEntry.invoice_id.in_(ids), LedgerEntry.account == Account.RECEIVABLE
        )
        .group_by(LedgerEntry.invoice_id)
    )
    found = {row: on for row, on in session.execute(query) if row is not None}
    return {invoice_id: found.get(invoice_id, date.min) for invoice_id in ids}


def _credit(session: Session, client: Client, on: date, currency: str) -> Money:
    query = (
        select(func.sum(LedgerEntry.amount_minor))
        .join(LedgerTransaction)
        .where(
            LedgerEntry.client_id == client.id,
            LedgerEntry.account == Account.CLIENT_CREDIT,
            LedgerTransaction.effective_on <= on,
        )
    )
    return Money(-int(session.scalar(query) or 0), currency)
