"""The gate of a campaign, asked at the moment of sending: does it still go out."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.campaigns.members import KEY
from domain.audience import from_json
from domain.campaign import State
from domain.contact_policy import Denied
from models.campaign import Campaign, CampaignMember
from models.message import Message


def campaign_behind(session: Session, row: Message) -> Campaign | None:
    """Find the campaign of a message, and keep it as it is until the caller commits.

    The shared lock makes "stop at once" mean it: once a stop has committed, no row of
    the campaign passes the gate.
    """
    key = row.planned_key or ""
    if not key.startswith(KEY):
        return None
    return session.scalar(
        select(Campaign)
        .join(CampaignMember, CampaignMember.campaign_id == Campaign.id)
        .where(CampaignMember.id == int(key[len(KEY) :]))
        .with_for_update(read=True, of=Campaign)
        .execution_options(populate_existing=True)
    )


def held_back(campaign: Campaign, now: datetime) -> Denied | None:
    """Tell what of the campaign itself keeps its messages in; None lets them go."""
    figures = {"campaign": campaign.id, "state": campaign.state}
    if campaign.state == State.STOPPED:
        return Denied("campaign_stopped", figures)
    if campaign.ends_at is not None and now >= campaign.ends_at:
        return Denied("campaign_over", figures)
    if campaign.state != State.RUNNING:  # back into the plan, until it goes on
        return Denied("campaign_paused", figures, now)
    return None


def speaks_of_debt(campaign: Campaign) -> bool:
    """Tell whether the rules of debts bind its messages."""
    return campaign.kind == "offer" or from_json(campaign.audience).speaks_of_debt
