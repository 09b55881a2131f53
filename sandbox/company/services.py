"""The provisioning: services are brought back, or suspended, and Régua is told so.

1. An unlock was granted: the service is back a moment later, and the API hears it.
2. It ended otherwise than by a payment: the service is suspended from the day that was
   told, unless the client pays before it.
"""

import json
from datetime import date
from urllib.parse import quote
from zoneinfo import ZoneInfo

from sandbox.company.store import Heard
from sandbox.world import World

GRANTED, ENDED, PAID = (
    "service.unlock_granted",
    "service.unlock_ended",
    "payment.received",
)
_ZONE = ZoneInfo("America/Sao_Paulo")
_WORK_SECONDS, _AGAIN_SECONDS, _TRIES = 1.5, 5.0, 3


def act_on(world: World, told: Heard) -> None:
    """Do what an event asks of a provisioning system; most ask nothing."""
    client = str(told.data.get("client") or "")
    if not client or not world.settings.api_token:
        return
    if told.type in {GRANTED, PAID}:
        world.system.suspends.pop(client, None)
    if told.type == GRANTED:
        told.done = "waits"
        _later(world, told, client, "active")
    if told.type == ENDED and (day := _day(told.data.get("suspend_from"))):
        told.done = "suspends"
        world.system.suspends[client] = day, told


def suspend_due(world: World) -> None:
    """Suspend the services whose day has come, by the demo's clock."""
    today = world.clock.now().astimezone(_ZONE).date()
    with world.lock:
        due = [
            (client, told)
            for client, (day, told) in world.system.suspends.items()
            if day <= today
        ]
        for client, told in due:
            del world.system.suspends[client]
            _later(world, told, client, "suspended")


def _later(
    world: World, told: Heard, client: str, state: str, tries: int = _TRIES
) -> None:
    wait = _WORK_SECONDS if tries == _TRIES else _AGAIN_SECONDS
    world.agenda.after(wait, lambda: _tell(world, told, client, state, tries))


def _tell(world: World, told: Heard, client: str, state: str, tries: int) -> None:
    """Tell the API how the service stands now (docs/api.md, "Tell of a service")."""
    base, token = world.settings.app_url, world.settings.api_token
    answer = world.poster.put(
        f"{base}/api/v1/clients/{quote(client, safe='')}/service",
        json.dumps({"state": state}).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    told.answer = answer.status
    world.journal.write("service", client=client, state=state, answer=answer.status)
    if answer.taken:
        told.done = "restored" if state == "active" else "suspended"
    elif tries > 1:
        _later(world, told, client, state, tries - 1)
    else:
        told.done = "failed"


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
