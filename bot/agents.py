"""The people who work in the console: hired, checked at the door, and let go."""

import re
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from bot.clock import Clock, MovedClock
from bot.secret_tokens import new_token, token_hash
from models.agent import Agent, AgentSession, LoginLink

ROLES = ("agent", "supervisor", "finance", "admin")
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
LINK_MINUTES = 15

_EMAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+")
_TOO_COMMON = ("password", "123456789", "qwertyuiop", "senhasenha", "reguaregua")
_hasher = PasswordHasher()  # argon2id, RFC 9106's low-memory choice


class AgentError(ValueError):
    """An agent cannot be added as asked; the message is for the person who asks."""


def add_agent(  # noqa: PLR0913 - what is known of a new colleague
    session: Session,
    *,
    name: str,
    email: str,
    role: str = "agent",
    password: str | None = None,
    language: str = "pt",
    now: datetime,
) -> Agent:
    """Hire an agent; without a password they come in by login links only.

    Raises AgentError for a bad role, e-mail or password, and for an e-mail in use.
    """
    name, email = " ".join(name.split()), _plain(email)
    _check(name, email, role)
    if session.scalar(select(Agent.id).where(Agent.email == email)) is not None:
        msg = f"an agent with the e-mail {email} exists already"
        raise AgentError(msg)
    agent = Agent(name=name, email=email, role=role, language=language, created_at=now)
    if password is not None:
        set_password(agent, password)
    session.add(agent)
    session.flush()
    return agent


def set_password(agent: Agent, password: str) -> None:
    """Give a new password, any characters, 12 to 200; raises AgentError (ASVS 6.2)."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        msg = f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters"
        raise AgentError(msg)
    known = (*_TOO_COMMON, agent.email.split("@", maxsplit=1)[0])
    rest = password.casefold()
    for word in known:
        rest = rest.replace(word, "")
    if len(set(rest)) < SHORTEST_PASSWORD // 3:
        msg = "the password is too easy to guess"
        raise AgentError(msg)
    agent.password_hash = _hasher.hash(password)


def make_login_link(
    session: Session, agent: Agent, now: datetime, valid_minutes: int = LINK_MINUTES
) -> str:
    """Make a token for /console/login/<token>, good for one use, and give it once.

    *now* is `door_time`: a demo's clock that is moved on must not expire the links.
    """
    token = new_token()
    session.add(
        LoginLink(
            token_hash=token_hash(token),
            agent_id=agent.id,
            expires_at=now + timedelta(minutes=valid_minutes),
        )
    )
    session.flush()
    return token


def link_is_good(session: Session, token: str, now: datetime) -> bool:
    """Tell whether a login link could be used now, without using it."""
    query = select(LoginLink.id).where(
        LoginLink.token_hash == token_hash(token),
        LoginLink.used_at.is_(None),
        LoginLink.expires_at > now,
    )
    return session.scalar(query) is not None


def use_login_link(session: Session, token: str, now: datetime) -> Agent | None:
    """Spend a login link and give its agent; None when spent, expired or disabled.

    The UPDATE decides: of two clicks at once, one gets in.
    """
    spent = session.execute(
        update(LoginLink)
        .where(
            LoginLink.token_hash == token_hash(token),
            LoginLink.used_at.is_(None),
            LoginLink.expires_at > now,
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(spent, CursorResult)  # noqa: S101 - narrows for the type checker
    if spent.rowcount != 1:
        return None
    return session.scalar(
        select(Agent)
        .join(LoginLink, LoginLink.agent_id == Agent.id)
        .where(LoginLink.token_hash == token_hash(token), Agent.disabled_at.is_(None))
    )


def authenticate(session: Session, email: str, password: str) -> Agent | None:
    """Check e-mail and password; every answer of None costs the same time (ASVS 6.3.8).

    Takes tens of milliseconds of processor by design: hold no write transaction.
    """
    agent = session.scalar(select(Agent).where(Agent.email == _plain(email)))
    kept = agent.password_hash if agent else None
    right = _verify(kept or _nobodys_hash(), password[:LONGEST_PASSWORD])
    if agent is None or kept is None or not right or agent.disabled_at is not None:
        return None
    return agent


def disable(session: Session, agent: Agent, now: datetime) -> None:
    """Let an agent go: every browser of theirs is out at its next request."""
    agent.disabled_at = now
    session.execute(
        update(AgentSession)
        .where(AgentSession.agent_id == agent.id, AgentSession.revoked_at.is_(None))
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )


def anybody(session: Session) -> bool:
    """Tell whether any agent can come in at all."""
    query = select(func.count()).where(Agent.disabled_at.is_(None))
    return bool(session.scalar(query))


def door_time(clock: Clock) -> datetime:
    """Read the clock that logins go by: the machine's, also where a demo's is moved."""
    now = clock.now()
    return now - clock.offset() if isinstance(clock, MovedClock) else now


def _check(name: str, email: str, role: str) -> None:
    if not name or len(name) > 120:  # noqa: PLR2004 - the column's width
        msg = "an agent needs a name of at most 120 characters"
        raise AgentError(msg)
    if not _EMAIL.fullmatch(email) or len(email) > 200:  # noqa: PLR2004 - the same
        msg = f"{email!r} is not an e-mail address"
        raise AgentError(msg)
    if role not in ROLES:
        msg = f"{role!r} is not a role; it is one of {', '.join(ROLES)}"
        raise AgentError(msg)


def _verify(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(new_token())


def _plain(email: str) -> str:
    return email.strip().casefold()
