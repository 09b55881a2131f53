"""A word about a promise that is ours to start: the one place where it is written."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.notices import put, speaks
from bot.wiring import Wiring
from domain.contact_policy import Purpose
from domain.disclosure import Level
from flows.turn import Say
from models.client import Client
from models.conversation import Conversation
from models.message import Message


@dataclass(frozen=True, slots=True)
class Word:
    """What is said where, once by its *key*; *named* where it tells of a debt.

    *says* begins with what says most; where WhatsApp wants a template, the first that
    has one goes out.
    """

    thread: Conversation
    says: tuple[Say, ...]
    key: str
    named: bool


def write_word(
    session: Session, parts: Wiring, client: Client, word: Word, now: datetime
) -> Message | None:
    """Write it; None where WhatsApp wants a template, and there is none."""
    for say in word.says:
        if speaks(session, parts, word.thread, client, say.key, now):
            return _put(session, parts, client, word, say, now)
    return None


def _put(  # noqa: PLR0913, PLR0917 - which words of which message, to whom, and when
    session: Session,
    parts: Wiring,
    client: Client,
    word: Word,
    say: Say,
    now: datetime,
) -> Message:
    return put(
        session,
        parts,
        word.thread,
        client,
        say,
        now,
        author="regua",
        purpose=Purpose.NUDGE,
        planned_key=word.key,
        decided={"level": int(Level.INVOICE if word.named else Level.NEUTRAL)},
    )
