"""No card number is stored: what a client posts is masked, also where it is in pieces.

1. Every parameter that a person can fill is masked before the inbox has it. 2. A number
that goes on from the messages before it is masked in all of them: in the inbox's rows,
in the thread, in what the dialogue remembers.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.letters import letter_of
from domain.cards import mask_cards, mask_split
from flows.heard import Heard
from models.conversation import Conversation
from models.inbound import Inbound
from models.message import IN, Message

PIECES = 4  # messages that one number may be spread over
SOON = timedelta(hours=1)  # pieces of one number are not written further apart
MASKED = "CardMasked"  # of a form: a card number was in it
# What the provider writes itself: its ids, addresses, counts and addresses of media.
_ITS_OWN = frozenset({"From", "To", "WaId", "ApiVersion", "NumMedia", "NumSegments"})
_ITS_OWN_STARTS = ("MediaUrl", "MediaContentType")


def masked_form(form: Mapping[str, str]) -> dict[str, str]:
    """Mask whatever a person may have written, filenames and buttons too."""
    masked = {
        name: value if _is_its_own(name) else mask_cards(value)
        for name, value in form.items()
    }
    return {**masked, MASKED: "1"} if masked != form else masked


def masked_with_earlier(
    session: Session, queue_key: str, raw: str, now: datetime
) -> str:
    """Mask a message's form once more, together with those that came before it.

    Only rows of the inbox are touched: the thread belongs to whoever takes the turn.
    """
    form = json.loads(raw)
    body = form.get("Body", "")
    if not any(char.isdigit() for char in body):
        return raw
    query = (
        select(Inbound)
        .where(
            Inbound.queue_key == queue_key,
            Inbound.kind == "message",
            Inbound.received_at > now - SOON,
        )
        .order_by(Inbound.id.desc())
        .limit(PIECES - 1)
    )
    rows = list(session.scalars(query))[::-1]
    *before, own = mask_split([*(_form_of(row).get("Body", "") for row in rows), body])
    for row, text in zip(rows, before, strict=True):
        _rewrite(row, text)
    return raw if own == body else json.dumps({**form, "Body": own, MASKED: "1"})


def mask_thread(session: Session, conversation: Conversation, row: Message) -> None:
    """Mask a number that *row* ends in the messages before it, which are stored.

    The conversation is locked. What the inbox has masked since is masked here too, and
    what two webhooks at once did not see of each other is masked there.
    """
    if not any(char.isdigit() or char == "*" for char in row.body):
        return
    query = (
        select(Message, Inbound)
        .outerjoin(Inbound, Inbound.id == Message.in_reply_to)
        .where(
            Message.conversation_id == conversation.id,
            Message.direction == IN,
            Message.id <= row.id,
            Message.created_at > row.created_at - SOON,
        )
        .order_by(Message.id.desc())
        .limit(PIECES)
    )
    found = [(message, inbound) for message, inbound in session.execute(query)][::-1]
    texts = mask_split([_safe_text(message, inbound) for message, inbound in found])
    for (message, inbound), text in zip(found, texts, strict=True):
        if text != message.body:
            _hide(conversation, message, text)
            if inbound is not None:
                _rewrite(inbound, text)
    session.flush()


def without_card(heard: Heard, text: str) -> Heard:
    """Forget the figures of a message that held a card number: they answer nothing."""
    values = replace(heard.values, digits=None, amount=None, count=None, day=None)
    return replace(heard, text=text, values=values, card=True)


def _is_its_own(name: str) -> bool:
    return name in _ITS_OWN or name.startswith(_ITS_OWN_STARTS) or name.endswith("Sid")


def _form_of(row: Inbound) -> dict[str, str]:
    return dict(json.loads(row.raw))


def _safe_text(message: Message, inbound: Inbound | None) -> str:
    """Give a message's text, as the inbox has it where that was masked meanwhile."""
    form = {} if inbound is None else _form_of(inbound)
    return letter_of(form).text if MASKED in form else message.body


def _rewrite(row: Inbound, text: str) -> None:
    form = _form_of(row)
    if form.get("Body", "") != text:
        row.raw = json.dumps({**form, "Body": text, MASKED: "1"})


def _hide(thread: Conversation, row: Message, text: str) -> None:
    """Mask one message: its text, what was understood, what the dialogue kept of it."""
    was, row.body = row.body, text
    if row.heard:
        row.heard = {**_without(row.heard, was, text), "values": {}}
    thread.dialogue = _without(thread.dialogue, was, text)


def _without(value: Any, was: str, text: str) -> Any:  # noqa: ANN401 - any JSON
    """Put *text* wherever *was* stands in a tree of JSON."""
    if isinstance(value, str):
        return value.replace(was, text)
    if isinstance(value, dict):
        return {name: _without(each, was, text) for name, each in value.items()}
    if isinstance(value, list):
        return [_without(each, was, text) for each in value]
    return value
