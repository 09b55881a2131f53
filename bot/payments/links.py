"""The links to the client's page: unguessable, known by a hash only, for a while."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.payments.replaced import in_place_of
from bot.secret_tokens import new_token, token_hash
from bot.settings import Settings
from domain.disclosure import Level
from models.client import Client
from models.payment import PaymentLink


def new_link(  # noqa: PLR0913 - for whom, for what, how open, from when, for how long
    session: Session,
    client: Client,
    invoice_ids: Sequence[int],
    *,
    level: Level,
    now: datetime,
    settings: Settings,
) -> str:
    """Store a link to *client*'s page and give its token, which is shown this once.

    Without *invoice_ids* the page shows all that is open when it is looked at. *level*
    is what the thread that carries the link may say; below DEBT the page asks who
    reads it.
    """
    token = new_token()
    session.add(
        PaymentLink(
            token_hash=token_hash(token),
            client_id=client.id,
            invoices=list(invoice_ids) or None,
            level=int(level),
            created_at=now,
            expires_at=now + timedelta(days=settings.payment.link_valid_days),
        )
    )
    session.flush()
    return token


def open_link(session: Session, token: str, now: datetime) -> PaymentLink | None:
    """Find the link of a token; None when unknown, expired or revoked, all alike."""
    link = session.scalar(
        select(PaymentLink).where(PaymentLink.token_hash == token_hash(token))
    )
    if link is None or link.revoked_at is not None or now >= link.expires_at:
        return None
    return link


def invoices_of(session: Session, link: PaymentLink) -> list[int] | None:
    """List what a link is for; None is all that is open.

    Where an agreement took the place of an invoice, its instalments are meant now, and
    where it has ended, what came back.
    """
    if link.invoices is None:
        return None
    return list(dict.fromkeys([*link.invoices, *in_place_of(session, link.invoices)]))


def revoke(session: Session, client: Client, now: datetime) -> None:
    """Close every link of *client* that is still open: a wrong number, a lost phone."""
    session.execute(
        update(PaymentLink)
        .where(PaymentLink.client_id == client.id, PaymentLink.revoked_at.is_(None))
        .values(revoked_at=now)
        .execution_options(synchronize_session="fetch")
    )
