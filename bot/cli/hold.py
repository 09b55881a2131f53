"""`regua hold`: let a client's reminders stand still, and let them go on."""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cli.errors import CommandError
from bot.cli.office import office
from bot.cli.output import print_json, print_table, say
from bot.cli.why import Who, find_client
from bot.holds import REASONS, Refused, Why, lift_hold, put_hold, standing_holds
from models.client import Client
from models.invoice import Hold, Invoice

Reason = Annotated[str, typer.Option("--reason", help=f"One of {', '.join(REASONS)}.")]
Note = Annotated[str, typer.Option("--note", help="For whoever reads it later.")]
Until = Annotated[
    str | None, typer.Option("--until", help="The last day, 2026-12-01; or open-ended.")
]
Number = Annotated[
    str | None, typer.Option("--invoice", help="Only this invoice, by its number.")
]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
HoldId = Annotated[int, typer.Argument(metavar="HOLD", help="As `list` shows it.")]

_WORDS = {
    Why.REASON: ("this is no reason of ours", f"one of {', '.join(REASONS)}"),
    Why.PAST: ("the hold would be over already", "give a day that is to come"),
    Why.INVOICE: ("this client has no such invoice", "check its number"),
    Why.NOTE: ("the note is too long", "500 characters at most"),
    Why.MISSING: ("no such hold stands", "see `regua hold list`"),
}

commands = typer.Typer(help="Holds on reminders.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    app.add_typer(commands, name="hold")


@commands.command()
def put(  # noqa: PLR0913 - a command's options
    who: Who,
    *,
    reason: Reason = "manual",
    note: Note = "",
    until: Until = None,
    invoice: Number = None,
    as_json: AsJson = False,
) -> None:
    """Hold a client's reminders, or those of one invoice."""
    with office() as rooms, rooms.database.write() as session:
        client = find_client(session, who)
        done = put_hold(
            session,
            client,
            reason=reason,
            note=note,
            until=_end_of(until, client),
            invoice_id=_invoice(session, client, invoice),
            actor="cli",
            now=rooms.clock.now(),
        )
        shown = _shown(session, _held(done))
    _print(shown, as_json=as_json)


@commands.command()
def lift(who: Who, hold: HoldId, *, as_json: AsJson = False) -> None:
    """Lift a hold."""
    with office() as rooms, rooms.database.write() as session:
        client = find_client(session, who)
        now = rooms.clock.now()
        done = _held(lift_hold(session, client, hold, actor="cli", now=now))
        shown = _shown(session, done)
    _print(shown, as_json=as_json)


@commands.command("list")
def list_(who: Who, *, as_json: AsJson = False) -> None:
    """List what holds a client now."""
    with office() as rooms, rooms.database.read() as session:
        client = find_client(session, who)
        holds = standing_holds(session, client, rooms.clock.now())
        rows = [_shown(session, hold) for hold in holds]
    if as_json:
        print_json(rows)
        return
    names = ("hold", "reason", "invoice", "until", "note")
    print_table(names, [[row[name] or "" for name in names] for row in rows])


def _end_of(until: str | None, client: Client) -> datetime | None:
    """Give the end of a day by the client's clock."""
    if until is None:
        return None
    try:
        day = datetime.fromisoformat(until)
    except ValueError as error:
        raise CommandError(f"{until!r} is no day", "--until", "2026-12-01") from error
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    local = (midnight + timedelta(days=1)).replace(tzinfo=ZoneInfo(client.zone))
    return local.astimezone(UTC)


def _invoice(session: Session, client: Client, number: str | None) -> int | None:
    if number is None:
        return None
    query = select(Invoice.id).where(
        Invoice.client_id == client.id, Invoice.number == number
    )
    return session.scalar(query) or 0  # 0 is nobody's, and refused as such


def _held(done: Hold | Refused) -> Hold:
    if isinstance(done, Refused):
        what, do = _WORDS[done.why]
        raise CommandError(what, "", do)
    return done


def _shown(session: Session, hold: Hold) -> dict[str, object]:
    invoice = session.get(Invoice, hold.invoice_id) if hold.invoice_id else None
    return {
        "hold": hold.id,
        "reason": hold.reason,
        "invoice": invoice.number if invoice else None,
        "until": hold.until.isoformat() if hold.until else None,
        "note": hold.note,
        "lifted_at": hold.lifted_at.isoformat() if hold.lifted_at else None,
    }


def _print(shown: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print_json(shown)
    else:
        say(", ".join(f"{name}: {value}" for name, value in shown.items() if value))
