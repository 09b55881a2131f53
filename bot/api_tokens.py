"""Tokens of the API: made once, shown once, known by a hash, revoked at once."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.audit import append
from bot.secret_tokens import new_token, token_hash
from models.api_token import ApiToken

PREFIX = "regua_"  # so that a token that leaked is known for what it is
LONGEST_NAME = 80
_SEEN_EVERY = timedelta(minutes=5)  # a row is not written at each request


class Scope(StrEnum):
    """What a token may do; stored by value."""

    PAYMENTS_WRITE = "payments:write"
    PAYMENTS_READ = "payments:read"
    INVOICES_READ = "invoices:read"
    SERVICES_WRITE = "services:write"
    SERVICES_READ = "services:read"


class Wrong(StrEnum):
    """Why a token cannot be made."""

    NAME = "name"
    SCOPES = "scopes"
    EXPIRY = "expiry"


def make_token(  # noqa: PLR0913 - what it is for, for how long, by whom
    session: Session,
    *,
    name: str,
    scopes: Collection[str],
    actor: str,
    now: datetime,
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str] | Wrong:
    """Make a token and give it, this once."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        return Wrong.NAME
    if not scopes or set(scopes) - set(Scope):
        return Wrong.SCOPES
    if expires_at is not None and expires_at <= now:
        return Wrong.EXPIRY
    secret = PREFIX + new_token()
    row = ApiToken(
        name=name,
        token_hash=token_hash(secret),
        scopes=sorted(set(scopes)),
        created_by=actor,
        created_at=now,
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    facts = {"name": name, "scopes": row.scopes}
    append(session, actor, "api_token.made", f"api_token:{row.id}", facts, now)
    return row, secret


def revoke_token(session: Session, token_id: int, actor: str, now: datetime) -> bool:
    """Let a token open nothing any more; False where none of that id stands."""
    row = session.get(ApiToken, token_id)
    if row is None or row.revoked_at is not None:
        return False
    row.revoked_at = now
    append(session, actor, "api_token.revoked", f"api_token:{row.id}", {}, now)
    return True


def token_of(session: Session, secret: str, now: datetime) -> ApiToken | None:
    """Find a token that is good; None for wrong, expired and revoked ones alike."""
    row = session.scalar(
        select(ApiToken).where(ApiToken.token_hash == token_hash(secret))
    )
    if row is None or row.revoked_at is not None:
        return None
    return None if row.expires_at is not None and row.expires_at <= now else row


def is_due(row: ApiToken, now: datetime) -> bool:
    """Tell whether it is time to note that a token is used."""
    return row.used_at is None or now - row.used_at >= _SEEN_EVERY


def list_tokens(session: Session) -> list[ApiToken]:
    """List all tokens, the newest first."""
    return list(session.scalars(select(ApiToken).order_by(ApiToken.id.desc())))
