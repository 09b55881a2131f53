"""`regua import`: the portfolio comes in, and the report of what did not."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.cli.errors import FAILED, CommandError
from bot.cli.office import Office, office
from bot.cli.output import aside, print_json, print_table, say
from bot.imports.reader import count_rows
from bot.imports.report import Outcome, Report
from bot.imports.run import Import, run_import
from bot.settings.imports import DateOrder, DecimalMark, Kind, Mapping

SHOWN = 20  # problems that are printed; the report has them all

File = Annotated[
    Path, typer.Argument(help="CSV (UTF-8 or cp1252; ; , or tabs) or XLSX.")
]
Maps = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="THEIRS=OURS", help="A column of theirs is ours."),
]
Constants = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="OURS=VALUE", help="Fill our column where empty."),
]
Named = Annotated[
    str, typer.Option("--mapping", help="A layout of `imports` in config.yml.")
]
Order = Annotated[
    DateOrder | None,
    typer.Option("--date-format", help="How dates that are not ISO are written."),
]
Decimal = Annotated[
    DecimalMark | None, typer.Option("--decimal", help="How cents are written.")
]
ReportFile = Annotated[
    Path | None, typer.Option("--report", help="Save the report: .json, or CSV.")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Check everything and write nothing.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]
CancelMissing = Annotated[
    bool,
    typer.Option(
        "--cancel-missing", help="Cancel open invoices that the file does not have."
    ),
]

commands = typer.Typer(
    help="Load clients, invoices and plans. Exit code 1: some rows were refused.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    app.add_typer(commands, name="import")


@commands.command()
def clients(  # noqa: PLR0913 - a command's options
    file: File,
    *,
    maps: Maps = None,
    constants: Constants = None,
    mapping: Named = "",
    date_format: Order = None,
    report: ReportFile = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Make and update clients from a file; only external_id and name are required."""
    with office() as rooms:
        layout = _layout(rooms, "clients", mapping, maps, constants, date_format)
        asked = Import(file, layout, rooms.settings, rooms.clock.now(), dry_run=dry_run)
        _finish(_run(rooms, asked), report, as_json=as_json)


@commands.command()
def invoices(  # noqa: PLR0913 - a command's options
    file: File,
    *,
    maps: Maps = None,
    constants: Constants = None,
    mapping: Named = "",
    date_format: Order = None,
    decimal: Decimal = None,
    cancel_missing: CancelMissing = False,
    report: ReportFile = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Make and update invoices; external_id, client, amount and due_on are required."""
    with office() as rooms:
        layout = _layout(
            rooms, "invoices", mapping, maps, constants, date_format, decimal
        )
        asked = Import(
            file,
            layout,
            rooms.settings,
            rooms.clock.now(),
            dry_run=dry_run,
            cancel_missing=cancel_missing,
        )
        _finish(_run(rooms, asked), report, as_json=as_json)


@commands.command()
def subscriptions(  # noqa: PLR0913 - a command's options
    file: File,
    *,
    maps: Maps = None,
    constants: Constants = None,
    mapping: Named = "",
    date_format: Order = None,
    decimal: Decimal = None,
    report: ReportFile = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Make and update plans; id, client, description, amount, due_day are required."""
    with office() as rooms:
        layout = _layout(
            rooms, "subscriptions", mapping, maps, constants, date_format, decimal
        )
        asked = Import(file, layout, rooms.settings, rooms.clock.now(), dry_run=dry_run)
        _finish(_run(rooms, asked), report, as_json=as_json)


def _layout(  # noqa: PLR0913, PLR0917 - the mapping's options, as typed
    rooms: Office,
    kind: Kind,
    name: str,
    maps: list[str] | None,
    constants: list[str] | None,
    date_format: DateOrder | None,
    decimal: DecimalMark | None = None,
) -> Mapping:
    """Take the named layout, or the kind's own, and what was typed on top of it."""
    known = rooms.settings.imports
    if name and name not in known:
        there = ", ".join(known) or "none"
        raise CommandError(f"no mapping {name!r}", "config.yml", f"there are: {there}")
    layout = known.get(name or kind, Mapping(kind=kind))
    if layout.kind != kind:
        do = f"use `regua import {layout.kind}`"
        raise CommandError(
            f"the mapping {name!r} is for {layout.kind}", "config.yml", do
        )
    typed: dict[str, object] = {
        "columns": layout.columns | _pairs("--map", maps),
        "constants": layout.constants | _pairs("--set", constants),
    }
    if date_format:
        typed["date_order"] = date_format
    if decimal:
        typed["decimal"] = decimal
    return layout.model_copy(update=typed)


def _pairs(option: str, written: list[str] | None) -> dict[str, str]:
    pairs = {}
    for pair in written or []:
        left, equals, right = pair.partition("=")
        if not (left.strip() and equals and right.strip()):
            raise CommandError(f"{pair!r} is no pair", option, f"write {option} a=b")
        pairs[left.strip()] = right.strip()
    return pairs


def _run(rooms: Office, asked: Import) -> Report:
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        total = count_rows(asked.path) if asked.path.is_file() else None
        task = bar.add_task("reading", total=total)
        watched = replace(asked, progress=lambda rows: bar.advance(task, rows))
        return run_import(rooms.database, watched)


def _finish(report: Report, file: Path | None, *, as_json: bool) -> None:
    if file is not None:
        _save(report, file)
    if as_json:
        print_json(report.as_json())
    else:
        _show(report)
    if report.problems:
        raise typer.Exit(FAILED)


def _save(report: Report, file: Path) -> None:
    try:
        report.save(file)
    except OSError as error:
        what = f"the report cannot be saved: {error.strerror}"
        refusal = CommandError(what, str(file), "the rows are in", code=FAILED)
        raise refusal from error


def _show(report: Report) -> None:
    would = "would be " if report.dry_run else ""
    counts = ", ".join(
        f"{report.counts[outcome]} {would}{outcome}"
        for outcome in Outcome
        if report.counts[outcome]
    )
    say(f"{report.file} ({report.layout}): {report.rows} rows; {counts or 'nothing'}")
    if report.clients_created:
        say(f"{report.clients_created} clients {would}created for them")
    if report.unused_columns:
        aside(f"columns not used: {', '.join(report.unused_columns)}")
    if report.problems:
        shown = report.problems[:SHOWN]
        rows = [(p.row, p.column, p.value, p.reason) for p in shown]
        print_table(("row", "column", "value", "reason"), rows)
    if len(report.problems) > SHOWN:
        more = len(report.problems) - SHOWN
        say(f"... and {more} more; --report FILE saves them all")
