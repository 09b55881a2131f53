"""Forgetting files: of a client, of the past, and those that no row knows.

What was read in a file goes with it. The proof stays: it says on what a booking stood,
without the paper.
"""

import time
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.audit import append
from bot.files.shelf import Shelf
from bot.persons import of_person
from bot.wiring import Wiring
from models.client import Client
from models.media import FORGOTTEN, STORED, MediaFile
from models.message import Message
from models.proof import Proof

ORPHANS_AFTER = 3_600  # seconds: a file under way is younger
MOST = 500  # of a round


def forget_files(
    session: Session, shelf: Shelf, client: Client, now: datetime, *, actor: str = "bot"
) -> int:
    """Delete all that a person has sent, in every row of theirs; give how many files.

    Also what was read of them, and the provider's addresses in their messages. The
    disk is changed at once: call it last, in a transaction that will be committed.
    """
    mine = of_person(MediaFile.client_id, client)
    sent = select(Message.id).where(of_person(Message.client_id, client))
    files = session.scalars(
        select(MediaFile).where(mine | MediaFile.message_id.in_(sent))
    ).all()
    count = _forget(session, shelf, files)
    for message in session.scalars(
        select(Message).where(Message.id.in_(sent), Message.media.is_not(None))
    ):
        message.media = [
            {"url": "", "type": m.get("type")} for m in message.media or ()
        ]
    for proof in session.scalars(
        select(Proof).where(of_person(Proof.client_id, client))
    ):
        proof.reading = {}
    append(session, actor, "files.forgotten", f"client:{client.id}", {"n": count}, now)
    return count


def forget_sent(session: Session, shelf: Shelf, messages: Collection[int]) -> int:
    """Delete what came with these messages, unless it is a receipt; give how many."""
    files = session.scalars(
        select(MediaFile).where(
            MediaFile.message_id.in_(messages), MediaFile.used_at.is_(None)
        )
    ).all()
    for message in session.scalars(select(Message).where(Message.id.in_(messages))):
        if message.media:
            message.media = [{"url": "", "type": m.get("type")} for m in message.media]
    return _forget(session, shelf, files)


def sweep(parts: Wiring, now: datetime) -> int:
    """Delete files whose days are over, and what lies there unknown; give how many."""
    shelf = Shelf(parts.environment.files)
    over = now - timedelta(days=parts.settings.files.keep_days)
    with parts.database.write() as session:
        old = session.scalars(
            select(MediaFile)
            .where(MediaFile.state == STORED, MediaFile.created_at < over)
            .order_by(MediaFile.id)
            .limit(MOST)
        ).all()
        count = _forget(session, shelf, old)
        if count:
            append(session, "bot", "files.expired", "files", {"n": count}, now)
    return count + _orphans(parts, shelf)


def _forget(session: Session, shelf: Shelf, files: Iterable[MediaFile]) -> int:
    count = 0
    for file in files:
        if file.stored_name is not None:
            shelf.remove(file.stored_name)
            count += 1
        file.state, file.settled, file.claim_token = FORGOTTEN, True, None
        file.url, file.stored_name, file.seen_text = "", None, None
        file.pictured = False
    session.flush()
    return count


def _orphans(parts: Wiring, shelf: Shelf) -> int:
    """Remove files that a hand stored and never told of."""
    names = [
        name
        for name in shelf.names()
        if time.time() - shelf.path(name).stat().st_mtime > ORPHANS_AFTER
    ]
    if not names:
        return 0
    with parts.database.read() as session:
        known = set(
            session.scalars(
                select(MediaFile.stored_name).where(MediaFile.stored_name.is_not(None))
            )
        )
    lost = [name for name in names if name not in known]
    for name in lost:
        shelf.remove(name)
    return len(lost)
