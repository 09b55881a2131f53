"""The check of the audit trail: whether a row of it was changed, or is gone."""

import logging
from datetime import datetime

from bot import audit
from bot.alerts import clear_alert, raise_alert
from bot.database import Database

log = logging.getLogger(__name__)
ALERT, SUBJECT = "trail_broken", "audit"


def check_trail(database: Database, now: datetime) -> int | None:
    """Follow the seals from the first row on; people are told of the first that fails.

    Give its number, or None where the trail is whole. Nothing is mended: the trail says
    who did what, and only a person can tell what happened to it.
    """
    with database.read() as session:
        broken = audit.first_broken(session)
    with database.write() as session:
        if broken is None:
            clear_alert(session, ALERT, SUBJECT, now)
        else:
            log.critical("the audit trail: row %s does not bear its seal", broken)
            raise_alert(session, ALERT, SUBJECT, {"row": broken}, now)
    return broken
