"""Who is let in, by which key, and how often."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import agents, audit
from bot.database import Database
from models import Base
from models.agent import Agent, LoginLink
from models.audit import Audit

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
GOOD = "uma senha bem comprida"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Give a session over an empty database."""
    database = Database(f"sqlite:///{tmp_path / 'agents.db'}")
    Base.metadata.create_all(database.engine)
    with database.write() as session:
        yield session
    database.close()


def bia(session: Session, password: str | None = GOOD) -> Agent:
    """Hire Bia."""
    return agents.add_agent(
        session,
        name=" Bia  Nunes ",
        email=" Bia@Fibra.example ",
        role="agent",
        password=password,
        now=NOW,
    )


def test_a_password_lets_in_whatever_the_case_of_the_email(session: Session) -> None:
    """The name is tidied, the e-mail folded, the password hashed by argon2id."""
    agent = bia(session)

    assert agent.name == "Bia Nunes"
    assert (agent.password_hash or "").startswith("$argon2id$")
    assert agents.authenticate(session, "BIA@fibra.EXAMPLE", GOOD) is agent


@pytest.mark.parametrize(
    ("email", "password"),
    [
        pytest.param("bia@fibra.example", "errada", id="wrong password"),
        pytest.param("ninguem@fibra.example", GOOD, id="unknown e-mail"),
        pytest.param("bia@fibra.example", "", id="empty password"),
        pytest.param("", "", id="nothing"),
        pytest.param("bia@fibra.example", "x" * 100_000, id="a flood"),
    ],
)
def test_a_wrong_key_does_not_open(session: Session, email: str, password: str) -> None:
    """Nothing but the right pair gives an agent."""
    bia(session)

    assert agents.authenticate(session, email, password) is None


def test_an_agent_without_a_password_cannot_use_one(session: Session) -> None:
    """An agent made for links has no password that could be guessed."""
    bia(session, password=None)

    assert agents.authenticate(session, "bia@fibra.example", "") is None


def test_a_disabled_agent_is_out(session: Session) -> None:
    """Neither the password nor a link opens after the agent was let go."""
    agent = bia(session)
    token = agents.make_login_link(session, agent, NOW)
    agents.disable(session, agent, NOW)
    session.flush()

    assert agents.authenticate(session, agent.email, GOOD) is None
    assert agents.use_login_link(session, token, NOW) is None


def test_a_link_opens_once(session: Session) -> None:
    """The second use of a link finds it spent."""
    agent = bia(session)
    token = agents.make_login_link(session, agent, NOW, valid_minutes=10)

    assert agents.link_is_good(session, token, NOW)
    assert agents.use_login_link(session, token, NOW) is agent
    assert agents.use_login_link(session, token, NOW) is None
    assert not agents.link_is_good(session, token, NOW)


def test_a_link_expires(session: Session) -> None:
    """At the end of its minutes a link is no good."""
    token = agents.make_login_link(session, bia(session), NOW, valid_minutes=10)

    assert agents.use_login_link(session, token, NOW + timedelta(minutes=10)) is None


def test_the_link_itself_is_not_kept(session: Session) -> None:
    """A copy of the database opens nothing."""
    token = agents.make_login_link(session, bia(session), NOW)

    assert token not in str(session.scalar(select(LoginLink.token_hash)))


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"role": "owner"}, id="no such role"),
        pytest.param({"email": "bia"}, id="no e-mail"),
        pytest.param({"email": "<b>@x.example"}, id="markup"),
        pytest.param({"name": "  "}, id="no name"),
        pytest.param({"password": "curta"}, id="short password"),
        pytest.param({"password": "123456789123456789"}, id="common password"),
        pytest.param({"password": "bia2bia2bia2"}, id="the name again"),
        pytest.param({"password": "a" * 20}, id="one letter"),
    ],
)
def test_a_bad_agent_is_refused_in_words(
    session: Session, changes: dict[str, str]
) -> None:
    """The refusal is one sentence for the person at the command line."""
    asked = {"name": "Bia", "email": "bia@x.example", "role": "agent", "password": GOOD}

    with pytest.raises(agents.AgentError, match=r"\w+ \w+"):
        agents.add_agent(session, **(asked | changes), now=NOW)


def test_an_email_is_one_agents(session: Session) -> None:
    """A second agent with the same address is refused."""
    bia(session)

    with pytest.raises(agents.AgentError, match="exists already"):
        bia(session)


def test_the_trail_shows_what_was_changed(session: Session) -> None:
    """A changed row breaks the chain at that row; a whole one has no break."""
    for step in range(3):
        audit.append(session, "cli", "agent.add", f"agent:{step}", {"n": step}, NOW)

    assert audit.first_broken(session) is None

    second = session.scalars(select(Audit).order_by(Audit.id)).all()[1]
    second.details = {"n": 7}
    session.flush()

    assert audit.first_broken(session) == second.id


def test_the_trail_shows_what_was_taken_out(session: Session) -> None:
    """A row that went leaves its successor without a predecessor."""
    rows = [
        audit.append(session, "cli", "agent.add", "agent:1", {}, NOW) for _ in range(3)
    ]
    session.delete(rows[1])
    session.flush()

    assert audit.first_broken(session) == rows[2].id
