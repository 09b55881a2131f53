"""`regua papers`: a letter, a statement or a case file of one client, as files."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot import audit
from bot.cli.errors import FAILED, CommandError
from bot.cli.house import house
from bot.cli.moment import clock_at
from bot.cli.output import say
from bot.cli.paper_file import written
from bot.papers.case import case_of
from bot.papers.handed import write_case
from bot.papers.paper import NoPaper, Paper, Why
from bot.papers.texts import LATE, SORTS
from bot.papers.write import Order, write_letter, write_statement
from bot.wiring import Wiring
from models.client import Client

commands = typer.Typer(help="Letters, statements, case files.", no_args_is_help=True)
Who = Annotated[str, typer.Argument(metavar="CLIENT", help="The client's own code.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="The file.")]
At = Annotated[str | None, typer.Option(help="As of this ISO instant.")]
DO = {
    Why.NO_ADDRESS: "import street, city and postal code of the client",
    Why.NOTHING_OWED: "nothing of this client is late",
    Why.MISSING_VALUE: "take the placeholder out of the text, or give its value",
    Why.NO_SUSPENSION: "choose a business day, no Friday and no eve of a holiday",
}


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    app.add_typer(commands, name="papers")


@commands.command()
def letter(  # noqa: PLR0913 - the options of one command
    client: Who,
    *,
    output: Output = None,
    registered: Annotated[bool, typer.Option(help="With return receipt (AR).")] = False,
    sort: Annotated[str, typer.Option(help=f"One of {', '.join(SORTS)}.")] = LATE,
    suspends_on: Annotated[
        str | None, typer.Option(help="The stated day, as 2026-12-01.")
    ] = None,
    at: At = None,
) -> None:
    """Print a letter about everything that is late."""
    if sort not in SORTS:
        do = f"write one of {', '.join(SORTS)}"
        raise CommandError(f"{sort!r} is no sort of letter", "--sort", do)
    order = Order(registered=registered, sort=sort, suspends_on=_day(suspends_on))
    with _client(client) as (session, parts, known):
        now = clock_at(at, parts.settings.zone, parts.clock).now()
        paper = write_letter(session, parts, known, order, now)
        if isinstance(paper, NoPaper):
            what = f"no letter: {paper.why.value} {paper.what}".strip()
            raise CommandError(what, client, DO[paper.why], code=FAILED)
        _keep(session, parts, known, paper, output)


@commands.command()
def statement(client: Who, *, output: Output = None, at: At = None) -> None:
    """Print the statement of everything that a client has open."""
    with _client(client) as (session, parts, known):
        now = clock_at(at, parts.settings.zone, parts.clock).now()
        paper = write_statement(session, parts, known, now)
        _keep(session, parts, known, paper, output)


@commands.command()
def case(
    client: Who,
    *,
    output: Output = None,
    court: Annotated[bool, typer.Option(help="For a court, not out of it.")] = False,
    whole: Annotated[
        bool, typer.Option("--whole", help="CPF and addresses in full.")
    ] = False,
    at: At = None,
) -> None:
    """Make a case file: the PDF, and beside it the ZIP of CSV files."""
    with _client(client) as (session, parts, known):
        now = clock_at(at, parts.settings.zone, parts.clock).now()
        found = case_of(session, parts, known, now, whole=whole, court=court)
        made = write_case(parts, found)
        beside = output.with_suffix(".zip") if output else None
        _keep(session, parts, known, made.pdf, output)
        _keep(session, parts, known, made.csv, beside)


@contextmanager
def _client(code: str) -> Iterator[tuple[Session, Wiring, Client]]:
    with house() as parts, parts.database.write() as session:
        digits = "".join(char for char in code if char.isalnum())
        query = select(Client).where(
            or_(Client.external_id == code, Client.document == digits)
        )
        found = session.scalars(query.limit(2)).all()
        if len(found) != 1:
            what = f"no client {code!r}" if not found else f"several clients {code!r}"
            raise CommandError(what, "CLIENT", "write the client's own code")
        yield session, parts, found[0]


def _keep(
    session: Session, parts: Wiring, client: Client, paper: Paper, output: Path | None
) -> None:
    told = written(paper, output)
    subject, facts = f"client:{client.id}", {"file": paper.name}
    audit.append(session, "cli", "paper.made", subject, facts, parts.clock.now())
    say(told)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        what = f"{text!r} is no day"
        raise CommandError(what, "--suspends-on", "write 2026-12-01") from error
