"""A lease that elects one process; each that takes it has a newer token."""

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from bot.database import Database, now_ms
from models.lease import Lease

LEASE_MS = 15_000


def acquire(
    database: Database, name: str, owner: str, *, ms: int = LEASE_MS
) -> int | None:
    """Take or renew the lease; give the fencing token, None while another has it."""
    with database.write() as session:
        _make_sure(session, name)
        result = session.execute(
            update(Lease)
            .where(
                Lease.name == name,
                (Lease.expires_ms < now_ms()) | (Lease.owner == owner),
            )
            .values(
                fencing_token=Lease.fencing_token + 1,
                owner=owner,
                expires_ms=now_ms() + ms,
            )
            .execution_options(synchronize_session=False)
        )
        assert isinstance(result, CursorResult)  # noqa: S101 - narrows for the type checker
        if result.rowcount != 1:
            return None
        return session.scalar(select(Lease.fencing_token).where(Lease.name == name))


def _make_sure(session: Session, name: str) -> None:
    if session.get(Lease, name) is None:
        session.add(Lease(name=name, owner="", fencing_token=0, expires_ms=0))
        session.flush()
