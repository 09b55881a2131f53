"""What comes next in the portfolio: for the demo's list, and its "next step" button."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.balances import balance_of_client, calendar_of
from bot.wiring import Wiring
from domain.zones import local_day
from models.client import Client, ContactPoint
from models.invoice import OPEN, Invoice
from models.planned import PLANNED, PlannedContact

SEND_AT = time(9, 30)  # when the contact hours are open everywhere on a business day
LOOK_AHEAD = 60  # days


def portfolio(session: Session, parts: Wiring, now: datetime) -> list[dict[str, Any]]:
    """List the clients that can be written to, as the demo's chooser shows them."""
    query = (
        select(Client, ContactPoint.address)
        .join(ContactPoint)
        .where(ContactPoint.kind == "phone")
        .order_by(Client.name, ContactPoint.id)
    )
    invoices = _open_invoices(session)
    seen: dict[int, dict[str, Any]] = {}
    for client, address in session.execute(query):
        if client.id not in seen:
            seen[client.id] = _shown(
                session, parts, client, address, invoices[client.id], now
            )
    return list(seen.values())


def next_step_at(session: Session, parts: Wiring, now: datetime) -> datetime:
    """Find the next instant at which the régua has something to send."""
    calendar = parts.settings.calendar_for(None)
    waiting = session.scalar(
        select(func.min(PlannedContact.not_before)).where(
            PlannedContact.state == PLANNED, PlannedContact.not_before > now
        )
    )
    zone = ZoneInfo(parts.settings.zone)
    days = _step_days(session, parts, now)
    open_days = sorted({calendar.next_business(day) for day in days})
    starts = (datetime.combine(day, SEND_AT, zone).astimezone(UTC) for day in open_days)
    planned = next((at for at in starts if at > now), None)
    known = [at for at in (waiting, planned) if at is not None]
    return min(known, default=now + timedelta(days=1))


def _step_days(session: Session, parts: Wiring, now: datetime) -> list[date]:
    """List the days on which some open invoice enters a step of its ladder."""
    days: set[date] = set()
    today = local_day(now, parts.settings.zone)
    last = today + timedelta(days=LOOK_AHEAD)
    query = select(Invoice, Client).join(Client).where(Invoice.status == OPEN)
    for invoice, client in session.execute(query):
        ladder = parts.settings.ladder_for(invoice.segment or client.segment)
        payable = calendar_of(client, parts.settings).next_business(invoice.due_on)
        days |= {payable + timedelta(days=step.offset) for step in ladder.steps}
    return sorted(day for day in days if today <= day <= last)


def _open_invoices(session: Session) -> dict[int, list[Invoice]]:
    found: dict[int, list[Invoice]] = defaultdict(list)
    for invoice in session.scalars(select(Invoice).where(Invoice.status == OPEN)):
        found[invoice.client_id].append(invoice)
    return found


def _shown(  # noqa: PLR0913, PLR0917 - what one line of the chooser is made of
    session: Session,
    parts: Wiring,
    client: Client,
    address: str,
    invoices: list[Invoice],
    now: datetime,
) -> dict[str, Any]:
    today = local_day(now, client.zone)
    late = any(invoice.due_on < today for invoice in invoices)
    overdue = 0
    if late:
        balance = balance_of_client(session, client, today, parts.settings)
        overdue = balance.overdue.minor
    return {
        "external_id": client.external_id,
        "name": client.name,
        "address": f"whatsapp:{address}",
        "state": client.state,
        "segment": client.segment,
        "open_invoices": len(invoices),
        "overdue_minor": overdue,
        "next_step": _next_step(parts, client, invoices, today),
    }


def _next_step(
    parts: Wiring, client: Client, invoices: Iterable[Invoice], today: date
) -> str | None:
    calendar = calendar_of(client, parts.settings)
    coming = []
    for invoice in invoices:
        ladder = parts.settings.ladder_for(invoice.segment or client.segment)
        payable = calendar.next_business(invoice.due_on)
        for step in ladder.steps:
            day = payable + timedelta(days=step.offset)
            if day >= today:
                coming.append((day, step.name))
    if not coming:
        return None
    day, name = min(coming)
    return f"{name} · {day:%d/%m}"
