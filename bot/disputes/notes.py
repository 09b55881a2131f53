"""What is added to a dispute after it was opened: the client's words, files, notes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.audit import append
from bot.conversations import clean
from bot.disputes.rows import LONGEST, open_of, those_of
from models.client import Client
from models.dispute import Dispute, DisputeNote
from models.message import Message

CLIENT = "client"


def add_to(  # noqa: PLR0913 - whose, of what, which words and files, and when
    session: Session,
    client: Client,
    *,
    invoice_ids: Sequence[int],
    text: str,
    files: Sequence[int],
    message: Message | None,
    now: datetime,
) -> list[DisputeNote]:
    """Put what the client wrote or sent beside what they contest (none named: all)."""
    rows = those_of(open_of(session, client), invoice_ids)
    notes = [
        DisputeNote(
            dispute_id=row.id,
            message_id=message.id if message else None,
            actor=CLIENT,
            body=clean(text)[:LONGEST],
            files=list(files),
            created_at=now,
        )
        for row in rows
        if not _has(session, row, message)
    ]
    session.add_all(notes)
    session.flush()
    if notes:
        facts = {"disputes": [each.dispute_id for each in notes], "files": [*files]}
        append(session, CLIENT, "dispute_added_to", f"client:{client.id}", facts, now)
    return notes


def write_down(
    session: Session, row: Dispute, text: str, actor: str, now: datetime
) -> DisputeNote | None:
    """Keep a colleague's note; None for one that says nothing, or too much."""
    body = clean(text)
    if not body or len(body) > LONGEST:
        return None
    note = DisputeNote(
        dispute_id=row.id, actor=actor, body=body, files=[], created_at=now
    )
    session.add(note)
    session.flush()
    facts = {"dispute": row.id}
    append(session, actor, "dispute_noted", f"client:{row.client_id}", facts, now)
    return note


def notes_of(session: Session, row: Dispute) -> list[DisputeNote]:
    """List what was added, the oldest first."""
    query = select(DisputeNote).where(DisputeNote.dispute_id == row.id)
    return list(session.scalars(query.order_by(DisputeNote.id)))


def _has(session: Session, row: Dispute, message: Message | None) -> bool:
    if message is None:
        return False
    query = select(DisputeNote.id).where(
        DisputeNote.dispute_id == row.id, DisputeNote.message_id == message.id
    )
    return session.scalar(query) is not None
