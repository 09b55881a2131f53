"""The people who work in the console, and how they are let in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base


class Agent(Base):
    """A person with a role: agent, supervisor, finance or admin."""

    __tablename__ = "agent"
    __table_args__ = (
        CheckConstraint(
            "role IN ('agent', 'supervisor', 'finance', 'admin')", name="role"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(200), unique=True)
    role: Mapped[str] = mapped_column(String(12), default="agent")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2), default="pt")
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class LoginLink(Base):
    """A single-use login link; only its hash is kept."""

    __tablename__ = "login_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AgentSession(Base):
    """A browser that is logged in; revoked here, it is out at its next request."""

    __tablename__ = "agent_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    agent: Mapped[Agent] = relationship()
