"""Answers that are late: people are alerted, and the client is told once, honestly."""

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alerts import clear_alert, raise_alert
from bot.disputes.open import due_from
from bot.disputes.rows import numbers_of, which
from bot.notices import write_notice
from bot.wiring import Wiring
from domain.disputes import State
from domain.zones import local_day
from flows.turn import Say
from models.agent import Agent
from models.client import Client
from models.dispute import Dispute

LATE = "disputes_late"
WORDS = tuple(f"dispute.late.{form}" for form in ("one", "several", "all"))


def late(session: Session, today: date) -> list[Dispute]:
    """List what should have been answered before *today*, the oldest first."""
    query = select(Dispute).where(
        Dispute.state == State.OPEN, Dispute.answer_by < today
    )
    return list(session.scalars(query.order_by(Dispute.answer_by, Dispute.id)))


def dispute_round(parts: Wiring) -> int:
    """Tell people, and once each client, of answers that are late; give how many.

    1. One alert for the managers, with the oldest and whose they are. 2. The owner sees
    it as their own in the room. 3. The client hears it once, with the new day; the day
    that was promised first stays the one by which it is late.
    """
    now = parts.clock.now()
    with parts.database.write() as session:
        waiting = late(session, local_day(now, parts.settings.zone))
        if not waiting:
            clear_alert(session, LATE, "", now)
            return 0
        raise_alert(session, LATE, "", _figures(session, waiting), now)
        _tell_clients(session, parts, waiting, now)
    return len(waiting)


def _figures(session: Session, waiting: list[Dispute]) -> dict[str, object]:
    oldest = waiting[0].answer_by
    owners = {row.owner_id for row in waiting if row.owner_id is not None}
    query = select(Agent.name).where(Agent.id.in_(owners)).order_by(Agent.name)
    names = list(session.scalars(query))
    return {
        "count": len(waiting),
        "since": oldest and oldest.isoformat(),
        "owners": ", ".join(names) or "-",
    }


def _tell_clients(
    session: Session, parts: Wiring, waiting: list[Dispute], now: datetime
) -> None:
    """Write one message a client, whatever number of theirs is late."""
    untold = defaultdict(list)
    for row in waiting:
        if row.late_told_at is None:
            untold[row.client_id].append(row)
    for client_id, rows in untold.items():
        client = session.get_one(Client, client_id)
        day = due_from(parts, client, local_day(now, client.zone))
        whole = any(row.invoice_id is None for row in rows)
        form, params = which([] if whole else numbers_of(session, rows))
        say = Say(f"dispute.late.{form}", params | {"day": day})
        write_notice(session, parts, client, say, now, anew=True)
        for row in rows:
            row.late_told_at, row.told_by = now, day
