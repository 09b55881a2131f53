"""What other systems tell of a client's service: back, or suspended, and since when."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from bot import audit
from bot.services.tasks import end_tasks
from bot.unlocks.confirm import confirm
from bot.unlocks.standing import unlock_of
from bot.wiring import Wiring
from domain.unlock import Service
from models.client import Client


def tell_service(  # noqa: PLR0913 - whose, what, since when, by whom
    session: Session,
    parts: Wiring,
    client: Client,
    state: Service,
    since: date,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Note it; "active" confirms the unlock that waits, and the client is told.

    The same word twice changes nothing. A stale "suspended" ends no unlock: that ends
    with its promise.
    """
    if state is Service.ACTIVE:
        confirm(session, parts, client, actor, now)
    else:
        end_tasks(session, client.id, now)
    changed = (client.service, client.service_since) != (state.value, since)
    client.service, client.service_since = state.value, since
    if changed:
        facts = {"state": state.value, "since": since.isoformat()}
        audit.append(session, actor, "service.told", f"client:{client.id}", facts, now)


def service_view(session: Session, client: Client) -> dict[str, Any]:
    """Show a client's service, and the unlock that stands."""
    row = unlock_of(session, client.id)
    unlock = None
    if row is not None:
        unlock = {
            "unlock": row.id,
            "until": row.until.isoformat() if row.until else None,
            "confirmed": row.confirmed_at is not None,
        }
    since = client.service_since
    return {
        "client": client.external_id,
        "state": client.service,
        "since": since.isoformat() if since else None,
        "unlock": unlock,
    }
