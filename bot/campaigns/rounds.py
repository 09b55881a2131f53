"""The ticker's round for campaigns: each begins at its hour, and ends by itself."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from bot import audit
from bot.alerts import clear_alert
from bot.campaigns.roll import close_waiting
from bot.campaigns.send import FAILED
from bot.wiring import Wiring
from domain.campaign import Event, Member, State, move
from models.campaign import Campaign, CampaignMember

OPEN = (State.APPROVED.value, State.RUNNING.value, State.PAUSED.value)
WAITING = (Member.PLANNED.value, Member.QUEUED.value)


def campaign_round(parts: Wiring) -> int:
    """Start what is due and close what is over; give how many changed."""
    now = parts.clock.now()
    changed = 0
    with parts.database.write() as session:
        query = select(Campaign).where(Campaign.state.in_(OPEN)).order_by(Campaign.id)
        for row in session.scalars(query.with_for_update(of=Campaign)).all():
            changed += _turn(session, row, now)
    return changed


def _turn(session: Session, row: Campaign, now: datetime) -> bool:
    if row.ends_at is not None and now >= row.ends_at:
        close_waiting(session, row, Member.EXPIRED, now)
        return _move(session, row, Event.FINISH, now)
    if row.state == State.APPROVED and row.starts_at and now >= row.starts_at:
        return _move(session, row, Event.START, now)
    if row.state == State.RUNNING and not _anybody(session, row):
        return _move(session, row, Event.FINISH, now)
    return False


def _anybody(session: Session, row: Campaign) -> bool:
    """Tell whether somebody is still to be written to, or on the way."""
    found = exists().where(
        CampaignMember.campaign_id == row.id, CampaignMember.state.in_(WAITING)
    )
    return bool(session.scalar(select(found)))


def _move(session: Session, row: Campaign, event: Event, now: datetime) -> bool:
    then = move(State(row.state), event)
    if then is None:
        return False
    details = {"before": row.state}
    row.state = then.value
    if then.final:
        row.ended_at = now
        clear_alert(session, FAILED, str(row.id), now)
    subject = f"campaign:{row.id}"
    audit.append(session, "ticker", f"campaign.{event}", subject, details, now)
    return True
