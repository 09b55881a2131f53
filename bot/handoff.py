"""When a person will have answered: what the bot may honestly say on handing over."""

from datetime import datetime, timedelta

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
