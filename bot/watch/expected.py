"""What should have happened by now, told from other rows than those that make it."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.ladders import ladders_in_force
from bot.settings import Settings
from domain.ladder import ALWAYS, Anchor
from domain.zones import local_day
from models.client import Client
from models.invoice import OPEN, Invoice
from models.planned import PLANNED, PlannedContact


def hours_were_open(
    session: Session, settings: Settings, now: datetime, span: timedelta
) -> tuple[int, datetime | None]:
    """Count the contacts that had the whole *span* in open hours, and still wait.

    Gives the number, and since when the oldest could have gone.
    """
    query = (
        select(
            Client.zone,
            Client.state,
            Client.city,
            func.count(),
            func.min(PlannedContact.not_before),
        )
        .join(Client, Client.id == PlannedContact.client_id)
        .where(PlannedContact.state == PLANNED, PlannedContact.not_before <= now - span)
        .group_by(Client.zone, Client.state, Client.city)
    )
    found, oldest = 0, None
    for zone, state, city, count, since in session.execute(query):
        calendar = settings.calendar_for(state, city)
        times = (now, now - span)
        if all(settings.hours.open_at(state, at, zone, calendar) for at in times):
            found += count
            oldest = since if oldest is None else min(oldest, since)
    return found, oldest


def steps_reached(
    session: Session, settings: Settings, now: datetime, days: int
) -> int:
    """Count the open invoices that reached a step in the *days* before today.

    Told from the due dates and the offsets of every ladder, by calendar days: rough on
    purpose, so that the planner's own code is not what checks the planner.
    """
    today = local_day(now, settings.zone)
    dues = {
        today - timedelta(days=back + offset)
        for back in range(1, days + 1)
        for offset in _offsets(session, settings)
    }
    query = select(func.count()).where(
        Invoice.status == OPEN,
        Invoice.due_on.in_(dues),
        Invoice.created_at < now - timedelta(days=days + 1),
    )
    return session.scalar(query) or 0


def _offsets(session: Session, settings: Settings) -> set[int]:
    """Give the days of all steps that count from the due day, without conditions."""
    return {
        step.offset
        for ladder in ladders_in_force(session, settings).table.values()
        for step in ladder.steps
        if step.anchor is Anchor.DUE and step.when == ALWAYS
    }
