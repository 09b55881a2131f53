"""A client's service as another system tells of it: suspended, or back."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from bot.api.problems import Kind, Problem
from bot.services.told import service_view, tell_service
from bot.wiring import Wiring
from domain.unlock import Service
from domain.zones import local_day
from models.client import Client

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
FIELDS = {"state", "since"}


def take_service(
    parts: Wiring, external_id: str, body: object, actor: str
) -> dict[str, Any] | Problem:
    """Take in what became of a client's service, and answer with how it stands."""
    told = _read(body)
    if isinstance(told, Problem):
        return told
    state, since = told
    now = parts.clock.now()
    with parts.database.write() as session:
        client = session.scalar(
            select(Client).where(Client.external_id == external_id).with_for_update()
        )
        if client is None:
            return Problem(Kind.NOT_FOUND)
        day = since or _usual(client, state, now)
        if day > local_day(now, client.zone):
            return _unfit("since", "lies in the future")
        tell_service(session, parts, client, state, day, actor=actor, now=now)
        session.flush()
        return service_view(session, client)


def read_service(parts: Wiring, external_id: str) -> dict[str, Any] | Problem:
    """Show how a client's service stands, as it was told last."""
    with parts.database.read() as session:
        query = select(Client).where(Client.external_id == external_id)
        client = session.scalar(query)
        return service_view(session, client) if client else Problem(Kind.NOT_FOUND)


def _usual(client: Client, state: Service, now: datetime) -> date:
    """Take the day that was told before for the same state, else today."""
    if client.service == state and client.service_since is not None:
        return client.service_since
    return local_day(now, client.zone)


def _read(body: object) -> tuple[Service, date | None] | Problem:
    if not isinstance(body, Mapping) or set(body) - FIELDS:
        return Problem(Kind.UNFIT, "state, and since if it is known")
    if body.get("state") not in set(Service):
        return _unfit("state", f"is one of {', '.join(Service)}")
    since = body.get("since")
    if since is None:
        return Service(body["state"]), None
    try:
        day = date.fromisoformat(since) if _ISO.fullmatch(str(since)) else None
    except ValueError:
        day = None
    if day is None:
        return _unfit("since", 'write a day as "2026-11-24"')
    return Service(body["state"]), day


def _unfit(field: str, reason: str) -> Problem:
    return Problem(Kind.UNFIT, errors=[{"field": field, "reason": reason}])
