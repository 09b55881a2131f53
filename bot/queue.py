"""The queue: rows claimed with a lease, in order per key, the same on both databases.

Four verbs, so that another engine could stand here: `claim`, `settle`, `postpone`,
`take_over`. A row is free when it is unsettled, its time has come, nobody's lease on it
is running, and no earlier row of its key is unsettled: a message that waits for its
retry is never overtaken.
"""

import secrets
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, exists, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session, aliased

from bot.database import now_ms
from models.hook import HookDelivery
from models.inbound import Inbound
from models.media import MediaFile
from models.message import Message

Row = TypeVar("Row", Inbound, Message, HookDelivery, MediaFile)

LEASE_MS = 10_000
MOST_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on one row until its lease runs out."""

    id: int
    token: str


def claim(
    session: Session,
    kind: type[Row],
    *where: ColumnElement[bool],
    lease_ms: int = LEASE_MS,
) -> Claim | None:
    """Take the oldest free row, or None; in the caller's transaction."""
    row_id = session.scalar(_free(kind, session, where))
    if row_id is None:
        return None
    token = secrets.token_hex(16)
    session.execute(
        update(kind)
        .where(kind.id == row_id)
        .values(
            claim_token=token,
            leased_until_ms=now_ms() + lease_ms,
            attempts=kind.attempts + 1,
        )
        .execution_options(synchronize_session=False)
    )
    return Claim(row_id, token)


def _free(
    kind: type[Row], session: Session, where: tuple[ColumnElement[bool], ...]
) -> Select[int]:
    earlier = aliased(kind)
    overtakes = exists().where(
        earlier.queue_key == kind.queue_key,
        earlier.id < kind.id,
        earlier.settled.is_(False),
    )
    query = (
        select(kind.id)
        .where(
            kind.settled.is_(False),
            kind.run_after_ms <= now_ms(),
            kind.leased_until_ms <= now_ms(),
            ~overtakes,
            *where,
        )
        .order_by(kind.id)
        .limit(1)
    )
    if session.get_bind().dialect.name == "postgresql":
        return query.with_for_update(skip_locked=True, of=kind)
    return query


def holds(session: Session, kind: type[Row], claim: Claim) -> Row | None:
    """Give the claimed row, locked, if the claim still stands; else None."""
    return session.scalar(
        select(kind)
        .where(kind.id == claim.id, kind.claim_token == claim.token)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def settle(session: Session, kind: type[Row], claim: Claim) -> bool:
    """Mark the work done; False when the claim was taken over meanwhile."""
    return _mark(session, kind, claim, settled=True, claim_token=None, error=None)


def postpone(  # noqa: PLR0913 - whose row, for how long, and why
    session: Session,
    kind: type[Row],
    claim: Claim,
    *,
    by_ms: int,
    error: str | None,
    tried: bool = True,
) -> bool:
    """Give the row back to be tried again after *by_ms*; False as for `settle`.

    One that was not even *tried*, because it was not its turn, loses no attempt.
    """
    return _mark(
        session,
        kind,
        claim,
        run_after_ms=now_ms() + by_ms,
        leased_until_ms=0,
        claim_token=None,
        error=error and error[:500],
        **({} if tried else {"attempts": kind.attempts - 1}),
    )


def put_off(session: Session, kind: type[Row], claim: Claim, *, by_ms: int) -> bool:
    """Give the row back for a while; it was no try, and nothing failed."""
    return _mark(
        session,
        kind,
        claim,
        run_after_ms=now_ms() + by_ms,
        leased_until_ms=0,
        claim_token=None,
        attempts=kind.attempts - 1,
    )


def take_over(session: Session, kind: type[Row], row_id: int) -> None:
    """Void whoever's claim on a row, so that nothing they do counts any more."""
    session.execute(
        update(kind)
        .where(kind.id == row_id)
        .values(claim_token=None, leased_until_ms=0)
        .execution_options(synchronize_session=False)
    )


def _mark(session: Session, kind: type[Row], claim: Claim, **values: object) -> bool:
    result = session.execute(
        update(kind)
        .where(kind.id == claim.id, kind.claim_token == claim.token)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(result, CursorResult)  # noqa: S101 - narrows for the type checker
    return result.rowcount == 1
