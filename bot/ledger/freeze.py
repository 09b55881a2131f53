"""The freeze: while the books are in doubt nothing is booked, and nothing sent unasked.

What comes in goes on coming in. A check that finds the books clean ends a freeze of its
own; a person may end any, with a reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit
from bot.alerts import clear_alert, raise_alert
from bot.ledger.problems import Problem
from bot.plan_results import wake
from models.ledger import BooksFreeze

ALERT, KNOWN = "books_frozen", "books_doubtful"
CHECK = "check"  # who freezes by itself, and may thaw its own
RULE = "books_frozen"  # the contact policy's, see domain/contact_rules.py
LONGEST = 500  # characters of a reason


class BooksFrozenError(RuntimeError):
    """The books are frozen: nothing but a correction is booked until they thaw."""

    permanent = False

    def __init__(self, since: datetime) -> None:
        super().__init__(f"the books are frozen since {since.isoformat()}")


@dataclass(frozen=True, slots=True)
class NotFrozen:
    """There was nothing to thaw, or the freeze is not the asker's to end."""


def standing_freeze(session: Session) -> BooksFreeze | None:
    """Give the freeze that stands; None while the books are open."""
    return session.scalar(select(BooksFreeze).where(BooksFreeze.standing.is_(True)))


def frozen_since(session: Session) -> datetime | None:
    """Give the instant since which the books are frozen; None while they are open."""
    freeze = standing_freeze(session)
    return freeze.frozen_at if freeze else None


def freeze(
    session: Session,
    problems: Sequence[Problem],
    actor: str,
    reason: str,
    now: datetime,
) -> BooksFreeze:
    """Freeze the books; where they are frozen, bring what is wrong up to date."""
    row = standing_freeze(session)
    if row is None:
        row = BooksFreeze(frozen_at=now, frozen_by=actor, reason=reason[:LONGEST])
        row.problems = [each.plain() for each in problems]
        session.add(row)
        details = {"reason": reason[:LONGEST], "problems": len(problems)}
        audit.append(session, actor, "books.freeze", "books", details, now)
    elif problems:
        row.problems = [each.plain() for each in problems]
    session.flush()
    raise_alert(session, ALERT, "", {"count": len(row.problems)}, now)
    return row


def thaw(session: Session, actor: str, reason: str, now: datetime) -> int | NotFrozen:
    """End the freeze; gives how many contacts that waited are judged anew.

    What a person thaws with its problems unsolved is known from then on: it freezes
    nothing again until it is gone and comes back.
    """
    row = standing_freeze(session)
    if row is None:
        return NotFrozen()
    row.standing = None
    row.thawed_at, row.thawed_by = now, actor
    row.thaw_reason = reason[:LONGEST]
    row.known = [] if actor == CHECK else list(row.problems)
    clear_alert(session, ALERT, "", now)
    _tell_known(session, row.known, now)
    details = {"reason": reason[:LONGEST], "problems": len(row.problems)}
    audit.append(session, actor, "books.thaw", "books", details, now)
    session.flush()
    return wake(session, now, rule=RULE)


def known_problems(session: Session) -> frozenset[tuple[str, str]]:
    """Name what a person has thawed the books with, and what was still there since."""
    row = _latest(session)
    kept = (row.known or []) if row else []
    return frozenset((each["kind"], each["subject"]) for each in kept)


def forget_solved(session: Session, found: Sequence[Problem], now: datetime) -> None:
    """Strike what is no longer found from what is known."""
    row = _latest(session)
    if row is None or not row.known:
        return
    still = {each.name for each in found}
    row.known = [each for each in row.known if (each["kind"], each["subject"]) in still]
    _tell_known(session, row.known, now)


def _tell_known(session: Session, known: Sequence[object], now: datetime) -> None:
    if known:
        raise_alert(session, KNOWN, "", {"count": len(known)}, now)
    else:
        clear_alert(session, KNOWN, "", now)


def _latest(session: Session) -> BooksFreeze | None:
    return session.scalar(
        select(BooksFreeze)
        .where(BooksFreeze.standing.is_(None))
        .order_by(BooksFreeze.id.desc())
        .limit(1)
    )
