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
    """Give the policies of a client's invoices with the days of their pauses at nothing.

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
    rows = session.scalars(query.order_by(Hardship.id))
    return tuple(
        Frozen(row.opened_on + _DAY, min(row.until_on, row.ended_on or row.until_on))
        for row in rows
    )
