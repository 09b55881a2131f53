"""`regua books`: the books read, checked, frozen, thawed, and put right."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from bot.billing.changes import Hand
from bot.cli.billing_desk import client_named, day_of, hand_of
from bot.cli.books_desk import Reason, Who, hang
from bot.cli.errors import FAILED, CommandError
from bot.cli.office import Office, office
from bot.cli.output import print_json, print_table, say
from bot.ledger.client_account import client_account
from bot.ledger.export import Form, Style, export
from bot.ledger.freeze import NotFrozen, freeze, thaw
from bot.ledger.nightly import check_books
from bot.ledger.refused import Refused, reason_of
from bot.ledger.reports import Period, journal, totals, trial
from bot.ledger.words import Told, told_in
from bot.words import Catalogue
from domain.money import Money
from domain.zones import local_day

MONTH = timedelta(days=30)

From = Annotated[str, typer.Option("--from", help="The first day; 30 days ago.")]
Until = Annotated[str, typer.Option("--until", help="The last day; today.")]
Booked = Annotated[
    bool, typer.Option("--booked", help="By the day of booking, not by what counts.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

commands = typer.Typer(
    help="The books: read, checked, put right.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    hang(commands)
    app.add_typer(commands, name="books")


@commands.command("journal")
def print_journal(
    *,
    first: From = "",
    until: Until = "",
    booked: Booked = False,
    as_json: AsJson = False,
) -> None:
    """List what was booked, with both sides of each event."""
    with office() as rooms, rooms.database.read() as session:
        period, told = _period(rooms, first, until, booked=booked), _told(rooms)
        rows = [
            {
                "transaction": each.id,
                "date": each.effective_on.isoformat(),
                "booked_at": each.booked_at.isoformat(),
                "kind": each.kind,
                "account": entry.account,
                "code": told.code(entry.account),
                "minor": entry.amount_minor,
                "currency": entry.currency,
                "client": entry.client_id,
                "invoice": entry.invoice_id,
                "reference": each.external_ref,
                "reason": each.reason,
            }
            for each in journal(session, period)
            for entry in each.entries
        ]
    if as_json:
        print_json(rows)
        return
    columns = ("transaction", "date", "kind", "account", "debit", "credit", "reason")
    print_table(columns, [_sides(row, told) for row in rows])


@commands.command("trial")
def print_trial(
    *,
    first: From = "",
    until: Until = "",
    booked: Booked = False,
    as_json: AsJson = False,
) -> None:
    """Print the trial balance: opening, debits, credits and closing of each account."""
    with office() as rooms, rooms.database.read() as session:
        period, told = _period(rooms, first, until, booked=booked), _told(rooms)
        found = trial(session, period)
    columns = ("code", "account", "opening", "debits", "credits", "closing")
    shown = {
        currency: [
            (
                told.code(r.account),
                told.account(r.account),
                *map(told.money, (r.opening, r.debits, r.credits, r.closing)),
            )
            for r in rows
        ]
        for currency, rows in found.items()
    }
    if as_json:
        plain = [
            {
                "account": row.account.value,
                "code": told.code(row.account),
                "currency": currency,
                "opening_minor": row.opening.minor,
                "debits_minor": row.debits.minor,
                "credits_minor": row.credits.minor,
                "closing_minor": row.closing.minor,
            }
            for currency, rows in found.items()
            for row in rows
        ]
        print_json(plain)
        return
    for currency, rows in found.items():
        sums = tuple(told.money(each) for each in totals(rows, currency))
        print_table(columns, [*shown[currency], ("", "=", *sums)])


@commands.command("statement")
def print_statement(
    client: Who, *, first: From = "", until: Until = "", as_json: AsJson = False
) -> None:
    """Print a client's account: every event, and what is owed after it."""
    with office() as rooms, rooms.database.read() as session:
        period, told = _period(rooms, first, until, booked=False), _told(rooms)
        row = client_named(session, client)
        found = client_account(
            session, row, period.first, period.last, rooms.settings.currency
        )
    if as_json:
        steps = [
            {
                "date": step.on.isoformat(),
                "kind": step.kind.value,
                "account": step.account.value,
                "invoice": step.number,
                "minor": step.amount.minor,
                "balance_minor": step.balance.minor,
                "reason": step.reason,
            }
            for step in found.steps
        ]
        opening, closing = found.opening.minor, found.closing.minor
        print_json({"opening": opening, "closing": closing, "steps": steps})
        return
    say(f"{told.paper('opening')}: {told.money(found.opening)}")
    rows = [
        (s.on, told.step(s), told.money(s.amount), told.money(s.balance), s.reason)
        for s in found.steps
    ]
    print_table(("date", "what", "amount", "balance", "reason"), rows)
    say(f"{told.paper('closing', day=period.last)}: {told.money(found.closing)}")


@commands.command("export")
def write_export(
    output: Annotated[Path, typer.Argument(help="The CSV file to write.")],
    *,
    first: From = "",
    until: Until = "",
    booked: Booked = False,
    form: Annotated[
        Form, typer.Option("--form", help="For programs, or pt-BR spreadsheets.")
    ] = Form.PLAIN,
) -> None:
    """Write the entries as CSV, for accounting."""
    with office() as rooms, rooms.database.read() as session:
        period = _period(rooms, first, until, booked=booked)
        style = Style(form, rooms.settings.books, rooms.settings.zone)
        count = -1
        try:
            with output.open("w", encoding="utf-8", newline="") as file:
                for line in export(session, period, style):
                    count += file.write(line) > 1
        except OSError as error:
            what = f"cannot write the file: {error.strerror}"
            raise CommandError(what, str(output), code=FAILED) from error
    say(f"{output}: {count} entries")


@commands.command("check")
def check(*, as_json: AsJson = False) -> None:
    """Check the whole of the books now; freeze, or thaw, as they are found."""
    with office() as rooms:
        found = check_books(rooms.database, rooms.clock.now())
        told = _told(rooms)
    if as_json:
        print_json([problem.plain() for problem in found])
    else:
        for problem in found:
            say(told.problem(problem.plain()))
        say("the books balance" if not found else f"{len(found)} differences")
    if found:
        raise typer.Exit(FAILED)


@commands.command("freeze")
def freeze_books(*, reason: Reason) -> None:
    """Let nothing be booked, nor sent unasked, until somebody thaws the books."""
    with _at_work() as (_, session, hand):
        freeze(session, [], hand.actor, _reason(reason), hand.now)
    say("the books are frozen; `regua books thaw --reason ...` ends it")


@commands.command("thaw")
def thaw_books(*, reason: Reason) -> None:
    """End the freeze; differences that are known freeze nothing again."""
    with _at_work() as (_, session, hand):
        woken = thaw(session, hand.actor, _reason(reason), hand.now)
    if isinstance(woken, NotFrozen):
        raise CommandError("the books are not frozen", "the books")
    say(f"the books are open again; {woken} contacts that waited are judged anew")


@contextmanager
def _at_work() -> Iterator[tuple[Office, Session, Hand]]:
    with office() as rooms, rooms.database.write() as session:
        yield rooms, session, hand_of(rooms)


def _period(rooms: Office, first: str, until: str, *, booked: bool) -> Period:
    today = local_day(rooms.clock.now(), rooms.settings.zone)
    last = day_of("--until", until) or today
    start = day_of("--from", first) or last - MONTH
    if start > last:
        raise CommandError("the first day is after the last", "--from")
    return Period(start, last, booked, rooms.settings.zone)


def _told(rooms: Office) -> Told:
    settings = rooms.settings
    language, currency = settings.language, settings.currency
    return told_in(Catalogue.load(), language, settings.books, currency)


def _sides(row: Mapping[str, Any], told: Told) -> list[object]:
    amount = Money(int(row["minor"]), row["currency"])
    zero = Money(0, amount.currency)
    debit, credit = max(amount, zero), max(-amount, zero)
    return [
        row["transaction"],
        row["date"],
        told.kind(row["kind"]),
        f"{row['code']} {told.account(row['account'])}",
        told.money(debit) if debit else "",
        told.money(credit) if credit else "",
        row["reason"],
    ]


def _reason(text: str) -> str:
    told = reason_of(text)
    if isinstance(told, Refused):
        raise CommandError("a reason of at most 200 characters is needed", "--reason")
    return told
