"""What shadow mode keeps back: who waits for nothing else, with the very words.

The words are written by the real code, in a transaction that is never committed: in it
the house is out of shadow, for nobody else to see. Nothing is sent and nothing stays,
and the page cannot say anything else than the reminder would.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.database import Database
from bot.reminders import remind
from bot.shadow import MARK
from bot.simulation.lines import without_link
from bot.wiring import Wiring
from domain.zones import local_day
from models.lease import Mark
from models.message import Message
from models.planned import PLANNED, QUEUED, Decision, PlannedContact

RULE = "shadow"
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class KeptBack:
    """One person's contact, and the messages that it would be now.

    Without messages, *rule* is what would keep it back all the same.
    """

    code: str
    name: str
    since: datetime | None
    step: str | None
    messages: tuple[tuple[str, str], ...]  # channel, text
    rule: str | None = None
    possible_at: datetime | None = None


def waiting(session: Session) -> int:
    """Count the contacts that wait for nothing but the end of shadow mode."""
    return _count(session, PlannedContact.rule == RULE)


def leaving_soon(session: Session, now: datetime) -> int:
    """Count the contacts that could leave within an hour of a release, at the most.

    Each is judged anew when it leaves: some will wait for their hours, or are not true
    any more.
    """
    soon = PlannedContact.not_before <= now + HOUR
    return _count(session, or_(PlannedContact.rule == RULE, soon))


def kept_by_day(session: Session, since: datetime, zone: str) -> list[tuple[date, int]]:
    """Count, day by day of the company's, whom shadow mode has kept back since then."""
    query = (
        select(Decision.at, Decision.contact_id)
        .where(Decision.rule == RULE, Decision.at >= since)
        .execution_options(yield_per=1000)
    )
    seen = {(local_day(at, zone), contact) for at, contact in session.execute(query)}
    return sorted(Counter(day for day, _ in seen).items())


def kept_back(parts: Wiring, *, offset: int = 0, limit: int = 25) -> list[KeptBack]:
    """List contacts that wait, the oldest first, with their words as of now."""
    query = (
        select(PlannedContact.id)
        .where(PlannedContact.state == PLANNED, PlannedContact.rule == RULE)
        .order_by(PlannedContact.created_at, PlannedContact.id)
        .offset(offset)
        .limit(limit)
    )
    with _never_committed(parts.database) as session:
        session.execute(delete(Mark).where(Mark.name == MARK))
        ids = session.scalars(query).all()
        return [_written(session, parts, number) for number in ids]


def _written(session: Session, parts: Wiring, number: int) -> KeptBack:
    contact = session.get_one(PlannedContact, number)
    client, since = contact.client, contact.decided_at
    last = session.scalar(select(func.max(Message.id))) or 0
    try:
        with session.begin_nested():
            remind(session, parts, contact, parts.clock.now())
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 - as bot/reminders.py: one row must not hide the others
        session.refresh(contact)
        return KeptBack(
            client.external_id, client.name, since, None, (), repr(error)[:80]
        )
    if contact.state != QUEUED:
        until = contact.not_before if contact.state == PLANNED else None
        rule = contact.rule
        return KeptBack(client.external_id, client.name, since, None, (), rule, until)
    rows = list(
        session.scalars(
            select(Message)
            .where(Message.id > last, Message.client_id == contact.client_id)
            .order_by(Message.id)
        )
    )
    decided: dict[str, Any] = (rows[0].decided or {}) if rows else {}
    texts = tuple((row.channel, without_link(row.body)) for row in rows)
    return KeptBack(client.external_id, client.name, since, decided.get("step"), texts)


def _count(session: Session, where: Any) -> int:  # noqa: ANN401 - any condition
    query = select(func.count(PlannedContact.id)).where(
        PlannedContact.state == PLANNED, where
    )
    return session.scalar(query) or 0


class _ForgottenError(Exception):
    """The end of a transaction that was never meant to stay."""


@contextmanager
def _never_committed(database: Database) -> Iterator[Session]:
    """Give a transaction that may write, and forgets it all."""
    with suppress(_ForgottenError), database.write() as session:
        yield session
        raise _ForgottenError
