"""The round of deliveries: every endpoint in its own time, beside the others."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from bot.database import now_ms
from bot.hooks.deliver import deliver_next
from bot.watch.outside import Outside, outside_of
from bot.wiring import Wiring
from models.hook import HookAttempt, HookDelivery, HookEndpoint, HookEvent

AT_ONCE = 4  # endpoints that are called side by side
MOST = 50  # deliveries of one endpoint in a round
KEPT = timedelta(days=30)  # how long an event that is settled can be seen and resent


def hook_round(parts: Wiring, outside: Outside | None = None) -> int:
    """Deliver what is due; give how much was taken.

    An endpoint that fails is left alone until the next round: a slow one holds up
    neither the others nor the messages to clients, which are another process's work.
    """
    outside = outside or outside_of(parts.settings)
    with parts.database.read() as session:
        due = _due(session)
    if not due:
        return 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(lambda each: _some(parts, outside, each), due))


def forget_round(parts: Wiring) -> int:
    """Throw away what was settled long ago; give the number of events."""
    before = parts.clock.now() - KEPT
    with parts.database.write() as session:
        waiting = exists().where(
            HookDelivery.event_id == HookEvent.id, HookDelivery.settled.is_(False)
        )
        query = select(HookEvent.id).where(HookEvent.happened_at < before, ~waiting)
        events = list(session.scalars(query.limit(1_000)))
        deliveries = select(HookDelivery.id).where(HookDelivery.event_id.in_(events))
        session.execute(
            delete(HookAttempt).where(HookAttempt.delivery_id.in_(deliveries))
        )
        session.execute(delete(HookDelivery).where(HookDelivery.event_id.in_(events)))
        session.execute(delete(HookEvent).where(HookEvent.id.in_(events)))
    return len(events)


def _due(session: Session) -> list[int]:
    query = (
        select(HookDelivery.endpoint_id)
        .join(HookEndpoint)
        .where(
            HookDelivery.settled.is_(False),
            HookDelivery.run_after_ms <= now_ms(),
            HookDelivery.leased_until_ms <= now_ms(),
            HookEndpoint.disabled_at.is_(None),
        )
        .distinct()
    )
    return list(session.scalars(query))


def _some(parts: Wiring, outside: Outside, endpoint_id: int) -> int:
    for taken in range(MOST):
        if not deliver_next(parts, outside, endpoint_id):
            return taken
    return MOST
