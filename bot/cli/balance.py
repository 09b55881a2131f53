"""`regua balance` and `regua waive`: what a client owed on any day, and letting off."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.balance_on import DayBalance, balance_on
from bot.cli.errors import CommandError
from bot.cli.office import office
from bot.cli.output import print_json, print_table, say
from bot.cli.why import Who, find_client
from bot.waivers import Refused, Why, take_back, waive_item
from domain.money import Money
from domain.statement import InvoiceBalance
from domain.waiver import Item
from domain.zones import local_day
from models.charges import WaiverRow
from models.client import Client
from models.invoice import Invoice

On = Annotated[str | None, typer.Option("--on", help="A day, 2026-12-01; else today.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
Number = Annotated[str, typer.Argument(metavar="INVOICE", help="By its number.")]
What = Annotated[Item, typer.Argument(help="What is let off of it.")]
Amount = Annotated[
    str | None, typer.Option("--amount", help="Such as 2.00; else all that is owed.")
]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept.")]
WaiverId = Annotated[int, typer.Argument(metavar="WAIVER", help="As `waive` told it.")]
COLUMNS = (
    "invoice",
    "due_on",
    "days_late",
    "principal",
    "correction",
    "fine",
    "interest",
    "discount",
    "early",
    "waived",
    "paid",
    "owed",
)
_SELDOM = ("correction", "discount", "early", "waived", "paid")
_WORDS = {
    Why.REASON: ("a waiver needs a reason", "--reason, up to 200 characters"),
    Why.INVOICE: ("this client has no such open invoice", "check its number"),
    Why.TOO_MUCH: ("that is more than is owed of it", "see `regua balance`"),
    Why.MISSING: ("no such waiver stands", "check its number"),
    Why.SETTLED: ("the invoice came to an end since", "nothing is left to take back"),
}


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    app.command("balance")(balance)
    app.command("waive")(waive)
    app.command("unwaive")(ask_again)


def balance(who: Who, *, on: On = None, as_json: AsJson = False) -> None:
    """Tell what a client owes, or owed on a day that is past, item by item."""
    with office() as rooms, rooms.database.read() as session:
        client = find_client(session, who)
        day = _day(on) or local_day(rooms.clock.now(), client.zone)
        found = balance_on(session, client, day, rooms.settings)
    if as_json:
        print_json(_as_json(found))
        return
    _print_items([_cells(line) for line in found.balance.lines])
    say(f"owed on {day}: {_plain(found.balance.total)} {found.balance.currency}")
    if found.credit:
        say(f"their own credit: {_plain(found.credit)}")


def waive(  # noqa: PLR0913 - a command's options
    who: Who,
    number: Number,
    item: What,
    *,
    reason: Reason,
    amount: Amount = None,
    as_json: AsJson = False,
) -> None:
    """Let off an item of an invoice, with a reason; it counts at once."""
    with office() as rooms, rooms.database.write() as session:
        client = find_client(session, who)
        done = waive_item(
            session,
            rooms.settings,
            client,
            invoice_id=_invoice(session, client, number),
            item=item,
            amount=_money(amount, rooms.settings.currency),
            reason=reason,
            actor="cli",
            now=rooms.clock.now(),
        )
        shown = _shown(done)
    _print(shown, as_json=as_json)


def ask_again(
    who: Who, waiver: WaiverId, *, reason: Reason, as_json: AsJson = False
) -> None:
    """Take a waiver back, with a reason: what it let off is asked for again."""
    with office() as rooms, rooms.database.write() as session:
        client, now = find_client(session, who), rooms.clock.now()
        done = take_back(
            session,
            rooms.settings,
            client,
            waiver,
            reason=reason,
            actor="cli",
            now=now,
        )
        shown = _shown(done)
    _print(shown, as_json=as_json)


def _print(shown: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print_json(shown)
    else:
        say(", ".join(f"{name}: {value}" for name, value in shown.items()))


def _shown(done: WaiverRow | Refused) -> dict[str, object]:
    if isinstance(done, Refused):
        what, do = _WORDS[done.why]
        owed = f"; {_plain(done.owed)} is owed" if done.owed is not None else ""
        raise CommandError(what + owed, "", do)
    return {
        "waiver": done.id,
        "item": done.item,
        "amount": _plain(Money(done.amount_minor, done.currency)),
        "taken_back": done.revokes_id,
    }


def _invoice(session: Session, client: Client, number: str) -> int:
    query = select(Invoice.id).where(
        Invoice.client_id == client.id, Invoice.number == number
    )
    return session.scalar(query) or 0  # 0 is nobody's, and refused as such


def _money(text: str | None, currency: str) -> Money | None:
    if text is None:
        return None
    try:
        minor = Decimal(text.replace(",", ".")) * 100
        if minor != int(minor):
            raise InvalidOperation  # noqa: TRY301 - finer than a cent is as wrong
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise CommandError(f"{text!r} is no amount", "--amount", "2.00") from error
    return Money(int(minor), currency)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise CommandError(f"{text!r} is no day", "--on", "2026-12-01") from error


def _cells(line: InvoiceBalance) -> list[object]:
    return [
        line.number,
        line.due_on,
        line.days_late,
        line.principal,
        line.correction,
        line.fine,
        line.interest,
        line.discount,
        line.early,
        line.waived.total,
        line.paid,
        line.owed,
    ]


def _print_items(rows: list[list[object]]) -> None:
    """Leave out what is nothing in every row, so that the rest fits a terminal."""
    used = [
        place
        for place, name in enumerate(COLUMNS)
        if name not in _SELDOM or any(row[place] for row in rows)
    ]
    table = [[_plain(row[place]) for place in used] for row in rows]
    print_table([COLUMNS[place] for place in used], table)


def _plain(cell: object) -> str:
    if isinstance(cell, Money):
        return f"{cell.minor // 100}.{cell.minor % 100:02}"
    return str(cell)


def _as_json(found: DayBalance) -> dict[str, object]:
    lines = [
        {
            name: cell.minor if isinstance(cell, Money) else cell
            for name, cell in zip(COLUMNS, [*_row_for_json(line)], strict=True)
        }
        for line in found.balance.lines
    ]
    return {
        "on": found.balance.on.isoformat(),
        "currency": found.balance.currency,
        "total": found.balance.total.minor,
        "credit": found.credit.minor,
        "invoices": lines,
    }


def _row_for_json(line: InvoiceBalance) -> list[object]:
    return [c.isoformat() if isinstance(c, date) else c for c in _cells(line)]
