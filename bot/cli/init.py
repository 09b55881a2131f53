"""`regua init`: the first minute of a deployment."""

import os
import secrets
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select

import bot
from bot.agents import anybody
from bot.cli.errors import FAILED, CommandError
from bot.cli.output import say
from bot.clock import SystemClock
from bot.database import Database
from bot.environment import Environment
from bot.migrations import upgrade
from bot.settings import load_settings
from bot.shadow import enter_shadow
from models.client import Client

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done.")]
Shadow = Annotated[bool, typer.Option(help="In a new database, begin in shadow mode.")]


def register(app: typer.Typer) -> None:
    """Hang the command on the tree."""
    app.command()(init)


def init(*, dry_run: DryRun = False, shadow: Shadow = True) -> None:
    """Write config.yml, make the database, and propose a secret key.

    What is there already stays as it is. A new database begins in shadow mode: all is
    planned and shown, and nothing that we start leaves until somebody releases it.
    """
    environment = Environment.read(os.environ)
    would = "would be " if dry_run else ""
    if environment.config.exists():
        load_settings(environment.config)
        say(f"{environment.config} is there and valid; it stays")
    else:
        if not dry_run:
            _write(environment.config)
        say(f"{environment.config} {would}written; put your company in its first block")
    if not dry_run:
        upgrade(environment.database_url)
    say(f"the database {would}ready")
    if shadow:
        _begin_in_shadow(environment.database_url, dry_run=dry_run)
    if not environment.secret_key:
        say("keep this in the environment of every process, and nowhere else:")
        say(f"  export REGUA_SECRET_KEY={secrets.token_urlsafe(32)}")
    say("next: `regua doctor`, then `regua import clients FILE`")


def _begin_in_shadow(url: str, *, dry_run: bool) -> None:
    """Let a house that knows nobody yet begin by looking on."""
    if dry_run:
        say("a new database would begin in shadow mode")
        return
    database = Database(url)
    try:
        with database.write() as session:
            known = session.scalar(select(Client.id).limit(1)) or anybody(session)
            begun = not known and enter_shadow(session, "cli", SystemClock().now())
    finally:
        database.close()
    if begun:
        say("shadow mode is on: nothing leaves unasked until `regua shadow off`")


def template() -> str:
    """Read the settings that ship with the product, for an invented company."""
    house = Path(bot.__file__).parent.parent
    beside = [house / "config.yml", house / "regua" / "config.yml"]  # checkout, wheel
    return next(path for path in beside if path.exists()).read_text(encoding="utf-8")


def _write(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:  # never over somebody's own
            file.write(template())
    except OSError as error:
        what = f"{path} cannot be written: {error.strerror}"
        raise CommandError(
            what, do="choose a place with REGUA_CONFIG", code=FAILED
        ) from (error)
