"""`regua campaigns`: list them, look at one, and stop one at once."""

from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.campaigns.lifecycle import Refused, lock, stop
from bot.campaigns.results import results
from bot.cli.errors import FAILED, CommandError
from bot.cli.office import office
from bot.cli.output import print_json, print_table, say
from models.campaign import Campaign

commands = typer.Typer(help="Notices and offers to many clients.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="For programs.")]
Number = Annotated[int, typer.Argument(help="The campaign's number.")]


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    app.add_typer(commands, name="campaigns")


@commands.command("list")
def list_(*, as_json: Json = False) -> None:
    """List every campaign, the newest first."""
    with office() as rooms, rooms.database.read() as session:
        query = select(Campaign).order_by(Campaign.id.desc())
        rows = [_row(campaign) for campaign in session.scalars(query)]
    if as_json:
        print_json(rows)
        return
    columns = ("id", "name", "kind", "state", "counted", "starts_at", "ends_at")
    print_table(columns, [[row[name] or "" for name in columns] for row in rows])


@commands.command()
def show(number: Number, *, as_json: Json = False) -> None:
    """Show a campaign with its figures."""
    with office() as rooms, rooms.database.read() as session:
        campaign = _found(session, number)
        days = rooms.settings.campaigns.result_days
        shown = {**_row(campaign), **vars(results(session, campaign, days))}
        shown |= {"audience": campaign.audience, "terms": campaign.terms}
    if as_json:
        print_json(shown)
        return
    print_table(("", ""), [[name, value] for name, value in shown.items()])


@commands.command("stop")
def stop_(number: Number) -> None:
    """Stop a campaign at once: nothing of it leaves after this."""
    with office() as rooms, rooms.database.write() as session:
        campaign = lock(session, _found(session, number).id)
        assert campaign is not None  # noqa: S101 - found a line above
        done = stop(session, campaign, None, rooms.clock.now())
        if isinstance(done, Refused):
            what = f"campaign {number} is {campaign.state} already"
            raise CommandError(what, code=FAILED)
    say(f"campaign {number} is stopped")


def _found(session: Session, number: int) -> Campaign:
    campaign = session.get(Campaign, number)
    if campaign is None:
        do = "`regua campaigns list` shows what there is"
        raise CommandError(f"there is no campaign {number}", do=do)
    return campaign


def _row(campaign: Campaign) -> dict[str, object]:
    return {
        "id": campaign.id,
        "name": campaign.name,
        "kind": campaign.kind,
        "state": campaign.state,
        "counted": campaign.counted,
        "owed_minor": campaign.owed_minor,
        "starts_at": _when(campaign.starts_at),
        "ends_at": _when(campaign.ends_at),
    }


def _when(at: object) -> str | None:
    return str(at) if at else None
