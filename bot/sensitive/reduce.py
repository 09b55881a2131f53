"""Sensitive messages whose days are over are reduced to how they were classified.

1. The text goes from the thread, from the inbox (what the provider posted), from what
   was understood, from what the dialogue remembers, and from a dispute that quotes it.
2. Files that came along are deleted, unless one was taken for a receipt.
3. What stays is the intent, its confidence, the rule and the language, and what was
   done about it. The audit trail never held a text.
4. What is evidence stays whole: a yes to an agreement, a promise, an opt-out; and what
   an open dispute stands on, until it is decided.

SQLite overwrites what it deletes (bot/database.py) and its log is folded in after it,
so that no byte of it is left in the file. Backups have their own days
(docs/hardship.md).
"""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.database import Database
from bot.files.forget import forget_sent
from bot.files.shelf import Shelf
from bot.wiring import Wiring
from models.conversation import Conversation
from models.dispute import Dispute, DisputeNote
from models.inbound import Inbound
from models.message import Message

MOST = 500  # of a round
SHORTEST = 20  # characters of a quotation that was cut
EVIDENCE = frozenset(
    {"RecordAgreement", "RecordPromise", "OptOutAll", "OptIn", "EndMandate"}
)
_KEPT = ("intent", "confidence", "rule", "language", "also", "ranking")
_WRITTEN = ("Body", "ButtonText", "ListTitle", "Caption", "Label", "Address")


def sensitive_round(parts: Wiring) -> int:
    """Reduce what is older than `privacy.keep_sensitive_days`; give how many."""
    now = parts.clock.now()
    before = now - timedelta(days=parts.settings.privacy.keep_sensitive_days)
    shelf = Shelf(parts.environment.files)
    with parts.database.write() as session:
        rows = [row for row in _old(session, before) if not _stays(session, row)]
        for row in rows:
            reduce(session, row, now)
        if rows:
            forget_sent(session, shelf, [row.id for row in rows])
    if rows:
        fold_in(parts.database)
    return len(rows)


def reduce(session: Session, row: Message, now: datetime) -> None:
    """Take the text out of one message and of every copy of it."""
    was = row.body
    thread = session.get_one(Conversation, row.conversation_id, with_for_update=True)
    row.body, row.reduced_at = "", now
    heard = row.heard or {}
    row.heard = {name: heard[name] for name in _KEPT if name in heard}
    row.decided = without(row.decided, was)
    thread.dialogue = without(thread.dialogue, was)
    if row.in_reply_to is not None:
        _empty(session.get_one(Inbound, row.in_reply_to), was)
    for dispute in _quoting(session, row, was):
        cut = was if was in dispute.reason else dispute.reason
        dispute.reason = without(dispute.reason, cut)
        dispute.resolution = without(dispute.resolution, cut)
    for note in _notes(session, row):
        note.body = "" if _same(note.body, was) else note.body


def without(value: Any, was: str) -> Any:  # noqa: ANN401 - any JSON
    """Give a tree of JSON without the text *was*, wherever it stands in it."""
    if isinstance(value, str):
        return value.replace(was, "") if was.strip() else value
    if isinstance(value, dict):
        return {name: without(each, was) for name, each in value.items()}
    if isinstance(value, list):
        return [without(each, was) for each in value]
    return value


def fold_in(database: Database) -> None:
    """Fold SQLite's log into its file: the old pages in it are overwritten.

    Who reads at that moment keeps it from being cut; the next round tries again.
    """
    if database.sqlite:
        with database.engine.connect() as connection:
            raw = connection.execution_options(isolation_level="AUTOCOMMIT")
            raw.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).close()


def _old(session: Session, before: datetime) -> Iterable[Message]:
    query = (
        select(Message)
        .where(
            Message.sensitive_at.is_not(None),
            Message.reduced_at.is_(None),
            Message.created_at < before,
        )
        .order_by(Message.id)
        .limit(MOST)
    )
    return session.scalars(query).all()


def _stays(session: Session, row: Message) -> bool:
    """Tell whether it is evidence, for good or until a dispute is decided."""
    recorded = (row.decided or {}).get("recorded") or ()
    if any(each.get("command") in EVIDENCE for each in recorded):
        return True
    return any(each.state == "open" for each in _quoting(session, row, row.body))


def _quoting(session: Session, row: Message, said: str) -> list[Dispute]:
    if row.client_id is None or not said.strip():
        return []
    query = select(Dispute).where(Dispute.client_id == row.client_id)
    return [each for each in session.scalars(query) if _same(each.reason, said)]


def _same(quoted: str, said: str) -> bool:
    """Tell whether a quotation, which may be cut, holds what was said."""
    return said in quoted or (len(quoted) >= SHORTEST and quoted in said)


def _notes(session: Session, row: Message) -> list[DisputeNote]:
    query = (
        select(DisputeNote)
        .join(Dispute, Dispute.id == DisputeNote.dispute_id)
        .where(Dispute.client_id == row.client_id)
    )
    return list(session.scalars(query))


def _empty(inbound: Inbound, was: str) -> None:
    form = json.loads(inbound.raw)
    if isinstance(form, dict):
        kept = {
            name: "" if name in _WRITTEN else without(value, was)
            for name, value in form.items()
        }
        inbound.raw = json.dumps(kept)
    inbound.error = None
