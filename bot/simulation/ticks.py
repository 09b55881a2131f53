"""When anything can happen next: the jump from one interesting instant to the next."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.outage import rest_ends_at
from bot.settings import Settings
from models.campaign import CampaignMember
from models.client import Client
from models.conversation import PERSON, Conversation
from models.inbound import Inbound
from models.message import Message
from models.planned import PLANNED, Decision, PlannedContact


def rounds_at(
    session: Session, settings: Settings, first: date, last: date
) -> list[datetime]:
    """List when rounds are made: each day, as the hours open in each client's zone.

    The real ticker plans every few minutes. Between two openings that finds nothing
    that could go out: what it plans at night waits for the opening anyway.
    """
    rows = session.execute(select(Client.zone, Client.state).distinct()).all()
    places = [(zone, state) for zone, state in rows] or [(settings.zone, None)]
    openings = {
        (zone, opening)
        for zone, state in places
        for opening in _openings(settings, state)
    }
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sorted(
        {
            datetime.combine(day, opening, ZoneInfo(zone)).astimezone(UTC)
            for day in days
            for zone, opening in openings
        }
    )


def next_due(session: Session, now: datetime) -> datetime | None:
    """Find the first instant after *now* for which something waits in the rows."""
    waits = (
        select(func.min(PlannedContact.not_before)).where(
            PlannedContact.state == PLANNED, PlannedContact.not_before > now
        ),
        select(func.min(Message.due_at)).where(
            Message.settled.is_(False), Message.due_at > now
        ),
        select(func.min(CampaignMember.not_before)).where(
            CampaignMember.state == "planned", CampaignMember.not_before > now
        ),
        select(func.min(Conversation.handoff_due_at)).where(
            Conversation.owner == PERSON,
            Conversation.handoff_due_at > now,
            Conversation.handoff_noticed_at.is_(None),
        ),
    )
    found = [at for query in waits if (at := session.scalar(query)) is not None]
    found += _retries(session, now)
    if (rested := rest_ends_at(session, now)) is not None:
        found.append(rested)
    return min(found, default=None)


def rest_until(session: Session, now: datetime, round_at: datetime) -> None:
    """Judge what time alone does not free at the next round, not every hour until then.

    The real worker looks again each hour for what somebody may have freed meanwhile. In
    a simulation that happens at the rounds, or wakes the contact itself.
    """
    last = (
        select(Decision.possible_at)
        .where(Decision.contact_id == PlannedContact.id)
        .order_by(Decision.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    session.execute(
        update(PlannedContact)
        .where(
            PlannedContact.state == PLANNED,
            PlannedContact.not_before > now,
            PlannedContact.not_before < round_at,
            PlannedContact.decided_at.is_not(None),
            last.is_(None),
        )
        .values(not_before=round_at)
        .execution_options(synchronize_session=False)
    )


def _retries(session: Session, now: datetime) -> Iterator[datetime]:
    after = int(now.timestamp() * 1000)
    for kind in (Message, Inbound):
        query = select(func.min(kind.run_after_ms)).where(
            kind.settled.is_(False), kind.run_after_ms > after
        )
        at = session.scalar(query)
        if at is not None:  # a millisecond later: two clocks round differently
            yield datetime.fromtimestamp((at + 1) / 1000, UTC)


def _openings(settings: Settings, state: str | None) -> set[time]:
    hours = settings.hours.hours_for(state)
    spans = (hours.weekday, hours.saturday, hours.sunday, hours.holiday)
    return {span.opens for span in spans if span is not None}
