"""An opt-out that was only guessed: a pause until the person has answered (F29).

Who never answers stays on hold; after some days an alert (bot/watch/checks.py) asks
somebody of the company to ask them, and to lift the hold or confirm the wish.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot import audit
from bot.addresses import clients_at, opt_out
from bot.plan_results import wake
from models.client import Client
from models.conversation import Conversation
from models.invoice import Hold

REASON = "opt_out_asked"
BY_PERSON = "person"  # how the wish was heard: somebody of the company asked


def people_of(session: Session, conversation: Conversation) -> frozenset[int]:
    """Give whom a wish heard in this thread may be of: its client, or all who share."""
    if conversation.client_id is not None:
        return frozenset({conversation.client_id})
    return frozenset(each.id for each in clients_at(session, conversation.address))


def is_stop_asked(session: Session, people: Collection[int]) -> bool:
    """Tell whether one of them was asked, and has not answered."""
    found = select(Hold.id).where(
        Hold.client_id.in_(people), Hold.reason == REASON, Hold.lifted_at.is_(None)
    )
    return bool(people) and session.scalar(found.limit(1)) is not None


def ask_to_stop(session: Session, people: Collection[int], now: datetime) -> None:
    """Hold everything of theirs with no end: silence is no leave to go on."""
    for client_id in sorted(people):
        session.add(Hold(client_id=client_id, reason=REASON, created_at=now))
    session.flush()


def stop_answered(session: Session, people: Collection[int], now: datetime) -> None:
    """End the pause; an opt-out that was meant stands by itself."""
    session.execute(
        update(Hold)
        .where(
            Hold.client_id.in_(people),
            Hold.reason == REASON,
            Hold.lifted_at.is_(None),
        )
        .values(lifted_at=now)
    )
    for client_id in sorted(people):
        wake(session, now, client_id=client_id)


def unanswered(
    session: Session, before: datetime, most: int
) -> list[tuple[Hold, Client]]:
    """List who was asked before an instant and is still silent, the oldest first."""
    query = (
        select(Hold, Client)
        .join(Client, Client.id == Hold.client_id)
        .where(
            Hold.reason == REASON, Hold.lifted_at.is_(None), Hold.created_at <= before
        )
        .order_by(Hold.created_at, Hold.id)
        .limit(most)
    )
    return [(hold, client) for hold, client in session.execute(query)]


def confirm_stop(
    session: Session, client: Client, *, actor: str, now: datetime, secret_key: str
) -> bool:
    """Make the guess a wish, as a person learnt it; False where nothing is asked.

    *actor* is who decided, as the audit trail names them.
    """
    session.execute(select(Client.id).where(Client.id == client.id).with_for_update())
    if not is_stop_asked(session, {client.id}):
        return False
    opt_out(
        session,
        _addresses(session, client),
        client.id,
        via=BY_PERSON,
        now=now,
        secret_key=secret_key,
    )
    stop_answered(session, {client.id}, now)
    subject = f"client:{client.id}"
    audit.append(session, actor, "opted_out", subject, {"via": BY_PERSON}, now)
    return True


def _addresses(session: Session, client: Client) -> list[str]:
    """List where they hear from us: what is noted, and where they write from."""
    threads = select(Conversation.address).where(Conversation.client_id == client.id)
    return [point.address for point in client.contact_points] + list(
        session.scalars(threads)
    )
