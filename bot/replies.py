"""The bot's words as rows that wait to be sent: one message per inbound, in order."""

import secrets
import time
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.words import Rendered
from domain.contact_policy import Purpose
from domain.message_state import State
from domain.money import Money
from domain.offers import Offer
from domain.sms import split
from domain.statement import Price
from flows.commands import (
    CallForHelp,
    HandOver,
    OptOutAll,
    ReportDeath,
    ReportWrongPerson,
)
from flows.dialogue import Outcome
from models.conversation import Conversation
from models.message import OUT, Message

# A code to copy stands alone in its message: that is how a thumb copies it.
ALONE = ("payment.pix_code", "payment.boleto_line")
TO_PAY = ("payment.link", "payment.pix", "payment.boleto", "payment.transfer")
ASKS = "asks"  # on a row: what its words ask for; the gate looks whether it is still so
READS = "offer"  # on a row: the offer whose terms its words read out
LAST_WORDS = (CallForHelp, OptOutAll, ReportDeath, ReportWrongPerson)


_KEPT = (
    *("conversation_id", "client_id", "direction", "author", "agent_id", "purpose"),
    *("channel", "address", "key", "subject", "body", "content_sid"),
    *("content_variables", "buttons", "media", "attachments", "in_reply_to"),
    *("based_on_version", "queue_key"),
)  # of a row that is written again


def new_token() -> str:
    """Make an id that nobody guesses and that sorts by time: 32 hexadecimal digits."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(10)}"


def bot_messages(  # noqa: PLR0913, PLR0917 - what a reply is made of
    session: Session,
    conversation: Conversation,
    outcome: Outcome,
    said: list[Rendered],
    received: Message,
    now: datetime,
) -> list[Message]:
    """Write the turn's words as rows; all of them together are one reply (I17)."""
    if not said:
        return []
    buttons = [{"id": b.id, "title": b.title} for b in said[-1].buttons]
    bodies, decided = _bodies(outcome, said), _decided(outcome)
    rows = []
    for body in bodies:
        row = outbound(
            conversation,
            body,
            author="bot",
            purpose=purpose_of(outcome),
            now=now,
            key=outcome.says[-1].key,
        )
        row.in_reply_to = received.in_reply_to
        row.decided = decided or None
        row.based_on_version = conversation.version
        row.buttons = (buttons or None) if body is bodies[-1] else None
        session.add(row)
        session.flush()
        rows.append(row)
    conversation.last_message_at = now
    return rows


def reads(offer: object) -> dict[str, Any]:
    """Note on a row that its words read out an offer; of anything else, nothing."""
    return {READS: offer.id} if isinstance(offer, Offer) else {}


def _decided(outcome: Outcome) -> dict[str, Any]:
    """Note what these words ask for, and the terms that they read out."""
    asks = _asks(outcome)
    noted = {ASKS: asks} if asks else {}
    for say in outcome.says:
        noted |= reads(say.params.get("offer"))
    return noted


def _asks(outcome: Outcome) -> dict[str, Any] | None:
    """Note which invoices are to be paid by these words, and how much they name."""
    for say in outcome.says:
        lines, amount = say.params.get("lines"), say.params.get("amount")
        amount = amount.amount if isinstance(amount, Price) else amount
        if say.key in TO_PAY and isinstance(lines, tuple) and isinstance(amount, Money):
            ids = [line.invoice_id for line in lines if line.invoice_id]
            return {"ids": ids, "minor": amount.minor, "pix": say.key == "payment.pix"}
    return None


def _bodies(outcome: Outcome, said: list[Rendered]) -> list[str]:
    """Join the words into few messages; what is to be copied stays alone."""
    parts: list[list[str]] = [[]]
    for say, words in zip(outcome.says, said, strict=True):
        if say.key in ALONE:
            parts += [[words.text], []]
        elif words.text:
            parts[-1].append(words.text)
    return [body for part in parts if part for body in split("\n\n".join(part))]


def outbound(  # noqa: PLR0913 - the columns of one row
    conversation: Conversation,
    body: str,
    *,
    author: str,
    purpose: Purpose,
    now: datetime,
    key: str | None = None,
    **columns: Any,  # noqa: ANN401 - further columns of the row
) -> Message:
    """Make a row for the outbox, in the order of its thread; the caller adds it."""
    return Message(
        token=new_token(),
        conversation_id=conversation.id,
        client_id=conversation.client_id,
        direction=OUT,
        author=author,
        purpose=purpose.value,
        channel=conversation.channel,
        address=conversation.address,
        queue_key=conversation.canonical,
        key=key,
        body=body,
        state=State.PLANNED.value,
        created_at=now,
        settled=conversation.channel == "terminal",  # it is shown, not sent
        **columns,
    )


def rewritten(row: Message, now: datetime, *, due_at: datetime) -> Message:
    """Make a row of the same words to the same thread, for one that surely failed."""
    return Message(
        **{name: getattr(row, name) for name in _KEPT},
        token=new_token(),
        state=State.PLANNED.value,
        created_at=now,
        due_at=due_at,
    )


def purpose_of(outcome: Outcome) -> Purpose:
    """Tell which rules bind this reply: a last word, a hand-over, or a plain answer."""
    if any(isinstance(command, LAST_WORDS) for command in outcome.do):
        return Purpose.LAST_WORD
    if any(isinstance(command, HandOver) for command in outcome.do):
        return Purpose.HANDOFF
    return Purpose.REPLY
