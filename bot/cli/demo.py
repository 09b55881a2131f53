"""`regua demo`: the whole product with invented people, thrown away at the end."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.errors import FAILED, CommandError
from bot.cli.output import say
from bot.demo.show import DemoError, show
from bot.roles import Crew, unwind_when_told

CONFIG = Path(__file__).resolve().parents[2] / "config.yml"


def register(app: typer.Typer) -> None:
    """Hang the command on the tree."""
    app.command()(demo)


def demo(
    *,
    config: Annotated[
        Path, typer.Option(help="Another company's config.yml.")
    ] = CONFIG,
    dry_run: Annotated[
        bool, typer.Option(help="Build it, see every process answer, and stop.")
    ] = False,
) -> None:
    """Show Régua at work: a phone, the console, and a clock that can be moved."""
    unwind_when_told()
    try:
        show(config, say, watch=_glance if dry_run else Crew.run_until_told)
    except DemoError as error:
        raise CommandError(str(error), "the demo", code=FAILED) from error


def _glance(crew: Crew) -> None:
    crew.revive()
    say("Every process answers; stopping.")
