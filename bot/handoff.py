"""When a person will have answered: what the bot may honestly say on handing over."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.balances import calendar_of
from bot.settings import Settings
from models.client import Client


def person_by(now: datetime, client: Client | None, settings: Settings) -> datetime:
    """Give the instant (UTC) by which a person will have answered (PAY-05).

    The promised minutes count from now inside the desk's hours, else from when the
    desk opens next.
    """
    zone = client.zone if client else settings.zone
    calendar = calendar_of(client, settings) if client else settings.calendar_for(None)
    hours = settings.handoff.hours
    state = settings.company.state  # the desk's own state, not the client's
    starts = now
    if not hours.open_at(state, now, zone, calendar):
        starts = hours.next_opening(state, now, zone, calendar)
    return starts + timedelta(minutes=settings.handoff.answer_within_minutes)


def decided_by(now: datetime, client: Client, settings: Settings) -> datetime:
    """Give the instant (UTC) by which who decides a proposal will have answered.

    The promised minutes run only while the desk is open: at half past five they go on
    in the morning.
    """
    zone, calendar = client.zone, calendar_of(client, settings)
    hours, state = settings.handoff.hours, settings.company.state
    left = timedelta(minutes=settings.proposals.answer_within_minutes)
    at = now
    while True:
        at = hours.next_opening(state, at, zone, calendar)
        closes = _closing(at, client, settings)
        if at + left <= closes:
            return at + left
        left -= closes - at
        at = closes


def _closing(at: datetime, client: Client, settings: Settings) -> datetime:
    """Give the end of the desk's hours that *at* lies in."""
    local = at.astimezone(ZoneInfo(client.zone))
    calendar = calendar_of(client, settings)
    hours = settings.handoff.hours.hours_for(settings.company.state)
    span = hours.on(local.date(), calendar)
    assert span is not None  # noqa: S101 - the desk is open at that instant
    walls = datetime.combine(local.date(), span.closes, local.tzinfo)
    return max(walls.astimezone(UTC), at + timedelta(minutes=1))
