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
    """What is said where, once by its *key*; *named* where it tells of a debt."""

    thread: Conversation
    say: Say
    key: str
    named: bool


def write_word(
    session: Session, parts: Wiring, client: Client, word: Word, now: datetime
) -> Message | None:
    """Write it; None where WhatsApp wants a template, and there is none."""
    if not speaks(session, parts, word.thread, client, word.say.key, now):
        return None
    return put(
        session,
        parts,
        word.thread,
        client,
        word.say,
        now,
        author="regua",
        purpose=Purpose.NUDGE,
        planned_key=word.key,
        decided={"level": int(Level.INVOICE if word.named else Level.NEUTRAL)},
    )
