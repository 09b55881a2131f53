"""What people decide about a campaign, each with its line in the audit trail.

The members are written when its author asks for it to go out, so that what a second
person approves is what they were shown. Whether each of them may still be written to is
asked again at the moment of sending.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit
from bot.alerts import clear_alert, raise_alert
from bot.campaigns.drafts import Wrong, draft_of, wrong_with
from bot.campaigns.roll import close_waiting, enlist, let_go
from bot.campaigns.standing import terms_of
from bot.settings import Settings
from domain.campaign import (
    Event,
    Member,
    State,
    may_approve,
    move,
    needs_second_person,
)
from domain.money import Money
from domain.zones import local_day
from models.agent import Agent
from models.campaign import Campaign

APPROVERS = frozenset({"supervisor", "finance", "admin"})
WRITERS = frozenset({"finance", "admin"})
LONGEST_NOTE = 300
WAITING = "campaign_waiting"  # the alert


@dataclass(frozen=True, slots=True)
class Refused:
    """A decision was not taken: *rule* says why, *figures* with what."""

    rule: str
    figures: Mapping[str, object] | None = None
    wrong: Wrong | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """When it begins (None: at once) and ends, and how many an hour (None: no pace)."""

    starts_at: datetime | None
    ends_at: datetime
    pace_per_hour: int | None = None


Done = Campaign | Refused


def lock(session: Session, campaign_id: int) -> Campaign | None:
    """Give a campaign as it is now, and let nobody else change it meanwhile."""
    return session.scalar(
        select(Campaign)
        .where(Campaign.id == campaign_id)
        .with_for_update(of=Campaign)
        .execution_options(populate_existing=True)
    )


def ask(
    session: Session, settings: Settings, row: Campaign, who: Agent, now: datetime
) -> Done:
    """Write the members down, and ask for a second yes where it takes one.

    Refused where nobody is in it, or where an offer lies beyond an envelope by now.
    """
    if who.role not in WRITERS:
        return Refused("role")
    if row.state != State.DRAFT:
        return Refused("state", {"state": row.state})
    wrong = wrong_with(session, settings, draft_of(row), now)
    if wrong is not None:
        return Refused("wrong", wrong=wrong)
    row.counted, row.owed_minor = enlist(session, settings, row, now)
    if not row.counted:
        return Refused("nobody")
    row.asked_at, row.sent_back_note = now, None
    owed = Money(row.owed_minor, settings.currency)
    size = settings.campaigns.size(settings.currency)
    second = needs_second_person(row.counted, owed, size)
    event = Event.ASK if second else Event.RELEASE
    if not second:
        row.approved_by, row.approved_at = who.id, now
    return _go(session, row, event, who, now, counted=row.counted, owed=row.owed_minor)


def approve(session: Session, row: Campaign, who: Agent, now: datetime) -> Done:
    """Say yes to exactly what is on the page, as somebody who wrote none of it."""
    if who.role not in APPROVERS:
        return Refused("role")
    if not may_approve(who.id, frozenset(row.authors)):
        return Refused("own")
    done = _go(
        session,
        row,
        Event.APPROVE,
        who,
        now,
        counted=row.counted,
        owed=row.owed_minor,
    )
    if isinstance(done, Campaign):
        row.approved_by, row.approved_at = who.id, now
    return done


def send_back(
    session: Session, row: Campaign, who: Agent, note: str, now: datetime
) -> Done:
    """Say no, with a note; it is a draft again, and its members are let go."""
    if who.role not in APPROVERS:
        return Refused("role")
    if len(note) > LONGEST_NOTE:
        return Refused("note_too_long", {"limit": LONGEST_NOTE})
    done = _go(session, row, Event.SEND_BACK, who, now)
    if isinstance(done, Campaign):
        row.sent_back_note = note or None
        let_go(session, row)
    return done


def schedule(  # noqa: PLR0913, PLR0917 - who sets which times of which campaign
    session: Session,
    settings: Settings,
    row: Campaign,
    who: Agent,
    wanted: Schedule,
    now: datetime,
) -> Done:
    """Set when it begins and ends; an offer is sent no longer than it stands."""
    if who.role not in WRITERS:
        return Refused("role")
    if row.state not in {State.APPROVED, State.PAUSED, State.DRAFT}:
        return Refused("state", {"state": row.state})
    starts_at = max(wanted.starts_at or now, now)
    if wanted.ends_at <= starts_at:
        return Refused("ends_before_start")
    if row.terms and not terms_of(row.terms).stands_on(
        local_day(wanted.ends_at, settings.zone)
    ):
        return Refused("outlives_offer", {"valid_until": row.terms["valid_until"]})
    if wanted.pace_per_hour is not None and wanted.pace_per_hour < 1:
        return Refused("pace")
    row.starts_at, row.ends_at = starts_at, wanted.ends_at
    row.pace_per_hour, row.not_before = wanted.pace_per_hour, None
    _audit(
        session,
        row,
        "campaign.schedule",
        who,
        now,
        starts_at=starts_at.isoformat(),
        ends_at=wanted.ends_at.isoformat(),
        pace_per_hour=wanted.pace_per_hour,
    )
    return row


def pause(session: Session, row: Campaign, who: Agent, now: datetime) -> Done:
    """Stand still; what is written and not yet sent goes back to the plan."""
    if who.role not in APPROVERS:
        return Refused("role")
    return _go(session, row, Event.PAUSE, who, now)


def resume(session: Session, row: Campaign, who: Agent, now: datetime) -> Done:
    """Go on from where it stood."""
    if who.role not in WRITERS:
        return Refused("role")
    return _go(session, row, Event.RESUME, who, now)


def stop(session: Session, row: Campaign, who: Agent | None, now: datetime) -> Done:
    """End it at once and for good: whoever waits is let go.

    What was written and not yet sent is held back by the campaign's gate. *who* None is
    the engineer's command line.
    """
    if who is not None and who.role not in APPROVERS:
        return Refused("role")
    done = _go(session, row, Event.STOP, who, now)
    if isinstance(done, Campaign):
        row.ended_at = now
        close_waiting(session, row, Member.STOPPED, now)
    return done


def _go(
    session: Session,
    row: Campaign,
    event: Event,
    who: Agent | None,
    now: datetime,
    **details: Any,  # noqa: ANN401 - plain JSON values
) -> Done:
    then = move(State(row.state), event)
    if then is None:
        return Refused("state", {"state": row.state})
    before, row.state = row.state, then.value
    _call_for_approval(session, row, now)
    _audit(session, row, f"campaign.{event}", who, now, before=before, **details)
    return row


def _call_for_approval(session: Session, row: Campaign, now: datetime) -> None:
    """Let people know for as long as a campaign waits for one of them."""
    if row.state == State.WAITING:
        figures = {"name": row.name, "clients": row.counted}
        raise_alert(session, WAITING, str(row.id), figures, now)
    else:
        clear_alert(session, WAITING, str(row.id), now)


def _audit(
    session: Session,
    row: Campaign,
    action: str,
    who: Agent | None,
    now: datetime,
    **details: Any,  # noqa: ANN401 - plain JSON values
) -> None:
    actor = f"agent:{who.id}" if who else "cli"
    audit.append(session, actor, action, f"campaign:{row.id}", details, now)
