"""A second road, once: what a definite failure of a reminder leads to.

1. Only a failure that is sure: what is unknown may have arrived, and stays as it is.
2. The contact goes back to the plan, which asks every rule again and writes the words
   afresh, for the other channel and for what that address may hear.
3. The second message bears the key "contact:<id>:<channel>", which is unique; where a
   contact has one, or another message of it is under way, there is no third.
A message that failed is no contact: the caps and the gap do not count it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.campaigns.members import fail_member
from bot.outgoing import TEXT
from bot.plan_results import KEY, contact_of, decide, refuse
from bot.said import note_unsaid
from domain.channel import Channel
from domain.contact_policy import Denied
from domain.message_state import State
from domain.provider_errors import Action, action_for
from models.message import Message
from models.planned import UNKNOWN, PlannedContact

RETRY_LATER = timedelta(hours=4)
EXPIRED = 30036  # it waited at Twilio until its hours were over: nobody has it (F21)


@dataclass(frozen=True, slots=True)
class Spent:
    """What a contact has tried in vain: the next message must be another one.

    `avoid` are channels not to be used again; `last_resort`: unless there is no other.
    `as_template`: WhatsApp said that its window is shut, whatever we believe.
    """

    tried: bool = False
    avoid: frozenset[Channel] = frozenset()
    last_resort: bool = False
    as_template: bool = False
    later: datetime | None = None  # when the same channel may be tried again
    code: int | None = None

    def refuses(self, channel: Channel, address: str, now: datetime) -> Denied | None:
        """Tell why the second road cannot be gone: there is none, or not yet."""
        if not self.tried:
            return None
        if not address:
            return Denied("no_other_road", {"code": self.code})
        if channel in self.avoid and self.later is not None and now < self.later:
            figures = {"code": self.code, "channel": channel.value}
            return Denied("failed_retry_later", figures, self.later)
        return None


NOTHING_SPENT = Spent()


def spent_by(session: Session, contact: PlannedContact) -> Spent:
    """Read what came of a contact's messages so far."""
    failed = [row for row in _messages(session, contact) if _has_failed(row)]
    if not failed:
        return NOTHING_SPENT
    row = failed[0]
    avoid = frozenset() if _same_road(row) else frozenset({Channel(row.channel)})
    return Spent(
        tried=True,
        avoid=avoid,
        last_resort=action_for(row.error_code) is Action.RETRY_LATER,
        as_template=_was_text(row),
        later=(row.sent_at or row.created_at) + RETRY_LATER,
        code=row.error_code,
    )


def key_of(contact: PlannedContact, channel: Channel, spent: Spent) -> str:
    """Give the unique key of the contact's next message."""
    first = f"{KEY}{contact.id}"
    return f"{first}:{channel.value}" if spent.tried else first


def fall_back(session: Session, row: Message, now: datetime) -> None:
    """Put the contact of a reminder that failed for sure back, once, or end it."""
    contact = contact_of(session, row)
    if contact is None:
        fail_member(session, row, now)
        return
    action = action_for(row.error_code)
    figures = {"code": row.error_code, "channel": row.channel}
    others = [each for each in _messages(session, contact) if each.id != row.id]
    if contact.state == UNKNOWN or not all(_has_failed(each) for each in others):
        decide(session, contact, "failed", f"failed_{action}", figures, now)
        return
    note_unsaid(session, contact, row)
    again = None if others else _again(action, now)
    refuse(session, contact, Denied(f"failed_{action}", figures, again), now)


def _again(action: Action, now: datetime) -> datetime | None:
    """Tell when the plan may look for the second road; None: there is none."""
    if action is Action.RETRY:
        return now + RETRY_LATER
    return now if action.falls_back else None


def _messages(session: Session, contact: PlannedContact) -> Sequence[Message]:
    """List the messages of a contact that left, or were meant to, oldest first."""
    first = f"{KEY}{contact.id}"
    keys = [first, *(f"{first}:{channel.value}" for channel in Channel)]
    query = select(Message).where(Message.planned_key.in_(keys)).order_by(Message.id)
    return session.scalars(query).all()


def _has_failed(row: Message) -> bool:
    return row.state == State.FAILED.value


def _same_road(row: Message) -> bool:
    """Tell whether the failure says nothing against the channel itself."""
    busy = action_for(row.error_code) is Action.RETRY
    return row.error_code == EXPIRED or busy or _was_text(row)


def _was_text(row: Message) -> bool:
    """Tell whether WhatsApp refused free text where a template is at hand (63016)."""
    shut = action_for(row.error_code) is Action.USE_TEMPLATE
    return shut and row.sent_as == TEXT and row.content_sid is not None
