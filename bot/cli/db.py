"""`regua db`: the tables, brought to the version of this program."""

import os
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.output import say
from bot.database import Database
from bot.environment import Environment
from bot.migrations import head, revision_of, upgrade

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done.")]

commands = typer.Typer(help="The database's tables.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    app.add_typer(commands, name="db")


@commands.callback()
def db() -> None:
    """Look after the database's tables."""


@commands.command("upgrade")
def upgrade_command(*, dry_run: DryRun = False) -> None:
    """Make the tables, or bring them up to date, whole or not at all."""
    environment = Environment.read(os.environ)
    before = _revision(environment.database_url)
    if before == head():
        say(f"the database is up to date ({before})")
        return
    if dry_run:
        say(f"the database would go from {before or 'nothing'} to {head()}")
        return
    upgrade(environment.database_url)
    say(f"the database went from {before or 'nothing'} to {head()}")


def _revision(url: str) -> str | None:
    database = Database(url)
    try:
        file = database.engine.url.database
        # Looking must not make an empty file where there is none.
        if database.sqlite and not (file and Path(file).exists()):
            return None
        with database.engine.connect() as connection:
            return revision_of(connection)
    finally:
        database.close()
