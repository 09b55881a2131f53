"""The check of the books: look at one instant, then freeze, thaw and seal."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.orm import Session

from bot.database import Database
from bot.ledger.examine import examine
from bot.ledger.freeze import (
    CHECK,
    forget_solved,
    freeze,
    known_problems,
    standing_freeze,
    thaw,
)
from bot.ledger.problems import Problem
from bot.ledger.seal import seal_all
from bot.trail import check_trail
from bot.wiring import Wiring
from models.lease import Mark

log = logging.getLogger(__name__)
MARK = "books.checked"  # when the last check was, and how it ended


def books_round(parts: Wiring) -> int:
    """Check the books and the audit trail; give how many things are wrong."""
    now = parts.clock.now()
    wrong = len(check_books(parts.database, now))
    return wrong + (check_trail(parts.database, now) is not None)


def check_books(database: Database, now: datetime) -> list[Problem]:
    """Look at the whole of the books, and act on what is found.

    1. What a person has not thawed the books with already freezes them. 2. Clean books
    thaw, unless a person froze them. 3. What is booked since the last seal is sealed.
    """
    with one_instant(database) as session:
        found = examine(session)
    with database.write() as session:
        _act(session, found, now)
        seal_all(session, now)
        session.merge(Mark(name=MARK, value=f"{now.isoformat()} {len(found)}"))
    return found


def last_check(session: Session) -> tuple[datetime, int] | None:
    """Give when the books were last checked, and how many things were wrong."""
    mark = session.get(Mark, MARK)
    if mark is None:
        return None
    at, _, count = mark.value.partition(" ")
    return datetime.fromisoformat(at), int(count)


@contextmanager
def one_instant(database: Database) -> Iterator[Session]:
    """Open a reading transaction whose questions all see the same instant."""
    with database.read() as session:
        if not database.sqlite:
            options = {"isolation_level": "REPEATABLE READ"}
            session.connection(execution_options=options)
        yield session


def _act(session: Session, found: list[Problem], now: datetime) -> None:
    known = known_problems(session)
    forget_solved(session, found, now)
    new = [problem for problem in found if problem.name not in known]
    if new:
        for problem in new:
            log.critical("the books: %s %s", *problem.name)
        freeze(session, found, CHECK, "", now)
        return
    standing = standing_freeze(session)
    if standing is not None and standing.frozen_by == CHECK and not found:
        thaw(session, CHECK, "", now)
