"""`regua reconcile stripe`: the provider's movements beside our books, now."""

from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.errors import FAILED, CommandError
from bot.cli.house import house
from bot.cli.output import print_json, print_table, say
from bot.payments.port import PaymentsError
from bot.payments.stripe_account import stripe_account
from bot.reconciliation.run import reconcile
from bot.wiring import Wiring
from models.reconciliation import Reconciliation

Since = Annotated[
    str | None,
    typer.Option("--from", help="Look back to this day, 2026-11-01."),
]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
DIFFERS = 1  # the exit code where something differs, for scripts

commands = typer.Typer(help="Our books beside a provider's.", no_args_is_help=True)
_SHOWN = ("looked_at", "matched", "recovered", "balance", "clearing", "not_booked")


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    app.add_typer(commands, name="reconcile")


@commands.callback()
def _group() -> None:
    """Our books beside a provider's."""


@commands.command()
def stripe(*, since: Since = None, as_json: AsJson = False) -> None:
    """Compare Stripe's balance transactions with the books; 1 where they differ."""
    with house(key=False) as parts:
        run = _compared(parts, _since(since, parts.settings.zone))
    if as_json:
        print_json({"figures": run.figures, "differences": run.differences})
    else:
        _tell(run)
    if run.differences:
        raise typer.Exit(DIFFERS)


def _compared(parts: Wiring, since: datetime | None) -> Reconciliation:
    account = stripe_account(parts.environment)
    if account is None:
        do = "set STRIPE_API_KEY"
        raise CommandError("there is no Stripe account", "the environment", do)
    try:
        return reconcile(parts, account, since)
    except PaymentsError as error:
        do = "try again; the nightly round does too"
        raise CommandError(str(error), "Stripe", do, code=FAILED) from error
    finally:
        account.close()


def _since(day: str | None, zone: str) -> datetime | None:
    if day is None:
        return None
    try:
        first = datetime.fromisoformat(day)
    except ValueError as error:
        raise CommandError(f"{day!r} is no day", "--from", "2026-11-01") from error
    local = first if first.tzinfo else first.replace(tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)


def _tell(run: Reconciliation) -> None:
    say(f"Looked back to {run.since:%Y-%m-%d %H:%M} UTC; amounts in cents")
    print_table(_SHOWN, [[run.figures.get(name) for name in _SHOWN]])
    if not run.differences:
        say("Both sides agree.")
        return
    names = ("kind", "ref", "amount_minor", "currency", "client_id")
    rows = [["" if d[n] is None else d[n] for n in names] for d in run.differences]
    print_table(names, rows)
