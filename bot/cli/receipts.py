"""`regua receipts`: the yearly clearance of debts for all who have a right to it."""

from collections import Counter
from typing import Annotated

import typer

from bot.clearances import issue_all
from bot.cli.errors import CommandError
from bot.cli.house import house
from bot.cli.moment import clock_at
from bot.cli.output import print_json, say
from domain.zones import local_day

commands = typer.Typer(help="Receipts, and the yearly clearance.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    app.add_typer(commands, name="receipts")


@commands.command()
def annual(
    year: Annotated[int, typer.Argument(help="The year that is over, as 2026.")],
    *,
    dry_run: Annotated[bool, typer.Option(help="Only count and list.")] = False,
    at: Annotated[str | None, typer.Option(help="As of this ISO instant.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Issue the clearance of a year (Lei 12.007/2009); the ticker tells the clients."""
    with house() as parts, parts.database.write() as session:
        now = clock_at(at, parts.settings.zone, parts.clock).now()
        today = local_day(now, parts.settings.zone)
        if year >= today.year:
            what = f"the year {year} is not over"
            raise CommandError(what, "YEAR", f"give {today.year - 1} or an earlier one")
        done = issue_all(session, parts, year, now, dry_run=dry_run)
    if as_json:
        withheld = [{"client": code, "why": why.value} for code, why in done.withheld]
        print_json({"issued": list(done.issued), "withheld": withheld})
        return
    would = "would be issued" if dry_run else "are issued"
    say(f"{year}: {len(done.issued)} clearances {would}")
    for why, count in sorted(Counter(why for _, why in done.withheld).items()):
        say(f"{count} withheld: {why.value}")
