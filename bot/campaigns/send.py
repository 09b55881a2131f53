"""Campaigns on the house's one way out: a member that is due becomes one message.

1. Lock the oldest running campaign that has somebody due, and that member. 2. Past its
end, or no longer of its audience, and the member is closed with the reason. 3. Choose
the road and ask the contact policy, which binds a campaign as it binds a reminder, over
the same counts; a refusal is kept and says when to ask again. 4. Write one message,
under a key that can be used once. The outbox asks every gate again before it sends.
"""

import logging
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot import chaos
from bot.alerts import raise_alert
from bot.campaigns.choose import Moment, chosen
from bot.campaigns.compose import Composed, compose
from bot.campaigns.members import decide, key_of, refuse
from bot.codes import sign
from bot.dialogues import ask_in
from bot.replies import outbound
from bot.wiring import Wiring
from domain.audience import from_json
from domain.campaign import Member, State
from domain.contact_policy import Denied, Purpose
from models.campaign import Campaign, CampaignMember
from models.message import Message

log = logging.getLogger(__name__)
AUTHOR = "regua"
FAILED = "campaign_failed"  # the alert


def campaign_next(parts: Wiring) -> bool:
    """Work on one member of a running campaign; False when none is due."""
    now = parts.clock.now()
    with parts.database.write() as session:
        found = _next(session, now)
        if found is None:
            return False
        campaign, member = found
        try:
            with session.begin_nested():
                _work(session, parts, campaign, member, now)
        except OperationalError:
            raise  # the database is away: the loop waits for it
        except Exception as error:  # recorded on the row, and on it goes
            log.exception("member %s of a campaign cannot be written to", member.id)
            session.refresh(member)
            refuse(member, Denied("error", {"error": repr(error)[:200]}), now)
            told = {"name": campaign.name, "error": type(error).__name__}
            raise_alert(session, FAILED, str(campaign.id), told, now)
        chaos.point("campaign_before_commit")
    return True


def _next(session: Session, now: datetime) -> tuple[Campaign, CampaignMember] | None:
    """Take a campaign and one of its members for this transaction alone.

    A campaign is one worker's at a time, so its pace and a stop are kept to the row;
    another worker takes another campaign. Few run at a time, and an index leads from
    each to whoever of it is due.
    """
    due = [
        CampaignMember.campaign_id == Campaign.id,
        CampaignMember.state == Member.PLANNED.value,
        CampaignMember.not_before <= now,
    ]
    campaign = session.scalar(
        select(Campaign)
        .where(
            Campaign.state == State.RUNNING.value,
            or_(Campaign.not_before.is_(None), Campaign.not_before <= now),
            exists().where(*due),
        )
        .order_by(Campaign.not_before, Campaign.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if campaign is None:
        return None
    member = session.scalar(
        select(CampaignMember)
        .where(*due[1:], CampaignMember.campaign_id == campaign.id)
        .order_by(CampaignMember.not_before, CampaignMember.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return None if member is None else (campaign, member)


def _work(
    session: Session,
    parts: Wiring,
    campaign: Campaign,
    member: CampaignMember,
    now: datetime,
) -> None:
    if campaign.ends_at is not None and now >= campaign.ends_at:
        decide(member, Member.EXPIRED, "campaign_over", _ended(campaign), now)
        return
    if not _belongs(session, parts, campaign, member, now):
        decide(member, Member.REFUSED, "left_audience", {}, now)
        return
    composed = compose(session, parts, campaign, member.client, now)
    if isinstance(composed, Denied):
        refuse(member, composed, now)
        return
    row = _write(session, parts, composed, campaign, member, now)
    member.message_id = row.id
    decide(member, Member.QUEUED, "queued", {"channel": row.channel}, now)
    _keep_pace(campaign, now)


def _belongs(
    session: Session,
    parts: Wiring,
    campaign: Campaign,
    member: CampaignMember,
    now: datetime,
) -> bool:
    """Ask the filter again: who has paid since, or was promised otherwise, is out."""
    audience = from_json(campaign.audience)
    moment = Moment(now, parts.settings.zone)
    query = chosen(audience, moment, member.client_id)
    return session.execute(query).first() is not None


def _write(  # noqa: PLR0913, PLR0917 - one message, for whom, in which campaign
    session: Session,
    parts: Wiring,
    composed: Composed,
    campaign: Campaign,
    member: CampaignMember,
    now: datetime,
) -> Message:
    thread = composed.conversation
    row = outbound(thread, "", author=AUTHOR, purpose=Purpose.CAMPAIGN, now=now)
    row.client_id = member.client_id
    row.planned_key = key_of(member)
    row.decided = {"campaign": campaign.id, **composed.record}
    composed.words.put_into(row)
    session.add(row)
    session.flush()
    sign(session, parts, row, now)
    thread.last_message_at = now
    ask_in(thread, composed.words.reminder, now)
    return row


def _keep_pace(campaign: Campaign, now: datetime) -> None:
    if campaign.pace_per_hour:
        campaign.not_before = now + timedelta(hours=1) / campaign.pace_per_hour


def _ended(campaign: Campaign) -> dict[str, object]:
    return {"ends_at": campaign.ends_at.isoformat() if campaign.ends_at else ""}
