"""`regua templates`: our texts as WhatsApp templates at Twilio, and their approval."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from sqlalchemy import select

from bot.channels.approvals import templates_round
from bot.channels.port import SendError
from bot.channels.push import push_templates, submit_templates
from bot.channels.twilio import Twilio
from bot.cli.errors import FAILED, CommandError
from bot.cli.house import house
from bot.cli.output import print_json, print_table, say
from bot.roles import twilio_of
from bot.texts.asking import ask_for_wanted
from bot.wiring import Wiring
from models.template import ContentApproval

commands = typer.Typer(help="Our texts as WhatsApp templates.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
COLUMNS = ("template", "language", "version", "state", "content", "reason")


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    app.add_typer(commands, name="templates")


@commands.command()
def push(
    *,
    dry_run: Annotated[bool, typer.Option(help="Only say what would be made.")] = False,
) -> None:
    """Make every text that may open a talk a template at Twilio, once."""
    with _at_twilio() as (parts, twilio):
        if dry_run:
            say("the account is known; nothing was made")
            return
        done = push_templates(parts, twilio)
        say(f"{done.made} templates made, {done.kept} were there already")
        say("`regua templates submit` asks for WhatsApp's approval")


@commands.command()
def submit() -> None:
    """Ask for WhatsApp's approval of every template that it has not seen yet."""
    with _at_twilio() as (parts, twilio):
        own = ask_for_wanted(parts, twilio)
        done = submit_templates(parts, twilio)
        for key, why in done.refused:
            say(f"refused: {key}: {why}")
        say(f"{own + done.asked} templates submitted")
        say("`regua templates status` follows them")


@commands.command()
def status(
    *,
    ask: Annotated[bool, typer.Option(help="Ask Twilio first.")] = True,
    as_json: AsJson = False,
) -> None:
    """Say what WhatsApp says of each template."""
    if ask:
        with _at_twilio() as (parts, twilio):
            templates_round(parts, twilio)
    list_(as_json=as_json)


@commands.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """List the templates that were made from here, as they were last heard of."""
    with house(key=False) as parts, parts.database.read() as session:
        query = select(ContentApproval).order_by(
            ContentApproval.key, ContentApproval.language, ContentApproval.id
        )
        rows = [_shown(row) for row in session.scalars(query)]
    if as_json:
        print_json([dict(zip(COLUMNS, row, strict=True)) for row in rows])
    else:
        print_table(COLUMNS, rows)


def _shown(row: ContentApproval) -> tuple[str, ...]:
    version = f"text {row.text_id}" if row.text_id else "catalogue"
    sid = row.content_sid
    return row.key, row.language, version, row.state, sid, row.reason


@contextmanager
def _at_twilio() -> Iterator[tuple[Wiring, Twilio]]:
    """Open the house and its Twilio account; a failure there ends the command."""
    with house() as parts:
        twilio = twilio_of(parts)
        if twilio is None:
            what = "there is no Twilio account"
            do = "set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN"
            raise CommandError(what, "the environment", do)
        try:
            yield parts, twilio
        except SendError as error:
            raise CommandError(str(error), "Twilio", code=FAILED) from error
