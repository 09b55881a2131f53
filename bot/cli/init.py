"""`regua init`: the first minute of a deployment."""

import os
import secrets
from pathlib import Path
from typing import Annotated

import typer

import bot
from bot.cli.errors import FAILED, CommandError
from bot.cli.output import say
from bot.environment import Environment
from bot.migrations import upgrade
from bot.settings import load_settings

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done.")]


def register(app: typer.Typer) -> None:
    """Hang the command on the tree."""
    app.command()(init)


def init(*, dry_run: DryRun = False) -> None:
    """Write config.yml, make the database, and propose a secret key.

    What is there already stays as it is.
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
    if not environment.secret_key:
        say("keep this in the environment of every process, and nowhere else:")
        say(f"  export REGUA_SECRET_KEY={secrets.token_urlsafe(32)}")
    say("next: `regua doctor`, then `regua import clients FILE`")


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
