"""`regua nlu harvest`: misunderstood messages, masked, for the next training."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.errors import CommandError
from bot.cli.office import office
from bot.cli.output import aside
from bot.harvest import as_yaml, harvest

Since = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only from this day on.")
]
Out = Annotated[Path, typer.Option(help="The file to write, Rasa's YAML.")]


def harvest_command(*, out: Out, since: Since = None) -> None:
    """Write what was misunderstood to a file, to be read before it trains anything."""
    if out.exists():
        raise CommandError(f"{out} is there already", "--out", "name a new file")
    with office() as rooms:
        zone = ZoneInfo(rooms.settings.zone)
        start = since.replace(tzinfo=zone).astimezone(UTC) if since else None
        with rooms.database.read() as session:
            candidates = harvest(session, start)
    try:
        out.write_text(as_yaml(candidates), encoding="utf-8")
    except OSError as error:
        what = f"{out} cannot be written: {error.strerror}"
        raise CommandError(what, "--out", "name a file in a folder of yours") from error
    total = sum(map(len, candidates.values()))
    aside(f"{total} messages under {len(candidates)} intents: {out}")
