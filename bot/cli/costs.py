"""`regua costs`: what the messages of a month cost, by channel."""

from datetime import date, datetime
from typing import Annotated

import typer

from bot.cli.errors import CommandError
from bot.cli.office import office
from bot.cli.output import print_json, print_table, say
from bot.costs import Cost, costs_in
from domain.prices import amount_of
from domain.zones import local_day


def register(app: typer.Typer) -> None:
    """Hang the command on the tree."""
    app.command("costs")(costs_command)


def costs_command(
    *,
    month: Annotated[
        str | None, typer.Option(help="A month, YYYY-MM; the current one by default.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Sum what the messages of a month cost, as far as the provider has told it."""
    with office() as rooms:
        zone = rooms.settings.zone
        chosen = _month(month) or local_day(rooms.clock.now(), zone)
        with rooms.database.read() as session:
            costs = costs_in(session, chosen, zone)
    lines = [_line(cost) for cost in costs]
    if as_json:
        print_json({"month": f"{chosen:%Y-%m}", "costs": lines})
        return
    say(f"Messages of {chosen:%Y-%m}")
    columns = ("channel", "kind", "messages", "segments", "amount", "currency")
    print_table(
        (*columns, "unpriced"),
        [[line[name] for name in (*columns, "unpriced")] for line in lines],
    )


def _month(written: str | None) -> date | None:
    if written is None:
        return None
    try:
        return datetime.strptime(written, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError as error:
        raise CommandError(f"{written!r} is no month", "--month", "2026-11") from error


def _line(cost: Cost) -> dict[str, object]:
    return {
        "channel": cost.channel,
        "kind": cost.kind,
        "messages": cost.messages,
        "segments": cost.segments,
        "amount": amount_of(cost.micro),
        "currency": cost.currency,
        "unpriced": cost.unpriced,
    }
