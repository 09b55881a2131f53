"""What decides about a trust unlock, read from the rows of one client."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.promises.rows import record_of
from domain.statement import Balance
from domain.unlock import Ended, Service, Standing
from domain.zones import local_day
from models.client import Client
from models.promise import PromiseRow
from models.unlock import Unlock

GRANTED, ENDED, REFUSED = "granted", "ended", "refused"
BARRED = "barred"  # a person wants none for this client


def unlock_of(session: Session, client_id: int) -> Unlock | None:
    """Give the unlock of a client that stands."""
    query = select(Unlock).where(Unlock.client_id == client_id, Unlock.state == GRANTED)
    return session.scalar(query)


def suspended_from(session: Session, promise: PromiseRow) -> date | None:
    """Give the first day on which a service may be suspended again, for this promise.

    None where it never came back on the promise, or stays.
    """
    query = select(Unlock.suspend_from).where(
        Unlock.promise_id == promise.id, Unlock.confirmed_at.is_not(None)
    )
    return session.scalar(query)


def unlock_standing(session: Session, client: Client, balance: Balance) -> Standing:
    """Describe what decides about an unlock; *balance* is today's."""
    rows = session.scalars(select(Unlock).where(Unlock.client_id == client.id)).all()
    stands = next((row for row in rows if row.state == GRANTED), None)
    ended = [row for row in rows if row.state in {GRANTED, ENDED} and row.until]
    broken = [row for row in ended if row.why == Ended.BROKEN]
    return Standing(
        service=Service(client.service) if client.service else None,
        until=stands.until if stands else None,
        confirmed=bool(stands and stands.confirmed_at),
        granted_on=tuple(local_day(row.asked_at, client.zone) for row in ended),
        broken_on=tuple(
            local_day(row.ended_at, client.zone) for row in broken if row.ended_at
        ),
        days_late=max((line.days_late for line in balance.lines), default=0),
        record=record_of(session, client),
        barred=any(row.state == REFUSED and row.why == BARRED for row in rows),
    )
