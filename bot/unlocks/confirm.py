"""The service is back: the API or a person says so, and the client is told."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot import audit
from bot.alerts import clear_alert
from bot.notices import write_notice
from bot.services.tasks import withdraw_task
from bot.unlocks.life import LATE
from bot.unlocks.standing import unlock_of
from bot.wiring import Wiring
from domain.money import Money
from domain.unlock import Service
from domain.zones import local_day
from flows.turn import Say
from models.client import Client
from models.promise import PromiseRow
from models.unlock import Unlock

BACK = "unlock.back"


def confirm(
    session: Session, parts: Wiring, client: Client, actor: str, now: datetime
) -> Unlock | None:
    """Note that the service is back, and tell the client; None where none waits."""
    client.service = Service.ACTIVE.value
    client.service_since = local_day(now, client.zone)
    row = unlock_of(session, client.id)
    if row is None or row.confirmed_at is not None:
        return None
    row.confirmed_at, row.confirmed_by = now, actor
    withdraw_task(session, row.task_id, "restored", now)
    clear_alert(session, LATE, f"unlock:{row.id}", now)
    facts = {"unlock": row.id}
    audit.append(session, actor, "unlock.confirmed", f"client:{client.id}", facts, now)
    promise = session.get(PromiseRow, row.promise_id) if row.promise_id else None
    if promise is not None:
        params: dict[str, object] = {
            "amount": Money(promise.amount_minor, promise.currency),
            "day": promise.due_on,
            "first_name": client.first_name,
        }
        write_notice(session, parts, client, Say(BACK, params), now)
    return row
