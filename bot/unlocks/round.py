"""The round of unlocks: people hear of those not done, and none outlives its day."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alerts import raise_alert
from bot.balances import calendar_of
from bot.services.tasks import RESTORE, leave_task
from bot.unlocks.confirm import confirm
from bot.unlocks.life import LATE, end_unlock
from bot.unlocks.standing import GRANTED
from bot.wiring import Wiring
from domain.promises import Outcome
from domain.unlock import Ended, Service
from domain.zones import local_day
from models.client import Client
from models.promise import PromiseRow
from models.unlock import Unlock


def unlock_round(parts: Wiring) -> int:
    """Look at each unlock that stands; give how many nobody has confirmed in time."""
    now = parts.clock.now()
    late = 0
    with parts.database.write() as session:
        query = select(Unlock).where(Unlock.state == GRANTED).order_by(Unlock.id)
        for row in session.scalars(query).all():
            client = session.get_one(Client, row.client_id)
            if row.confirmed_at is None and client.service == Service.ACTIVE:
                confirm(session, parts, client, "import", now)
            elif _is_over(session, client, row, now):
                calendar = calendar_of(client, parts.settings)
                end_unlock(session, client, row, Ended.EXPIRED, now, calendar=calendar)
            else:
                late += _warn(session, client, row, now)
    return late


def _is_over(session: Session, client: Client, row: Unlock, now: datetime) -> bool:
    """Tell whether its last day went by with no promise left that would end it."""
    promise = session.get(PromiseRow, row.promise_id) if row.promise_id else None
    stands = promise is not None and promise.state == Outcome.OPEN
    gone = row.until is not None and local_day(now, client.zone) > row.until
    return gone and not stands


def _warn(session: Session, client: Client, row: Unlock, now: datetime) -> bool:
    """Raise an alert, and leave a task where the systems that listen did not do it."""
    if row.confirmed_at is not None or row.confirm_by is None or now < row.confirm_by:
        return False
    since = row.asked_at.isoformat()
    figures = {"client": client.name, "since": since}
    raise_alert(session, LATE, f"unlock:{row.id}", figures, now)
    if row.task_id is None:
        row.task_id = leave_task(session, client, row, RESTORE, now).id
    return True
