"""What comes next in the portfolio: for the demo's list, and its "next step" button."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.balances import balance_of_client, calendar_of
from bot.ladders import LadderTable, ladders_in_force
from bot.wiring import Wiring
from domain.ladder import Step, first_day
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
    invoices, ladders = (
        _open_invoices(session),
        ladders_in_force(session, parts.settings),
    )
    seen: dict[int, dict[str, Any]] = {}
    for client, address in session.execute(query):
        if client.id not in seen:
            seen[client.id] = _shown(
                session, parts, ladders, client, address, invoices[client.id], now
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

    def opened(at: datetime) -> datetime:
        """Move what waits for a day on which nothing may go to the next open one."""
        day = at.astimezone(zone).date()
        business = calendar.next_business(day)
        if business == day:
            return at
        return datetime.combine(business, SEND_AT, zone).astimezone(UTC)

    days = _step_days(session, parts, now)
    open_days = sorted({calendar.next_business(day) for day in days})
    starts = (datetime.combine(day, SEND_AT, zone).astimezone(UTC) for day in open_days)
    planned = next((at for at in starts if at > now), None)
    known = [at for at in (waiting and opened(waiting), planned) if at is not None]
    return min(known, default=now + timedelta(days=1))


def _step_days(session: Session, parts: Wiring, now: datetime) -> list[date]:
    """List the days on which some open invoice enters a step of its ladder."""
    days: set[date] = set()
    today = local_day(now, parts.settings.zone)
    last = today + timedelta(days=LOOK_AHEAD)
    query = select(Invoice, Client).join(Client).where(Invoice.status == OPEN)
    ladders = ladders_in_force(session, parts.settings)
    for invoice, client in session.execute(query):
        days |= {day for day, _ in _steps(parts, ladders, client, invoice)}
    return sorted(day for day in days if today <= day <= last)


def _open_invoices(session: Session) -> dict[int, list[Invoice]]:
    found: dict[int, list[Invoice]] = defaultdict(list)
    for invoice in session.scalars(select(Invoice).where(Invoice.status == OPEN)):
        found[invoice.client_id].append(invoice)
    return found


def _shown(  # noqa: PLR0913, PLR0917 - what one line of the chooser is made of
    session: Session,
    parts: Wiring,
    ladders: LadderTable,
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
        "service": client.service,
        "open_invoices": len(invoices),
        "overdue_minor": overdue,
        "next_step": _next_step(parts, ladders, client, invoices, today),
    }


def _next_step(
    parts: Wiring,
    ladders: LadderTable,
    client: Client,
    invoices: Iterable[Invoice],
    today: date,
) -> str | None:
    coming = [
        (day, step.name)
        for invoice in invoices
        for day, step in _steps(parts, ladders, client, invoice)
        if day >= today
    ]
    if not coming:
        return None
    day, name = min(coming)
    return f"{name} · {day:%d/%m}"


def _steps(
    parts: Wiring, ladders: LadderTable, client: Client, invoice: Invoice
) -> Iterator[tuple[date, Step]]:
    """Give each step of an invoice with the day on which it begins."""
    calendar = calendar_of(client, parts.settings)
    for step in ladders.of(invoice, client).steps:
        day = first_day(step, invoice.due_on, calendar, invoice.issued_on)
        if day is not None:
            yield day, step
