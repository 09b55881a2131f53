"""`regua templates`: the reminders as WhatsApp templates at Twilio."""

from typing import Annotated

import typer
from sqlalchemy import select

from bot.channels.port import SendError
from bot.channels.push import push_templates
from bot.channels.templates import MARKS
from bot.cli.errors import FAILED, CommandError
from bot.cli.house import house
from bot.cli.output import print_json, print_table, say
from bot.roles import twilio_of
from models.lease import Mark

commands = typer.Typer(help="The reminders as templates.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    app.add_typer(commands, name="templates")


@commands.command()
def push(
    *,
    dry_run: Annotated[bool, typer.Option(help="Only say what would be made.")] = False,
) -> None:
    """Make every reminder's text a template at Twilio; WhatsApp then approves them."""
    with house() as parts:
        twilio = twilio_of(parts)
        if twilio is None:
            what = "there is no Twilio account"
            do = "set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN"
            raise CommandError(what, "the environment", do)
        if dry_run:
            say("the account is known; nothing was made")
            return
        try:
            made = push_templates(parts, twilio)
        except SendError as error:
            raise CommandError(str(error), "Twilio", code=FAILED) from error
        say(f"{made} templates made; ask for their approval in Twilio's console")


@commands.command("list")
def list_(
    *, as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False
) -> None:
    """List the templates that were made from here."""
    with house(key=False) as parts, parts.database.read() as session:
        query = select(Mark.name, Mark.value).where(Mark.name.startswith(MARKS))
        rows = [(name[len(MARKS) :], value) for name, value in session.execute(query)]
    if as_json:
        print_json([{"template": name, "content": value} for name, value in rows])
    else:
        print_table(("template", "content"), rows)
