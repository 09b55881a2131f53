"""The demo's way into the console: one single-use link at a time."""

from sqlalchemy import select

from bot.agents import door_time, make_login_link
from bot.secret_tokens import token_hash
from bot.wiring import Wiring
from models.agent import Agent, LoginLink
from models.lease import Mark

MARK = "demo_login_token"
VALID_MINUTES = 60


def login_path(parts: Wiring) -> str:
    """Give the path of an unused login link; a new one once it was used or expired."""
    now = door_time(parts.clock)
    with parts.database.write() as session:
        mark = session.get(Mark, MARK)
        if mark is not None:
            link = session.scalar(
                select(LoginLink).where(LoginLink.token_hash == token_hash(mark.value))
            )
            if link is not None and link.used_at is None and link.expires_at > now:
                return f"/console/login/{mark.value}"
        agent = session.scalars(select(Agent).order_by(Agent.id)).first()
        if agent is None:
            return "/console/"
        token = make_login_link(session, agent, now, VALID_MINUTES)
        session.merge(Mark(name=MARK, value=token))
        return f"/console/login/{token}"
