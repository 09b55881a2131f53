"""The whole invented portfolio, the same for the same day each time."""

from datetime import date
from random import Random

from sqlalchemy.orm import Session

from bot.seed.bills import write_bills
from bot.seed.events import tell_events
from bot.seed.people import personas
from bot.settings import Settings

_SEED = 20261120


def seed(
    session: Session, today: date, settings: Settings, *, secret_key: str = ""
) -> None:
    """Fill an empty database with about 120 clients and a year of their history.

    *today* is the demo's first day: bills are 1 to 60 days late, or soon due, on it.
    *secret_key* hashes the addresses that opted out, as it does everywhere else.
    """
    random = Random(_SEED)  # noqa: S311 - invented people need no secrets
    people = personas(random, today, settings.zone)
    session.add_all(one.client for one in people)
    session.flush()
    bills = write_bills(session, random, people, today, settings)
    tell_events(session, people, bills, today, settings, secret_key)
    session.flush()
