"""Clients from a file into rows: made, updated, and never the poorer for a blank."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from bot.imports.people import ClientRecord
from bot.imports.report import Outcome
from bot.plan_results import wake
from domain.phones import canonical
from domain.zones import zone_of
from models.client import Client, ContactPoint

REPLACED = "replaced"  # the reason of a contact point that a newer file did away with
_PLAIN = (
    "name",
    "document",
    "birth_date",
    "state",
    "city",
    "postal_code",
    "segment",
    "preferred_channel",
    "language",
    "ice_breaker",
    "service",
    "service_since",
    "pay_day",
)


def store_clients(
    session: Session, records: Sequence[ClientRecord], default_zone: str, now: datetime
) -> list[Outcome]:
    """Make or update the clients of *records*; one outcome each, in their order."""
    known = clients_of(session, [record.external_id for record in records])
    outcomes = []
    for record in records:
        client = known.get(record.external_id)
        new = client is None
        if client is None:
            client = Client(
                external_id=record.external_id,
                name=record.name,
                zone=default_zone,
                created_at=now,
            )
            session.add(client)
        zone = client.zone
        changed = _apply(client, record, default_zone, now)
        if client.zone != zone and not new:  # what waits, waits by another clock (F42)
            wake(session, now, client_id=client.id)
        done = Outcome.UPDATED if changed else Outcome.UNCHANGED
        outcomes.append(Outcome.CREATED if new else done)
    session.flush()
    return outcomes


def clients_of(session: Session, external_ids: Sequence[str]) -> dict[str, Client]:
    """Find clients by the ids of the company's own system."""
    query = (
        select(Client)
        .where(Client.external_id.in_(external_ids))
        .options(selectinload(Client.contact_points))
    )
    return {client.external_id: client for client in session.scalars(query)}


def _apply(
    client: Client, record: ClientRecord, default_zone: str, now: datetime
) -> bool:
    changed = False
    for name in _PLAIN:
        value = getattr(record, name)
        if value is not None and getattr(client, name) != value:
            setattr(client, name, value)
            changed = True
    if record.state is not None or record.city is not None:
        client.zone = zone_of(client.state, default_zone, city=client.city)
    if record.phone is not None:
        changed |= _reach(client, "phone", record.phone, now)
    if record.email is not None:
        changed |= _reach(client, "email", record.email, now)
    return _opt_in(client, record) or changed


def _reach(client: Client, kind: str, address: str, now: datetime) -> bool:
    """Make the file's address the client's own one of its kind.

    An address that the file names for the first time takes the place of the others:
    whoever gave up a number must not be reminded there (CDC art. 42). Those of another
    source, once they are there, stay as they are.
    """
    key = canonical(address) if kind == "phone" else address.lower()
    ours = {point.canonical: point for point in client.contact_points}.get(key)
    if ours is not None and ours.invalid_reason != REPLACED:
        return False
    for point in client.contact_points:
        if point.kind == kind and point.invalid_at is None:
            point.invalid_at, point.invalid_reason = now, REPLACED
    if ours is None:
        ours = ContactPoint(kind=kind, address=address, canonical=key)
        client.contact_points.append(ours)
    ours.invalid_at = ours.invalid_reason = None
    return True


def _opt_in(client: Client, record: ClientRecord) -> bool:
    """Note when and how the client agreed to be written to; the latest word counts."""
    if record.opt_in_at is None:
        return False
    address = record.phone or record.email
    key = None if address is None else canonical(address)
    for point in client.contact_points:
        ours = point.canonical == key if key else point.kind == "phone"
        if ours and (point.opt_in_at is None or point.opt_in_at < record.opt_in_at):
            point.opt_in_at = record.opt_in_at
            point.opt_in_source = record.opt_in_source or "import"
            return True
    return False
