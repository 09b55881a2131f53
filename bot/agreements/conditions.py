"""The conditions of an agreement that is made now, out of the settings in force."""

from datetime import date

from bot.settings import Settings
from domain.agreed import Conditions
from models.client import Client


def conditions_for(
    settings: Settings, client: Client | None, today: date
) -> Conditions:
    """Tell what a late instalment will cost, and when it will end the agreement."""
    segment = client.segment if client else None
    rates = settings.charges_for(segment).rates_on(today)
    rules = settings.agreements_for(segment)
    return Conditions(
        fine_bp=rates.fine_bp,
        late_bp_month=rates.interest_bp_month,
        break_days=rules.break_days_late,
        notice_days=rules.notice_days,
    )
