"""Trust unlocks in their rows: granted on a promise, confirmed, ended with it.

1. Granting writes the row, tells the company's systems (`service.unlock_granted`) and,
   where none of them listens, leaves a task for a person.
2. Whoever brought the service back says so: by the API, or by the task. Then the client
   is told; where nobody says so in time, people are (bot/unlocks/round.py).
3. It ends with its promise: kept, the service stays; broken, the company is told from
   which day on it may suspend again.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit
from bot.alerts import clear_alert
from bot.balances import calendar_of
from bot.hooks.announce import announce
from bot.hooks.kinds import Kind
from bot.services.tasks import RESTORE, SUSPEND, leave_task, withdraw_task
from bot.unlocks.standing import BARRED, ENDED, GRANTED, REFUSED, unlock_standing
from bot.wiring import Wiring
from domain.calendar import Calendar
from domain.promises import Outcome
from domain.statement import Balance
from domain.unlock import (
    Ended,
    NoUnlock,
    may_unlock,
    suspend_from,
)
from domain.zones import local_day
from models.client import Client
from models.promise import PromiseRow
from models.unlock import Unlock

LATE = "unlock_unconfirmed"
_ENDS = {
    Outcome.KEPT: Ended.KEPT,
    Outcome.PARTLY_KEPT: Ended.BROKEN,
    Outcome.BROKEN: Ended.BROKEN,
    Outcome.CANCELLED: Ended.CANCELLED,
}


def grant(  # noqa: PLR0913 - whom, on what, by whom, when
    session: Session,
    parts: Wiring,
    client: Client,
    promise: PromiseRow,
    balance: Balance,
    *,
    actor: str,
    now: datetime,
) -> Unlock | NoUnlock:
    """Grant an unlock on a promise that was just made, within the limits.

    Two at once wait for each other at the client's row, and the second one hears that
    it stands already; an index refuses what would get past.
    """
    session.execute(select(Client.id).where(Client.id == client.id).with_for_update())
    limits = parts.settings.unlock_for(client.segment)
    today = local_day(now, client.zone)
    standing = unlock_standing(session, client, balance)
    if refused := may_unlock(standing, limits, today):
        return refused
    calendar = calendar_of(client, parts.settings)
    row = Unlock(
        client_id=client.id,
        promise_id=promise.id,
        state=GRANTED,
        until=calendar.next_business(promise.due_on),
        asked_at=now,
        asked_by=actor,
        confirm_by=now + timedelta(minutes=limits.confirm_minutes),
    )
    session.add(row)
    session.flush()
    _tell_of_grant(session, client, row, promise, now)
    facts = {"unlock": row.id, "promise": promise.id, "until": f"{row.until}"}
    audit.append(session, actor, "unlock.granted", f"client:{client.id}", facts, now)
    return row


def refuse(  # noqa: PLR0913, PLR0917 - whom, why, by whom, when
    session: Session,
    client: Client,
    why: str,
    actor: str,
    now: datetime,
    note: str = "",
) -> Unlock:
    """Keep that an unlock was refused, and why; `barred` holds until it is lifted."""
    row = Unlock(
        client_id=client.id,
        state=REFUSED,
        why=why,
        note=note or None,
        asked_at=now,
        asked_by=actor,
        ended_at=None if why == BARRED else now,
    )
    session.add(row)
    session.flush()
    facts = {"unlock": row.id, "why": why}
    audit.append(session, actor, "unlock.refused", f"client:{client.id}", facts, now)
    return row


def unbar(session: Session, client: Client, actor: str, now: datetime) -> bool:
    """Let the limits decide again; False where nothing was barred."""
    query = select(Unlock).where(Unlock.client_id == client.id, Unlock.why == BARRED)
    rows = session.scalars(query).all()
    for row in rows:
        row.why, row.ended_at, row.ended_by = "person", now, actor
    if rows:
        audit.append(session, actor, "unlock.unbarred", f"client:{client.id}", {}, now)
    return bool(rows)


def end_with_promise(  # noqa: PLR0913, PLR0917 - the promise, how it ended, and when
    session: Session,
    client: Client,
    promise: PromiseRow,
    state: Outcome,
    now: datetime,
    calendar: Calendar | None,
) -> None:
    """End the unlock that rests on a promise as the promise ended."""
    query = select(Unlock).where(
        Unlock.promise_id == promise.id, Unlock.state == GRANTED
    )
    row = session.scalar(query)
    if row is not None and state in _ENDS:
        end_unlock(session, client, row, _ENDS[state], now, calendar=calendar)


def end_unlock(  # noqa: PLR0913 - which, how, when, by whom
    session: Session,
    client: Client,
    row: Unlock,
    why: Ended,
    now: datetime,
    *,
    calendar: Calendar | None,
    by: str = "bot",
) -> None:
    """End an unlock and tell the company's systems, or else a person."""
    row.state, row.why, row.ended_at, row.ended_by = ENDED, why.value, now, by
    if why is not Ended.KEPT and calendar is not None:
        row.suspend_from = suspend_from(local_day(now, client.zone), calendar)
    session.flush()
    withdraw_task(session, row.task_id, "unlock_over", now)
    clear_alert(session, LATE, f"unlock:{row.id}", now)
    told = {
        "unlock": row.id,
        "why": why.value,
        "suspend_from": row.suspend_from.isoformat() if row.suspend_from else None,
    }
    heard = announce(session, Kind.UNLOCK_ENDED, client, told, now)
    again = row.suspend_from is not None and row.confirmed_at is not None
    if heard is None and again:
        task = leave_task(session, client, row, SUSPEND, now)
        row.task_id = task.id
    facts = {"unlock": row.id, "why": why.value}
    audit.append(session, by, "unlock.ended", f"client:{client.id}", facts, now)


def _tell_of_grant(
    session: Session, client: Client, row: Unlock, promise: PromiseRow, now: datetime
) -> None:
    told = {
        "unlock": row.id,
        "until": f"{row.until}",
        "promise": promise.id,
        "due_on": promise.due_on.isoformat(),
    }
    if announce(session, Kind.UNLOCK_GRANTED, client, told, now) is None:
        row.task_id = leave_task(session, client, row, RESTORE, now).id
        session.flush()
