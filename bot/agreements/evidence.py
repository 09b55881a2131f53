"""The proof of a yes, gathered from the thread in the turn that hears it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.handlers.context import Context
from bot.identity import level_in
from bot.replies import READS
from domain.disclosure import Level
from domain.evidence import (
    BY_THE_BOT,
    Evidence,
    Maker,
    Proved,
    ReadBack,
    Sent,
    Yes,
)
from domain.message_state import State
from models.message import OUT, Message

LATELY = 100  # messages of ours among which the reading is looked for
HOW = ("questions", "number")  # what proved who it was


class NoReadBackError(Exception):
    """A yes to terms that no message of ours in this thread has read back."""


def evidence_of(
    context: Context, offer_id: str, *, made: Maker = BY_THE_BOT
) -> Evidence:
    """Gather what proves that the client's message says yes to that offer.

    Raises NoReadBackError.
    """
    received = context.received
    return Evidence(
        offer_id=offer_id,
        read_back=_read_back(context, offer_id),
        yes=Yes(received.id, received.provider_sid, received.body, context.now),
        channel=received.channel,
        address=received.address,
        proved=_proved(context),
        made=made,
    )


def _read_back(context: Context, offer_id: str) -> ReadBack:
    """Find the last words in this thread that read out this very offer."""
    last = next((row for row in _ours(context) if _reads(row, offer_id)), None)
    if last is None:
        raise NoReadBackError(offer_id)
    rows = [
        row
        for row in _ours(context)
        if _reads(row, offer_id) and row.based_on_version == last.based_on_version
    ]
    sent = [_as_sent(context, row) for row in reversed(rows)]
    return ReadBack(
        tuple(Sent(row.id, row.provider_sid, row.sent_at) for row in sent),
        "\n\n".join(row.body for row in sent),
    )


def _ours(context: Context) -> Sequence[Message]:
    """List what we wrote in this thread lately, the newest first."""
    query = select(Message).where(
        Message.conversation_id == context.conversation.id,
        Message.direction == OUT,
        Message.id < context.received.id,
    )
    return context.session.scalars(
        query.order_by(Message.id.desc()).limit(LATELY)
    ).all()


def _reads(row: Message, offer_id: str) -> bool:
    return (row.decided or {}).get(READS) == offer_id


def _as_sent(context: Context, row: Message) -> Message:
    """Give the row that left: what surely failed was written once more."""
    query = select(Message).where(
        Message.conversation_id == row.conversation_id,
        Message.direction == OUT,
        Message.body == row.body,
        Message.id.between(row.id, context.received.id),
        Message.state != State.FAILED.value,
    )
    return context.session.scalar(query.order_by(Message.id).limit(1)) or row


def _proved(context: Context) -> Proved:
    thread, now = context.conversation, context.now
    level = level_in(context.session, thread, context.client, now)
    if level < Level.DEBT:
        return Proved(level, HOW[1])
    return Proved(level, HOW[0], _checked_at(context))


def _checked_at(context: Context) -> datetime | None:
    until = context.conversation.identity_checked_until
    hours = context.parts.settings.disclosure.identity_valid_hours
    return until - timedelta(hours=hours) if until else None
