"""Which days of a client bear no charges: those of pauses that froze them."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.charges import ChargesPolicy
from domain.freeze import Frozen, frozen
from models.client import Client
from models.hardship import Hardship

_DAY = timedelta(days=1)


def frozen_policies(
    session: Session,
    client: Client,
    policies: Mapping[int, ChargesPolicy],
    known: date | None = None,
) -> dict[int, ChargesPolicy]:
    """Give the policies of invoices with the days of their client's pauses at nothing.

    *known* is a day that is past: a pause that began later was not known then.
    """
    spans = frozen_days(session, client, known)
    if not spans:
        return dict(policies)
    return {each: frozen(policy, spans) for each, policy in policies.items()}


def frozen_days(
    session: Session, client: Client, known: date | None = None
) -> tuple[Frozen, ...]:
    """List a client's days without charges.

    The first is the day after the pause began: what was told on that day still holds.
    """
    query = select(Hardship).where(
        Hardship.client_id == client.id, Hardship.freezes.is_(True)
    )
    if known is not None:
        query = query.where(Hardship.opened_on <= known)
    return tuple(_days(row) for row in session.scalars(query.order_by(Hardship.id)))


def all_frozen_days(session: Session) -> dict[int, tuple[Frozen, ...]]:
    """List the days without charges of everybody who has any, by client."""
    found: dict[int, tuple[Frozen, ...]] = {}
    query = select(Hardship).where(Hardship.freezes.is_(True)).order_by(Hardship.id)
    for row in session.scalars(query):
        found[row.client_id] = (*found.get(row.client_id, ()), _days(row))
    return found


def _days(row: Hardship) -> Frozen:
    last = min(row.until_on, row.ended_on or row.until_on)
    return Frozen(row.opened_on + _DAY, last)
