"""The address to which events are posted, as docs/webhooks.md says to write one."""

import json
import time
from typing import Any

from flask import Blueprint, Response, request

from sandbox.company.services import act_on
from sandbox.company.store import Heard
from sandbox.hang_up import HangUp
from sandbox.modes import OK
from sandbox.world import World, the_world

PATH = "/company/events"
_SLOW_MS = 3_000
_REFUSED, _TAKEN = 401, 204
_LONGEST_ID = 64

bp = Blueprint("company", __name__)


@bp.post(PATH)
def hear() -> Response:
    """Take an event whose signature holds; what is known already is taken once more."""
    world, body = the_world(), request.get_data()
    if spoilt := _misbehave(world):
        return spoilt
    headers = {name.lower(): value for name, value in request.headers.items()}
    with world.lock:
        told = _read(world, body, headers)
        told.verified = world.system.opens(body, headers)
        kept, new = world.system.keep(told)
        if new and kept.verified:
            act_on(world, kept)
    world.journal.write("company", id=kept.id, type=kept.type, ok=kept.verified)
    return Response(status=_TAKEN if kept.verified else _REFUSED)


def _misbehave(world: World) -> Response | None:
    mode = world.modes.take("company")
    if mode.name == "slow":
        time.sleep((mode.ms or _SLOW_MS) / 1000)
    if mode.name == "down":
        return Response(HangUp())
    return None if mode.name in {OK, "slow"} else Response(status=int(mode.name))


def _read(world: World, body: bytes, headers: dict[str, str]) -> Heard:
    """Read what it says of itself, which counts only once its signature was seen."""
    try:
        told = json.loads(body)
    except ValueError:
        told = {}
    said: dict[str, Any] = told if isinstance(told, dict) else {}
    data = said.get("data")
    return Heard(
        id=headers.get("webhook-id", "")[:_LONGEST_ID],
        at=world.clock.now(),
        type=str(said.get("type", "?"))[:_LONGEST_ID],
        data=data if isinstance(data, dict) else {},
        happened_at=str(said.get("timestamp", ""))[:_LONGEST_ID],
    )
