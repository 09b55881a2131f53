"""`regua bank`: statements come in, and the list of money that waits for its owner."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import select

from bot.bank.lines import UnreadableStatementError
from bot.bank.load import Bringing, bring_in
from bot.bank.recognise import LARGEST
from bot.bank.report import REFUSED, BankReport, Told
from bot.cli.errors import FAILED, CommandError
from bot.cli.house import house
from bot.cli.output import aside, print_json, print_table, say
from bot.ledger.freeze import BooksFrozenError
from bot.settings import Settings
from bot.settings.imports import Mapping
from models.cash import OPEN, CashItem

SHOWN = 30  # lines that are printed; --json has them all

File = Annotated[
    Path, typer.Argument(help="OFX, CNAB 240 or 400 (retorno), CSV or XLSX.")
]
Account = Annotated[
    str, typer.Option("--account", help="Which account, where the file does not say.")
]
Named = Annotated[
    str, typer.Option("--mapping", help="A layout of `imports`, for CSV and XLSX.")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Show what would be, and write nothing.")
]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]

commands = typer.Typer(
    help="Bank statements. Exit code 1: some lines were refused.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    app.add_typer(commands, name="bank")


@commands.command("import")
def import_(
    file: File,
    *,
    account: Account = "",
    mapping: Named = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take a statement in: each line once, booked where its owner is sure."""
    content = _read(file)
    with house() as parts:
        asked = Bringing(
            content,
            file.name,
            "cli",
            account,
            mapping_named(parts.settings, mapping),
            dry_run,
        )
        report = _bring(parts, asked, file)
    if as_json:
        print_json(report.as_json())
    else:
        _show(report)
    if report.counts[REFUSED]:
        raise typer.Exit(FAILED)


@commands.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """List the money that waits for its owner, the oldest first."""
    with house(key=False) as parts, parts.database.read() as session:
        query = select(CashItem).where(CashItem.state.in_(OPEN))
        rows = [
            _shown(item)
            for item in session.scalars(query.order_by(CashItem.received_on))
        ]
    if as_json:
        print_json(rows)
        return
    columns = ("id", "on", "amount", "who", "why", "candidates")
    print_table(columns, [[row[name] for name in columns] for row in rows])


def mapping_named(settings: Settings, name: str) -> Mapping | None:
    """Give a layout of config.yml, `bank` where none is named; raises CommandError."""
    known = settings.imports
    found = known.get(name or "bank")
    if found is None and not name:
        return None
    if found is None or found.kind != "bank":
        there = ", ".join(n for n, each in known.items() if each.kind == "bank")
        do = f"there are: {there or 'none'}"
        raise CommandError(f"no mapping {name!r} of bank statements", "config.yml", do)
    return found


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            do = "export fewer months at a time"
            raise CommandError(f"more than {LARGEST >> 20} MB", str(file), do)
        return file.read_bytes()
    except OSError as error:
        msg = f"it cannot be read: {error.strerror}"
        raise CommandError(msg, str(file)) from error


def _bring(parts: Any, asked: Bringing, file: Path) -> BankReport:  # noqa: ANN401 - the wiring
    try:
        return bring_in(parts, asked)
    except UnreadableStatementError as error:
        raise CommandError(str(error), str(file)) from error
    except BooksFrozenError as error:
        do = "see `regua doctor`; the file can come again later"
        raise CommandError(str(error), "the books", do, code=FAILED) from error


def _show(report: BankReport) -> None:
    would = " (nothing was written)" if report.dry_run else ""
    counts = ", ".join(f"{n} {name}" for name, n in sorted(report.counts.items()))
    say(f"{report.file} ({report.layout}, {report.account or 'no account'}): {counts}")
    if report.again:
        aside("this very file was imported before")
    if report.missing:
        aside(f"{report.missing} lines of earlier files are not in this one")
    rows = [_row(line) for line in report.lines[:SHOWN]]
    print_table(("line", "day", "amount", "what", "outcome", "why", "client"), rows)
    if len(report.lines) > SHOWN:
        say(f"... and {len(report.lines) - SHOWN} more; --json has them all")
    if would:
        say(would.strip())


def _row(line: Told) -> Sequence[object]:
    text = line.text[:48]
    return (
        line.place,
        line.on,
        plain(line.minor),
        text,
        line.outcome,
        line.rule,
        line.who,
    )


def _shown(item: CashItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "on": item.received_on.isoformat(),
        "amount": plain(item.amount_minor),
        "who": item.payer or item.description,
        "why": item.rule,
        "candidates": len(item.candidates),
    }


def plain(minor: int) -> str:
    """Write an amount as programs and spreadsheets read it."""
    sign = "-" if minor < 0 else ""
    return f"{sign}{abs(minor) // 100}.{abs(minor) % 100:02}"
