"""The room of campaigns: the list, the form, and one campaign from draft to results."""

from collections.abc import Iterator

from flask import Response, abort, render_template
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.campaigns.drafts import draft_of
from bot.campaigns.export import export
from bot.campaigns.lifecycle import WRITERS
from bot.wiring import wiring
from console.blueprint import blueprint
from console.campaign_form import Typed, show
from console.campaign_pages import (
    Form,
    campaign_page,
    form_page,
    found_campaign,
    names_of,
)
from console.campaign_showing import campaign_showing
from console.csv_file import csv_file
from console.guard import for_roles, me
from console.menu import FINANCE, MANAGERS
from domain.campaign import State
from models.campaign import Campaign, CampaignMember

CAMPAIGN = "/campaigns/<int(max=2147483647):campaign_id>"
NEWEST = 200  # campaigns that the list shows


@blueprint.get("/campaigns")
@for_roles(MANAGERS)
def campaigns() -> str:
    """List the campaigns, the newest first, with how many were written to."""
    parts = wiring()
    with parts.database.read() as session:
        query = select(Campaign).order_by(Campaign.id.desc()).limit(NEWEST)
        rows = list(session.scalars(query))
        sent = _sent(session)
        names = names_of(session)
    return render_template(
        "console/campaigns.html",
        rows=rows,
        sent=sent,
        names=names,
        s=campaign_showing(),
        may_write=me().role in WRITERS,
    )


@blueprint.get("/campaigns/new")
@for_roles(FINANCE)
def new_campaign() -> str:
    """Show an empty form."""
    return form_page(Form(Typed({"instalments": "1", "kind": "notice"})))


@blueprint.get(f"{CAMPAIGN}/edit")
@for_roles(FINANCE)
def edit_campaign(campaign_id: int) -> str:
    """Show a draft in the form."""
    with wiring().database.read() as session:
        row = found_campaign(session, campaign_id)
        if row.state != State.DRAFT:
            abort(409)
        typed = show(draft_of(row))
    return form_page(Form(typed, campaign_id))


@blueprint.get(CAMPAIGN)
@for_roles(MANAGERS)
def campaign(campaign_id: int) -> str:
    """Show one campaign: what it would do while it is written, then what it did."""
    return campaign_page(campaign_id)


@blueprint.get(f"{CAMPAIGN}/members.csv")
@for_roles(MANAGERS)
def campaign_file(campaign_id: int) -> Response:
    """Give the members as a file."""
    parts = wiring()
    with parts.database.read() as session:
        found_campaign(session, campaign_id)

    def lines() -> Iterator[str]:
        with parts.database.read() as session:
            row = found_campaign(session, campaign_id)
            yield "\ufeff"  # so that a spreadsheet reads it as UTF-8
            yield from export(session, row, parts.settings.campaigns.result_days)

    return csv_file(lines(), f"campaign-{campaign_id}.csv")


def _sent(session: Session) -> dict[int, int]:
    query = (
        select(CampaignMember.campaign_id, func.count())
        .where(CampaignMember.state == "sent")
        .group_by(CampaignMember.campaign_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}
