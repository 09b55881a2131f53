"""An event, written down for its listeners in the transaction in which it happened."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.hooks.kinds import Kind
from domain.money import Money
from models.client import Client
from models.hook import HookDelivery, HookEndpoint, HookEvent
from models.invoice import Invoice


def announce(
    session: Session,
    kind: Kind,
    client: Client,
    data: Mapping[str, object],
    now: datetime,
) -> HookEvent | None:
    """Tell every endpoint that wants this kind; None where nobody does.

    *data* are plain JSON values, and name nobody: the client goes by the id that the
    company's own system gave, without name, number or document. What is rolled back
    was never announced, and what is committed is delivered in the end.
    """
    return _announced(session, kind, {"client": client.external_id, **data}, now)


def announce_test(session: Session, endpoint: HookEndpoint, now: datetime) -> HookEvent:
    """Send one endpoint an event that means nothing."""
    event = _event(Kind.TEST, {"endpoint": endpoint.name}, now)
    session.add(event)
    session.flush()
    session.add(_delivery(event, endpoint))
    session.flush()
    return event


def in_minor(amount: Money) -> dict[str, object]:
    """Write an amount: integer minor units, and their currency."""
    return {"amount_minor": amount.minor, "currency": amount.currency}


def numbered(session: Session, invoice_ids: list[int] | tuple[int, ...]) -> list[str]:
    """Name invoices by the ids of the company's own system, in order of ours."""
    query = select(Invoice.external_id).where(Invoice.id.in_(invoice_ids))
    return list(session.scalars(query.order_by(Invoice.id)))


def _announced(
    session: Session, kind: Kind, data: Mapping[str, object], now: datetime
) -> HookEvent | None:
    query = select(HookEndpoint).where(HookEndpoint.disabled_at.is_(None))
    wanting = [each for each in session.scalars(query) if _wants(each, kind)]
    if not wanting:
        return None
    event = _event(kind, data, now)
    session.add(event)
    session.flush()
    session.add_all(_delivery(event, each) for each in wanting)
    session.flush()
    return event


def _wants(endpoint: HookEndpoint, kind: Kind) -> bool:
    return endpoint.kinds is None or kind.value in endpoint.kinds


def _event(kind: Kind, data: Mapping[str, object], now: datetime) -> HookEvent:
    uid = f"msg_{secrets.token_hex(16)}"
    return HookEvent(uid=uid, kind=kind.value, happened_at=now, data=dict(data))


def _delivery(event: HookEvent, endpoint: HookEndpoint) -> HookDelivery:
    key = f"hook:{event.id}:{endpoint.id}"  # no order: each delivery waits for itself
    return HookDelivery(event_id=event.id, endpoint_id=endpoint.id, queue_key=key)
