"""What the links in our e-mails may do: stop, come back, choose, confirm, not be me.

Whoever holds a link holds the mailbox that it was sent to. It opens nothing but these:
no page of theirs shows a debt, a name or an address.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from bot.addresses import address_hash, opt_out, opted_out, points_at
from bot.audit import append
from bot.mail_tokens import message_token_of
from bot.payments.links import revoke
from bot.plan_results import wake
from domain.channel import Channel
from models.client import Client, ContactPoint, OptOut
from models.message import OUT, Message

BY_CLICK, BY_PAGE = "email:one_click", "email:page"
_ACTOR = "page"


@dataclass(frozen=True)
class Door:
    """The e-mail that a link stood in, and its client, if it is anybody's."""

    letter: Message
    client: Client | None
    secret_key: str

    @property
    def subject(self) -> str:
        """Name whom the audit trail is about."""
        if self.client is not None:
            return f"client:{self.client.id}"
        return f"message:{self.letter.id}"

    @property
    def addresses(self) -> list[str]:
        """List every address of the person: a stop is the person's (F33)."""
        points = self.client.contact_points if self.client else []
        return [self.letter.address, *(point.address for point in points)]


def door_of(session: Session, token: str, purpose: str, secret_key: str) -> Door | None:
    """Find what a link belongs to; None for one that is not ours."""
    found = message_token_of(token, purpose, secret_key)
    if found is None:
        return None
    letter = session.scalar(
        select(Message).where(
            Message.token == found,
            Message.direction == OUT,
            Message.channel == Channel.EMAIL.value,
        )
    )
    if letter is None:
        return None
    client = session.get(Client, letter.client_id) if letter.client_id else None
    return Door(letter, client, secret_key)


def is_stopped(session: Session, door: Door) -> bool:
    """Tell whether this person has asked to be left alone, by whatever road."""
    key = address_hash(door.letter.address, door.secret_key)
    return opted_out(session, door.client, [key])


def stop(session: Session, door: Door, via: str, now: datetime) -> None:
    """Stop everything to the person, on every channel; a second time is no news."""
    if is_stopped(session, door):
        return
    opt_out(
        session,
        door.addresses,
        door.client.id if door.client else None,
        via=via,
        now=now,
        secret_key=door.secret_key,
    )
    append(session, _ACTOR, "opted_out", door.subject, {"via": via}, now)


def come_back(session: Session, door: Door, now: datetime) -> bool:
    """Undo what an e-mail's link did; False where another stop stands, said elsewhere.

    An old mail must not bring back messages that the person stopped in a chat.
    """
    hashes = [address_hash(each, door.secret_key) for each in door.addresses]
    mine: ColumnElement[bool] = OptOut.address_hash.in_(hashes)
    if door.client is not None:
        mine = or_(mine, OptOut.client_id == door.client.id)
    session.execute(
        update(OptOut)
        .where(mine, OptOut.lifted_at.is_(None), OptOut.via.in_((BY_CLICK, BY_PAGE)))
        .values(lifted_at=now)
        .execution_options(synchronize_session="fetch")
    )
    if is_stopped(session, door):
        return False
    append(session, _ACTOR, "opted_in", door.subject, {"via": BY_PAGE}, now)
    if door.client is not None:
        wake(session, now, client_id=door.client.id)
    return True


def not_mine(session: Session, door: Door, now: datetime) -> None:
    """Write to this address no more: whoever reads there is not our client."""
    for point in points_at(session, door.letter.address):
        if point.quarantined_at is None:
            point.quarantined_at = now
            revoke(session, point.client, now)
            whose = f"client:{point.client_id}"
            append(session, _ACTOR, "wrong_person", whose, {"on": "email"}, now)


def confirm(session: Session, door: Door, now: datetime) -> bool:
    """Take the address for the client's own; False where it is theirs no more."""
    points = [p for p in points_at(session, door.letter.address) if _is_open(p, door)]
    for point in points:
        if point.confirmed_at is None:
            point.confirmed_at = now
            details = {"point": point.id}
            append(session, _ACTOR, "email_confirmed", door.subject, details, now)
    return bool(points)


def _is_open(point: ContactPoint, door: Door) -> bool:
    mine = door.client is not None and point.client_id == door.client.id
    return mine and not point.quarantined_at and not point.invalid_at
