"""`regua agent`: the people of the console, hired and let in."""

import sys
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit
from bot.agents import ROLES, add_agent, door_time, make_login_link
from bot.cli.errors import CommandError
from bot.cli.office import Office, office
from bot.cli.output import print_json, print_table, say
from models.agent import Agent

Email = Annotated[str, typer.Argument(help="The e-mail that they log in with.")]
Who = Annotated[
    list[str], typer.Argument(metavar="[NAME] EMAIL", help="The name may be left out.")
]
Name = Annotated[str, typer.Option("--name", help="How clients see them.")]
Role = Annotated[str, typer.Option("--role", help=f"One of {', '.join(ROLES)}.")]
Language = Annotated[str, typer.Option("--language", help="pt, en or es.")]
Prompted = Annotated[bool, typer.Option("--password", help="Ask for a password.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from a pipe.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check and write nothing.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

commands = typer.Typer(help="The people of the console.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    app.add_typer(commands, name="agent")


@commands.command()
def add(  # noqa: PLR0913 - a command's options
    who: Who,
    *,
    name: Name = "",
    role: Role = "agent",
    language: Language = "pt",
    password: Prompted = False,
    password_stdin: FromStdin = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Add an agent; without a password, print a login link that is good once."""
    if language not in {"pt", "en", "es"}:
        raise CommandError(f"{language!r} is no language of ours", "--language", "pt")
    email, called = _who(who)
    secret = _password(asked=password, piped=password_stdin)
    with office() as rooms, rooms.database.write() as session:
        agent = add_agent(
            session,
            name=name or called or email.partition("@")[0],
            email=email,
            role=role,
            password=secret,
            language=language,
            now=rooms.clock.now(),
        )
        _remember(session, "agent_added", agent, rooms)
        shown = _shown(agent) | ({} if secret else _way_in(session, agent, rooms))
        if dry_run:
            session.rollback()
            shown = {"email": agent.email, "role": role, "dry_run": True}
    _print(shown, as_json=as_json)


@commands.command()
def link(email: Email, *, as_json: AsJson = False) -> None:
    """Print a new login link for an agent; it is good once, for 15 minutes."""
    with office() as rooms, rooms.database.write() as session:
        query = select(Agent).where(Agent.email == email.strip().casefold())
        agent = session.scalar(query)
        if agent is None or agent.disabled_at is not None:
            do = "see `regua agent list`"
            raise CommandError(f"there is no agent {email}", "the console", do)
        _remember(session, "login_link_made", agent, rooms)
        shown = _shown(agent) | _way_in(session, agent, rooms)
    _print(shown, as_json=as_json)


@commands.command("list")
def list_agents(*, as_json: AsJson = False) -> None:
    """List the agents."""
    with office() as rooms, rooms.database.read() as session:
        agents = [
            _shown(row) for row in session.scalars(select(Agent).order_by(Agent.id))
        ]
    if as_json:
        print_json(agents)
        return
    columns = ("id", "email", "name", "role", "disabled")
    print_table(columns, [[agent[column] for column in columns] for agent in agents])


def _who(words: list[str]) -> tuple[str, str]:
    """Tell the e-mail from the name, in whichever order they were written."""
    emails = [word for word in words if "@" in word]
    if len(emails) != 1:
        said = " ".join(words)
        raise CommandError(f"{said!r} is not an e-mail address", "regua agent add")
    return emails[0], " ".join(word for word in words if word != emails[0])


def _password(*, asked: bool, piped: bool) -> str | None:
    if piped:
        return sys.stdin.readline().rstrip("\r\n")
    if asked:
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return None


def _shown(agent: Agent) -> dict[str, object]:
    return {
        "id": agent.id,
        "email": agent.email,
        "name": agent.name,
        "role": agent.role,
        "disabled": agent.disabled_at is not None,
    }


def _way_in(session: Session, agent: Agent, rooms: Office) -> dict[str, object]:
    token = make_login_link(session, agent, door_time(rooms.clock))
    return {"login_url": f"{rooms.environment.public_url}/console/login/{token}"}


def _remember(session: Session, what: str, agent: Agent, rooms: Office) -> None:
    subject, now = f"agent:{agent.id}", rooms.clock.now()
    audit.append(session, "cli", what, subject, {"role": agent.role}, now)


def _print(shown: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print_json(shown)
        return
    say(f"{shown['email']}: {shown['role']}{' (dry run)' * bool(shown.get('dry_run'))}")
    if "login_url" in shown:
        say(f"log in once, within 15 minutes: {shown['login_url']}")
