"""`regua api token`: who may ask us from outside, made, listed and revoked."""

from datetime import timedelta
from typing import Annotated

import typer

from bot.api_tokens import Scope, Wrong, list_tokens, make_token, revoke_token
from bot.cli.errors import CommandError
from bot.cli.office import office
from bot.cli.output import aside, print_json, print_table, say

Name = Annotated[str, typer.Argument(metavar="NAME", help="Which system it is for.")]
Number = Annotated[int, typer.Argument(metavar="TOKEN", help="As `list` shows it.")]
Scopes = Annotated[
    list[str] | None,
    typer.Option("--scope", help=f"Some of {', '.join(Scope)}; without it all."),
]
Days = Annotated[
    int | None, typer.Option("--days", min=1, help="For how long it is good.")
]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]

_WORDS = {
    Wrong.NAME: ("the name is empty or too long", "80 letters at most"),
    Wrong.SCOPES: ("there is no such scope", f"some of {', '.join(Scope)}"),
    Wrong.EXPIRY: ("it would be over already", "give more days"),
}

commands = typer.Typer(help="The API of payments.", no_args_is_help=True)
tokens = typer.Typer(help="Tokens of the API.", no_args_is_help=True)
commands.add_typer(tokens, name="token")


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    app.add_typer(commands, name="api")


@tokens.command()
def new(name: Name, *, scope: Scopes = None, days: Days = None) -> None:
    """Make a token and print it; it is shown this once."""
    with office() as rooms, rooms.database.write() as session:
        now = rooms.clock.now()
        made = make_token(
            session,
            name=name,
            scopes=scope or list(Scope),
            actor="cli",
            now=now,
            expires_at=now + timedelta(days=days) if days else None,
        )
        if isinstance(made, Wrong):
            what, do = _WORDS[made]
            raise CommandError(what, "", do)
        row, secret = made
        number = row.id
    aside(f"token {number}, for {name}; keep it where secrets are kept")
    say(secret)


@tokens.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """List the tokens; what opens is not among what is kept."""
    with office() as rooms, rooms.database.read() as session:
        rows = [
            {
                "id": row.id,
                "name": row.name,
                "scopes": row.scopes,
                "made": row.created_at.date().isoformat(),
                "used": row.used_at.date().isoformat() if row.used_at else None,
                "expires": row.expires_at.date().isoformat()
                if row.expires_at
                else None,
                "revoked": row.revoked_at is not None,
            }
            for row in list_tokens(session)
        ]
    if as_json:
        print_json(rows)
        return
    columns = ("id", "name", "scopes", "made", "used", "expires", "revoked")
    print_table(columns, [[row[name] or "" for name in columns] for row in rows])


@tokens.command()
def revoke(number: Number) -> None:
    """Let a token open nothing any more, from now on."""
    with office() as rooms, rooms.database.write() as session:
        if not revoke_token(session, number, "cli", rooms.clock.now()):
            raise CommandError(f"no token {number} stands", "", "see `list`")
    say(f"token {number} is revoked")
