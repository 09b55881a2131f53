"""The audit trail: each row sealed with the hash of the one before, so none can go."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.cards import mask_cards
from models.audit import Audit

FIRST = "0" * 64
_LOCK = 0x5265677561  # one writer at a time on PostgreSQL; any number that is ours


def append(  # noqa: PLR0913, PLR0917 - a row of the trail has this many facts
    session: Session,
    actor: str,
    action: str,
    subject: str,
    details: Mapping[str, Any],
    at: datetime,
) -> Audit:
    """Write who did what to whom, in the caller's transaction.

    *actor* and *subject* are "kind:id" ("agent:3", "conversation:7") or a bare kind;
    *details* are plain JSON values, and hold no message text and no document.
    """
    _one_at_a_time(session)
    last = session.scalar(select(Audit.seal).order_by(Audit.id.desc()).limit(1))
    row = Audit(
        at=at,
        actor=actor[:80],
        action=action[:60],
        subject=subject[:80],
        details=_masked(dict(details)),
        previous=last or FIRST,
    )
    row.seal = _seal(row)
    session.add(row)
    session.flush()
    return row


def first_broken(session: Session) -> int | None:
    """Find the first row that was changed, or whose predecessor went; None if whole."""
    previous = FIRST
    for row in session.scalars(select(Audit).order_by(Audit.id)).yield_per(500):
        if row.previous != previous or row.seal != _seal(row):
            return row.id
        previous = row.seal
    return None


def _masked(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Mask card numbers in texts, whoever put them there."""
    if isinstance(value, str):
        return mask_cards(value)
    if isinstance(value, dict):
        return {name: _masked(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(each) for each in value]
    return value


def _seal(row: Audit) -> str:
    facts = [
        row.previous,
        row.at.isoformat(),
        row.actor,
        row.action,
        row.subject,
        row.details,
    ]
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _one_at_a_time(session: Session) -> None:
    # SQLite's writers queue up already. Without the lock two rows would name the same
    # predecessor, and the unique key would throw away one person's work.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
