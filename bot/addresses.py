"""Who is behind an address: contact points, opt-outs, and the hash they are kept by."""

import hashlib
import hmac
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from bot.hooks.announce import announce
from bot.hooks.kinds import Kind
from bot.persons import of_person
from domain.phones import canonical
from models.client import Client, ContactPoint, OptOut


def address_hash(address: str, secret_key: str) -> str:
    """Give the keyed hash by which an opt-out outlives the client's own data."""
    key = canonical(address).lower().encode()
    return hmac.new(secret_key.encode(), key, hashlib.sha256).hexdigest()


def clients_at(session: Session, address: str) -> list[Client]:
    """Find the clients of an address; numbers in quarantine belong to nobody."""
    return list(
        session.scalars(
            select(Client)
            .join(ContactPoint)
            .where(
                ContactPoint.canonical == canonical(address),
                ContactPoint.quarantined_at.is_(None),
            )
            .order_by(Client.id)
        )
    )


def points_at(session: Session, address: str) -> list[ContactPoint]:
    """Find the contact points that spell this address in any way."""
    return list(
        session.scalars(
            select(ContactPoint).where(ContactPoint.canonical == canonical(address))
        )
    )


def opted_out(session: Session, client: Client | None, hashes: list[str]) -> bool:
    """Tell whether this person, or any of these addresses, asked to be left alone."""
    who: ColumnElement[bool] = OptOut.address_hash.in_(hashes)
    if client is not None:
        who = who | of_person(OptOut.client_id, client)
    found = select(OptOut.id).where(OptOut.lifted_at.is_(None), who).limit(1)
    return session.scalar(found) is not None


def opt_out(  # noqa: PLR0913 - whose wish, heard how, when, and the key to hash it
    session: Session,
    addresses: list[str],
    client_id: int | None,
    *,
    via: str,
    now: datetime,
    secret_key: str,
) -> None:
    """Remember the wish for each address; what is already out stays as it was."""
    new = False
    for address in dict.fromkeys(canonical(address) for address in addresses):
        key = address_hash(address, secret_key)
        in_force = select(OptOut.id).where(
            OptOut.address_hash == key, OptOut.lifted_at.is_(None)
        )
        if session.scalar(in_force) is None:
            row = OptOut(address_hash=key, client_id=client_id, at=now, via=via)
            session.add(row)
            session.flush()
            new = True
    if new:
        _announce(session, Kind.OPTED_OUT, client_id, now)


def _announce(
    session: Session, kind: Kind, client_id: int | None, now: datetime
) -> None:
    client = session.get(Client, client_id) if client_id else None
    if client is not None:
        announce(session, kind, client, {}, now)


def opt_in(
    session: Session,
    addresses: list[str],
    client_id: int | None,
    *,
    now: datetime,
    secret_key: str,
) -> None:
    """Lift every opt-out of these addresses and of this client."""
    hashes = [address_hash(address, secret_key) for address in addresses]
    who: ColumnElement[bool] = OptOut.address_hash.in_(hashes)
    if client_id is not None:
        who = who | (OptOut.client_id == client_id)
    session.execute(
        update(OptOut).where(OptOut.lifted_at.is_(None), who).values(lifted_at=now)
    )
    _announce(session, Kind.OPTED_IN, client_id, now)
