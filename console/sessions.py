"""Browsers that are logged in: 30 minutes of quiet, 12 hours at most (ASVS 7.3)."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from bot.secret_tokens import new_token, token_hash
from models.agent import Agent, AgentSession

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
TOUCH = timedelta(minutes=1)  # how stale seen_at may be: not a write for every click


def open_session(session: Session, agent: Agent, now: datetime) -> str:
    """Let a browser in with a token that is new at each login, and give it once."""
    token = new_token()
    session.add(
        AgentSession(
            token_hash=token_hash(token), agent_id=agent.id, created_at=now, seen_at=now
        )
    )
    return token


def session_of(session: Session, token: str, now: datetime) -> AgentSession | None:
    """Find the browser of a token, with its agent; None when it is not in any more."""
    return session.scalar(
        select(AgentSession)
        .join(AgentSession.agent)
        .options(joinedload(AgentSession.agent))
        .where(
            AgentSession.token_hash == token_hash(token),
            AgentSession.revoked_at.is_(None),
            AgentSession.seen_at > now - IDLE,
            AgentSession.created_at > now - ABSOLUTE,
            Agent.disabled_at.is_(None),
        )
    )


def touch(session: Session, session_id: int, now: datetime) -> None:
    """Remember that its person did something."""
    session.execute(
        update(AgentSession)
        .where(AgentSession.id == session_id, AgentSession.revoked_at.is_(None))
        .values(seen_at=now)
    )


def revoke(session: Session, token: str, now: datetime) -> None:
    """Put one browser out, at once and for good."""
    session.execute(
        update(AgentSession)
        .where(
            AgentSession.token_hash == token_hash(token),
            AgentSession.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
