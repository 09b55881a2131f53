"""Waivers by people: what is let off an invoice, booked at once, and taken back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit
from bot.balances import Priced, priced
from bot.books import post
from bot.conversations import clean
from bot.payments.aftermath import close, reopen
from bot.payments.instruments import expire_stale
from bot.payments.let_off import standing_waivers
from bot.payments.principal import as_booked, open_principal
from bot.plan_results import wake
from bot.settings import Settings
from domain import postings
from domain.books import Transaction
from domain.money import Money
from domain.postings import Event
from domain.waiver import Item, TooMuch, Waiver, counts_from, waive
from domain.zones import local_day
from models.charges import WaiverRow
from models.client import Client
from models.invoice import OPEN, PAID, Invoice

LONGEST_REASON = 200
HELD = "manual"  # the hold on an invoice that is owed again


class Why(StrEnum):
    """Why nothing was let off, or taken back."""

    REASON = "reason"  # none was given, or it is too long
    INVOICE = "invoice"  # not an open one of this client's
    TOO_MUCH = "too_much"  # more than is owed of it
    MISSING = "missing"  # no such waiver stands
    SETTLED = "settled"  # the invoice came to an end since


@dataclass(frozen=True, slots=True)
class Refused:
    """The reason, and where too much was asked for, what is owed of the item."""

    why: Why
    owed: Money | None = None


def waive_item(  # noqa: PLR0913 - whose, what of it, how much, why, and who decided
    session: Session,
    settings: Settings,
    client: Client,
    *,
    invoice_id: int,
    item: Item,
    amount: Money | None,
    reason: str,
    actor: str,
    now: datetime,
) -> WaiverRow | Refused:
    """Let off an amount of one item, or all that is left of it where none is named.

    It counts at once. Principal leaves the books; charges were never in them. What owes
    nothing any more is settled.
    """
    reason = clean(reason)
    if not reason or len(reason) > LONGEST_REASON:
        return Refused(Why.REASON)
    session.get_one(Client, client.id, with_for_update=True)
    money = priced(session, client, settings, only=[invoice_id])
    if not money.invoices:
        return Refused(Why.INVOICE)
    (invoice,), today = money.invoices, local_day(now, client.zone)
    booked = open_principal(session, [invoice])[invoice.id]
    left = as_booked(money.position(invoice, today).left.items, booked)
    since = counts_from((c.on for c in money.credits.get(invoice.id, ())), today)
    granted = waive(left, item, amount, since)
    if isinstance(granted, TooMuch):
        return Refused(Why.TOO_MUCH, granted.owed)
    row = _row(invoice, granted, reason, actor)
    row.granted_on, row.created_at = today, now
    session.add(row)
    session.flush()
    _settle(session, settings, client, invoice, row, now)
    _note(session, row, "waiver.granted", actor, now)
    return row


def take_back(  # noqa: PLR0913 - which waiver, why, and who decided
    session: Session,
    settings: Settings,
    client: Client,
    waiver_id: int,
    *,
    reason: str,
    actor: str,
    now: datetime,
) -> WaiverRow | Refused:
    """Ask again for what was let off, by a new row; an invoice it settled is held."""
    reason = clean(reason)
    if not reason or len(reason) > LONGEST_REASON:
        return Refused(Why.REASON)
    session.get_one(Client, client.id, with_for_update=True)
    row = session.get(WaiverRow, waiver_id)
    if row is None or row.client_id != client.id or not _stands(session, row):
        return Refused(Why.MISSING)
    invoice = session.get_one(Invoice, row.invoice_id)
    if invoice.status not in {OPEN, PAID}:
        return Refused(Why.SETTLED)
    back = WaiverRow(
        client_id=client.id,
        invoice_id=row.invoice_id,
        item=row.item,
        amount_minor=row.amount_minor,
        currency=row.currency,
        granted_on=local_day(now, client.zone),
        since_on=row.since_on,
        reason=reason,
        actor=actor,
        revokes_id=row.id,
        created_at=now,
    )
    session.add(back)
    session.flush()
    if row.item == Item.PRINCIPAL:
        event = Event(f"waiver:{back.id}", client.id, back.granted_on, reason)
        post(session, postings.corrected(event, _let_off(row)), now)
    reopen(session, [invoice.id], HELD, f"waiver {row.id} taken back", now)
    wake(session, now, client_id=client.id)
    expire_stale(session, settings, client, now)
    _note(session, back, "waiver.taken_back", actor, now)
    return back


def waivers_for(session: Session, client: Client) -> list[WaiverRow]:
    """List what stands waived for a client, the newest first."""
    query = select(WaiverRow.invoice_id).where(WaiverRow.client_id == client.id)
    ids = list(session.scalars(query.distinct()))
    return standing_waivers(session, ids)[::-1]


def _stands(session: Session, row: WaiverRow) -> bool:
    return row.id in {each.id for each in standing_waivers(session, [row.invoice_id])}


def _row(invoice: Invoice, granted: Waiver, reason: str, actor: str) -> WaiverRow:
    return WaiverRow(
        client_id=invoice.client_id,
        invoice_id=invoice.id,
        item=granted.item.value,
        amount_minor=granted.amount.minor,
        currency=granted.amount.currency,
        since_on=granted.since,
        reason=reason,
        actor=actor,
    )


def _settle(  # noqa: PLR0913, PLR0917 - the waiver, and what it ends
    session: Session,
    settings: Settings,
    client: Client,
    invoice: Invoice,
    row: WaiverRow,
    now: datetime,
) -> None:
    if row.item == Item.PRINCIPAL:
        post(session, _let_off(row), now)
    money: Priced = priced(session, client, settings, only=[invoice.id])
    if not money.position(invoice, row.granted_on).left.total:
        close(session, client, [invoice], row.granted_on, now)
    expire_stale(session, settings, client, now)


def _let_off(row: WaiverRow) -> Transaction:
    event = Event(f"waiver:{row.id}", row.client_id, row.granted_on, row.reason)
    off = Money(row.amount_minor, row.currency)
    return postings.discount_granted(event, row.invoice_id, off)


def _note(
    session: Session, row: WaiverRow, action: str, actor: str, now: datetime
) -> None:
    facts = {
        "waiver": row.id,
        "invoice": row.invoice_id,
        "item": row.item,
        "amount_minor": row.amount_minor,
        "reason": row.reason,
    }
    audit.append(session, actor, action, f"client:{row.client_id}", facts, now)
