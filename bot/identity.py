"""The client's identity as the rows know it: facts to compare, level, tries."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.preferences import GIVEN_IN_CHAT
from bot.settings import Settings
from domain import identity
from domain.disclosure import Level, NumberFacts, level_of
from domain.ladder import Stage
from domain.phones import canonical
from models.client import Client, ContactPoint
from models.conversation import Conversation


def facts_of(client: Client | None) -> identity.Facts:
    """Take what may be compared; nobody known gives nothing to compare with."""
    if client is None:
        return identity.Facts()
    year = client.birth_date.year if client.birth_date else None
    return identity.facts_of(client.document, year, client.postal_code, client.name)


def tries_left(client: Client | None) -> int:
    """Count the wrong answers that are still allowed before the lock."""
    tries = client.identity_tries if client else 0
    return max(identity.MOST_TRIES - tries, 0)


def level_in(
    session: Session, conversation: Conversation, client: Client | None, now: datetime
) -> Level:
    """Tell how much of *client*'s debt may be said in this thread, now.

    A check opens the debt of whoever passed it, and of nobody who shares the number.
    """
    if client is None:
        return Level.NEUTRAL
    theirs = conversation.client_id in {None, client.id}
    return level_of(
        NumberFacts(
            number_confirmed_at=_confirmed_at(client, conversation.address),
            identity_checked_until=conversation.identity_checked_until
            if theirs
            else None,
            shared_number=is_shared(session, conversation.address),
        ),
        now,
    )


def _confirmed_at(client: Client, address: str) -> datetime | None:
    key = canonical(address)
    points = (p for p in client.contact_points if p.canonical == key)
    return next((p.confirmed_at for p in points if not p.quarantined_at), None)


def _unproved(client: Client, address: str) -> bool:
    """Tell whether an address was only said in a chat, and never confirmed."""
    key = canonical(address)
    points = (p for p in client.contact_points if p.canonical == key)
    return any(
        p.opt_in_source == GIVEN_IN_CHAT and p.confirmed_at is None for p in points
    )


def is_shared(session: Session, address: str) -> bool:
    """Tell whether an address stands in the records of two clients or more (F32)."""
    query = select(func.count(ContactPoint.client_id.distinct())).where(
        ContactPoint.canonical == canonical(address),
        ContactPoint.quarantined_at.is_(None),
    )
    return (session.scalar(query) or 0) > 1


def reminder_level(  # noqa: PLR0913, PLR0917 - what decides how much a reminder may say
    session: Session,
    conversation: Conversation,
    client: Client,
    stage: Stage,
    settings: Settings,
    now: datetime,
) -> Level:
    """Tell how much a reminder may say: a pre-due one may name its invoice."""
    named = settings.disclosure.pre_due_names_invoice
    level = level_in(session, conversation, client, now)
    early = stage in {Stage.BEFORE_DUE, Stage.DUE_DAY}
    doubtful = is_shared(session, conversation.address) or _unproved(
        client, conversation.address
    )
    if early and named and not doubtful:
        return max(level, Level.INVOICE)
    return level
