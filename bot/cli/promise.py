"""`regua promise list`: what is promised by day, and how promises were kept."""

from decimal import Decimal
from typing import Annotated, Any

import typer

from bot.cli.errors import CommandError
from bot.cli.office import office
from bot.cli.output import print_json, print_table, say
from bot.promises.listing import VIEWS, Line, lines_of, sums_of
from domain.zones import local_day

COLUMNS = ("id", "due_on", "client", "name", "amount", "rest", "state", "made_by")
MOST = 500
commands = typer.Typer(help="Promises to pay.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    app.add_typer(commands, name="promise")


@commands.callback()
def promise() -> None:
    """Hold the commands together: one alone would take their name's place."""


@commands.command("list")
def list_command(
    *,
    state: Annotated[str, typer.Option(help=f"One of {', '.join(VIEWS)}.")] = "open",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """List promises: open ones by their day, others the newest first."""
    if state not in VIEWS:
        raise CommandError(
            f"{state!r} is no state of a promise",
            "--state",
            f"write one of {', '.join(VIEWS)}",
        )
    with office() as rooms, rooms.database.read() as session:
        now = rooms.clock.now()
        found = [_row(line) for line in lines_of(session, state, limit=MOST)]
        today = local_day(now, rooms.settings.zone)
        record = sums_of(session, today, now).record
    kept = {"kept": record.kept, "ended": record.ended, "rate": record.rate}
    if as_json:
        print_json({"promises": found, "last_90_days": kept})
        return
    print_table(COLUMNS, [[str(row[name] or "") for name in COLUMNS] for row in found])
    rate = "none has ended" if record.rate is None else f"{record.rate:.0%} kept"
    say(f"{len(found)} promises; of the last 90 days {rate}.")


def _row(line: Line) -> dict[str, Any]:
    one, client = line.promise, line.client
    return {
        "id": one.id,
        "due_on": one.due_on.isoformat(),
        "client": client.external_id,
        "name": client.name,
        "amount": _plain(one.amount_minor),
        "rest": _plain(one.rest_minor) if one.rest_minor else None,
        "state": one.state,
        "made_by": one.made_by,
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
        "reason": one.end_reason,
    }


def _plain(minor: int) -> str:
    return str(Decimal(minor).scaleb(-2))
