"""Moving the demo's clock: an offset that every process reads."""

from datetime import timedelta

from bot.clock import OFFSET
from bot.database import Database
from models.lease import Mark


def move_clock(database: Database, by: timedelta) -> None:
    """Move the clock of all processes on."""
    with database.write() as session:
        mark = session.get(Mark, OFFSET)
        ahead = float(mark.value) if mark else 0.0
        session.merge(Mark(name=OFFSET, value=str(ahead + by.total_seconds())))
