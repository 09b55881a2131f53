"""The roll of a campaign: who is in it, written at once, and closed at once."""

from datetime import datetime

from sqlalchemy import Table, delete, func, literal, select, update
from sqlalchemy.orm import Session

from bot.campaigns.choose import Moment, chosen
from bot.settings import Settings
from domain.audience import from_json
from domain.campaign import Member
from models.campaign import Campaign, CampaignMember


def let_go(session: Session, row: Campaign) -> None:
    """Take everybody off the roll of a campaign that was never approved."""
    members = delete(CampaignMember).where(CampaignMember.campaign_id == row.id)
    session.execute(members)


def enlist(
    session: Session, settings: Settings, row: Campaign, now: datetime
) -> tuple[int, int]:
    """Write the members in one INSERT … SELECT; give how many, and what they owe."""
    people = chosen(from_json(row.audience), Moment(now, settings.zone)).subquery()
    kinds = CampaignMember.__table__.c
    select_ = select(
        literal(row.id).label("campaign_id"),
        people.c.client_id,
        literal(Member.PLANNED.value).label("state"),
        literal(now, kinds.not_before.type).label("not_before"),
        people.c.owed,
    )
    table = CampaignMember.__table__
    assert isinstance(table, Table)  # noqa: S101 - narrows for the type checker
    names = ["campaign_id", "client_id", "state", "not_before", "owed_minor"]
    session.execute(table.insert().from_select(names, select_))
    totals = select(
        func.count(), func.coalesce(func.sum(CampaignMember.owed_minor), 0)
    ).where(CampaignMember.campaign_id == row.id)
    number, owed = session.execute(totals).one()
    return number, int(owed)


def close_waiting(
    session: Session, row: Campaign, state: Member, now: datetime
) -> None:
    """Close the members that still wait; what refused them last is kept."""
    rule = "campaign_stopped" if state is Member.STOPPED else "campaign_over"
    session.execute(
        update(CampaignMember)
        .where(
            CampaignMember.campaign_id == row.id,
            CampaignMember.state == Member.PLANNED.value,
        )
        .values(
            state=state.value,
            rule=func.coalesce(CampaignMember.rule, rule),
            decided_at=now,
        )
        .execution_options(synchronize_session=False)
    )
