"""`regua shadow`: everything is planned and shown, and nothing that we start leaves."""

from typing import Annotated

import typer

from bot.cli.errors import CommandError
from bot.cli.office import Office, office
from bot.cli.output import print_json, say
from bot.shadow import enter_shadow, release, shadow_since
from bot.shadow_view import leaving_soon, waiting

ACTOR = "cli"
app = typer.Typer(
    name="shadow", no_args_is_help=True, help="Keep everything back that we start."
)
Json = Annotated[bool, typer.Option("--json", help="For programs.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask again.")]


def register(parent: typer.Typer) -> None:
    """Hang the commands on the tree."""
    parent.add_typer(app)


@app.command()
def on() -> None:
    """Plan and show, but let nothing out that we start; answers still go out."""
    with office() as rooms, rooms.database.write() as session:
        entered = enter_shadow(session, ACTOR, rooms.clock.now())
    say("shadow mode is on" if entered else "shadow mode was on already")


@app.command()
def off(*, yes: Yes = False) -> None:
    """Let out what is still right to send, after saying how much that is."""
    with office() as rooms:
        _ask(rooms, yes=yes)
        with rooms.database.write() as session:
            woken = release(session, ACTOR, rooms.clock.now())
    if woken is None:
        say("shadow mode was off already")
    else:
        say(f"shadow mode is off; {woken} contacts are judged anew now")


@app.command()
def status(*, as_json: Json = False) -> None:
    """Say whether it is on, since when, and who waits for its end."""
    with office() as rooms, rooms.database.read() as session:
        since = shadow_since(session)
        count = waiting(session)
    if as_json:
        at = since.isoformat() if since else None
        print_json({"shadow": since is not None, "since": at, "waiting": count})
    elif since is None:
        say("shadow mode is off: reminders go out")
    else:
        say(
            f"shadow mode is on since {since:%Y-%m-%d %H:%M} UTC; {count} contacts wait"
        )


def _ask(rooms: Office, *, yes: bool) -> None:
    with rooms.database.read() as session:
        if shadow_since(session) is None or yes:
            return
        count = leaving_soon(session, rooms.clock.now())
    text = f"up to {count} contacts could leave within the hour; let them?"
    if not typer.confirm(text, err=True):
        what = "nothing was released"
        raise CommandError(what, do="`regua simulate` shows what would leave")
