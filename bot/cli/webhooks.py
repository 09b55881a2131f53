"""`regua webhooks`: who hears of events, their secrets, the log, and sending again."""

from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cli.errors import CommandError
from bot.cli.office import Office, office
from bot.cli.output import print_json, print_table, say
from bot.hooks import endpoints
from bot.hooks.announce import announce_test
from bot.hooks.endpoints import Wish, Wrong, new_endpoint, wish_for
from bot.hooks.kinds import Kind
from bot.hooks.signing import secret_of
from bot.reach import SETTING, Barred
from bot.watch.outside import outside_of
from models.hook import HookDelivery, HookEndpoint, HookEvent

Number = Annotated[int, typer.Argument(metavar="WEBHOOK", help="As `list` shows it.")]
Name = Annotated[str, typer.Option("--name", help="What people call it.")]
Url = Annotated[
    str,
    typer.Argument(
        metavar="URL", help="Where to post: https, or what the settings list."
    ),
]
Kinds = Annotated[
    list[str] | None,
    typer.Option("--kind", help="Only this kind of events; may stand several times."),
]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
Only = Annotated[
    int, typer.Option("--delivery", help="One of `log`; without it all that failed.")
]
Most = Annotated[int, typer.Option("--most", help="How many, the newest first.")]

_WORDS = {
    Wrong.NAME: ("the name is empty or too long", "--name, up to 80 letters"),
    Wrong.URL: (
        "this is no address to post to",
        f"https://, without a password; http:// only to what {SETTING} lists",
    ),
    Wrong.KINDS: ("there is no such kind of events", f"one of {', '.join(Kind)}"),
}

commands = typer.Typer(help="Events told outside, signed.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    app.add_typer(commands, name="webhooks")


@commands.command()
def new(url: Url, *, name: Name, kind: Kinds = None) -> None:
    """Make an endpoint, and print the secret that its receiver checks with."""
    with office() as rooms:
        wish = _wish(rooms, name, url, kind)
        with rooms.database.write() as session:
            made = new_endpoint(session, wish, "cli", rooms.clock.now())
            say(f"webhook {made.id}: {made.name}, {made.url}")
            say(f"secret: {_secret(rooms, made)}")


@commands.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """List the endpoints."""
    with office() as rooms, rooms.database.read() as session:
        rows = session.scalars(select(HookEndpoint).order_by(HookEndpoint.id)).all()
        shown = [_shown(row) for row in rows]
    _print(("webhook", "name", "url", "kinds", "state"), shown, as_json=as_json)


@commands.command()
def secret(webhook: Number) -> None:
    """Print an endpoint's secret."""
    with office() as rooms, rooms.database.read() as session:
        say(_secret(rooms, _row(session, webhook)))


@commands.command()
def rotate(webhook: Number) -> None:
    """Change the secret; the one before signs too for a day."""
    with office() as rooms, rooms.database.write() as session:
        row = _row(session, webhook)
        endpoints.rotate(session, row, "cli", rooms.clock.now())
        say(_secret(rooms, row))


@commands.command()
def off(webhook: Number) -> None:
    """Tell an endpoint nothing any more."""
    with office() as rooms, rooms.database.write() as session:
        endpoints.switch_off(session, _row(session, webhook), "cli", rooms.clock.now())
    say(f"webhook {webhook} is off")


@commands.command("on")
def on_(webhook: Number) -> None:
    """Tell it again."""
    with office() as rooms, rooms.database.write() as session:
        endpoints.switch_on(session, _row(session, webhook), "cli", rooms.clock.now())
    say(f"webhook {webhook} is on")


@commands.command()
def test(webhook: Number) -> None:
    """Send an event that means nothing; `log` tells how it went."""
    with office() as rooms, rooms.database.write() as session:
        row = _row(session, webhook)
        event = announce_test(session, row, rooms.clock.now())
        say(f"{event.uid} is on its way to {row.url}")


@commands.command()
def log(webhook: Number, *, most: Most = 20, as_json: AsJson = False) -> None:
    """List the latest deliveries of an endpoint."""
    with office() as rooms, rooms.database.read() as session:
        row = _row(session, webhook)
        query = (
            select(HookDelivery, HookEvent)
            .join(HookEvent)
            .where(HookDelivery.endpoint_id == row.id)
            .order_by(HookDelivery.id.desc())
            .limit(most)
        )
        shown = [_told(row, event) for row, event in session.execute(query)]
    names = ("delivery", "type", "happened_at", "state", "attempts", "error")
    _print(names, shown, as_json=as_json)


@commands.command()
def resend(webhook: Number, *, delivery: Only = 0) -> None:
    """Send again what failed, or one delivery whatever became of it."""
    with office() as rooms, rooms.database.write() as session:
        row = _row(session, webhook)
        query = select(HookDelivery).where(HookDelivery.endpoint_id == row.id)
        wanted = (
            HookDelivery.id == delivery if delivery else HookDelivery.state == "failed"
        )
        found = session.scalars(query.where(wanted)).all()
        for each in found:
            endpoints.resend(session, each, "cli", rooms.clock.now())
    say(f"{len(found)} on their way again")


def _wish(rooms: Office, name: str, url: str, kinds: list[str] | None) -> Wish:
    outside = outside_of(rooms.settings)
    match wish_for(outside, name=name, url=url, kinds=kinds):
        case Wish() as wish:
            return wish
        case Barred() as barred:
            raise _not_called(rooms, barred)
        case Wrong() as wrong:
            what, do = _WORDS[wrong]
            raise CommandError(what, "", do)


def _not_called(rooms: Office, barred: Barred) -> CommandError:
    do = "take another address"
    if barred.entry is not None:
        config = rooms.environment.config
        do = f"list {barred.entry} under {SETTING} of {config}, and start Régua again"
    return CommandError(f"{barred.place} {barred.said}", "", do)


def _secret(rooms: Office, row: HookEndpoint) -> str:
    rooms.environment.require("secret_key")
    return secret_of(rooms.environment.secret_key or "", row)


def _row(session: Session, number: int) -> HookEndpoint:
    row = session.get(HookEndpoint, number)
    if row is None:
        what, do = f"there is no webhook {number}", "see `regua webhooks list`"
        raise CommandError(what, "", do)
    return row


def _shown(row: HookEndpoint) -> dict[str, object]:
    state = f"off: {row.disabled_why}" if row.disabled_at else "on"
    if row.failing_since and not row.disabled_at:
        state = f"failing since {row.failing_since.isoformat(timespec='minutes')}"
    return {
        "webhook": row.id,
        "name": row.name,
        "url": row.url,
        "kinds": ", ".join(row.kinds) if row.kinds else "all",
        "state": state,
    }


def _told(delivery: HookDelivery, event: HookEvent) -> dict[str, object]:
    return {
        "delivery": delivery.id,
        "type": event.kind,
        "id": event.uid,
        "happened_at": event.happened_at.isoformat(timespec="seconds"),
        "state": delivery.state,
        "attempts": delivery.attempts,
        "error": _why(delivery.error),
    }


def _print(
    names: tuple[str, ...], rows: list[dict[str, object]], *, as_json: bool
) -> None:
    if as_json:
        print_json(rows)
    else:
        print_table(names, [[row[name] or "" for name in names] for row in rows])


def _why(error: str | None) -> str | None:
    barred = Barred.read(error)
    return str(barred) if barred else error
