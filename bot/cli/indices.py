"""`regua indices`: indices of prices, listed, and their monthly rates loaded."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.errors import CommandError
from bot.cli.office import office
from bot.cli.output import print_json, print_table, say
from bot.imports.rates import BadRatesError, read_rates, store_rates
from bot.indices import loaded
from domain.zones import local_day

File = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, help="CSV: name, month, rate.")
]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]

commands = typer.Typer(
    help="Indices of prices that correct late principal.",
    invoke_without_command=True,
)


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    app.add_typer(commands, name="indices")


@commands.callback()
def list_(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List the indices that are loaded, and what their last month is."""
    if context.invoked_subcommand is not None:
        return
    with office() as rooms, rooms.database.read() as session:
        rows = loaded(session)
        used = {policy.index for policy in rooms.settings.charges.values()}
    shown: list[dict[str, object]] = [
        {
            "name": row.name,
            "months": row.months,
            "first": f"{row.first:%Y-%m}",
            "last": f"{row.last:%Y-%m}",
            "used": row.name in used,
        }
        for row in rows
    ]
    if as_json:
        print_json(shown)
        return
    names = ("name", "months", "first", "last", "used")
    print_table(names, [[row[name] for name in names] for row in shown])


@commands.command("import")
def import_(file: File, *, as_json: AsJson = False) -> None:
    """Load monthly rates; a rate that is loaded already is never rewritten."""
    with office() as rooms, rooms.database.write() as session:
        now = rooms.clock.now()
        today = local_day(now, rooms.settings.zone)
        try:
            done = store_rates(session, read_rates(file), today, now)
        except BadRatesError as error:
            what = f"{file.name}: {error}"
            raise CommandError(what, "", "mend it, nothing was stored") from error
    if as_json:
        print_json({"new": done.new, "known": done.known})
        return
    say(f"{done.new} new rates, {done.known} were known")
