"""What a dialogue may know of a client's lane, and the limits that hold in it."""

from datetime import date

from sqlalchemy.orm import Session

from bot.hardship.lane import lane_of, pause_of
from bot.settings import Settings
from domain.envelope import Envelope
from domain.hardship import Lane
from models.client import CNPJ_LENGTH, Client


def lane_for(
    session: Session,
    settings: Settings,
    client: Client | None,
    gentle: Envelope,
    today: date,
) -> Lane:
    """Describe a client's lane on their *today*; *gentle* are the limits in it."""
    rules = settings.hardship_for(client.segment if client else None)
    if client is None:
        return Lane(rules, None, gentle)
    row = lane_of(session, client)
    holds = row is not None and today <= row.until_on
    pause = pause_of(row) if row is not None and holds else None
    natural = len(client.document or "") != CNPJ_LENGTH
    return Lane(rules, pause, gentle, natural)
