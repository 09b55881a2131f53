"""The people of the company, by name: who took it, who decided it."""

from sqlalchemy.orm import Session

from console.asked import number
from models.agent import Agent


def name_of(session: Session, agent_id: int | None) -> str | None:
    """Name a person of the company."""
    agent = session.get(Agent, agent_id) if agent_id else None
    return agent.name if agent else None


def agent_in(actor: str | None) -> int | None:
    """Read whose hand it was, as the audit trail names it: "agent:7" is person 7."""
    kind, _, key = (actor or "").partition(":")
    return number(key, 0) or None if kind == "agent" else None


def name_in(session: Session, actor: str | None) -> str | None:
    """Name the person whose hand it was; None where it was none of theirs."""
    return name_of(session, agent_in(actor))
