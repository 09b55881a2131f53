"""What a dialogue may know of a client's lane, and the limits that hold in it."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.hardship.lane import lane_of, pause_of
from bot.settings import Settings
from domain.envelope import Envelope
from domain.hardship import Lane
from domain.zones import local_day
from models.client import CNPJ_LENGTH, Client


def lane_for(
    session: Session,
    settings: Settings,
    client: Client | None,
    usual: Envelope,
    now: datetime,
) -> Lane:
    """Describe a client's lane as a dialogue may see it; *usual* limits are widened."""
    rules = settings.hardship_for(client.segment if client else None)
    row = lane_of(session, client) if client else None
    over = row is None or (client and row.until_on < local_day(now, client.zone))
    return Lane(
        rules,
        None if over or row is None else pause_of(row),
        rules.plan.widened(usual),
        natural=client is None or len(client.document or "") != CNPJ_LENGTH,
    )
