"""Is it up, and may it be sent work? For load balancers, supervisors and `doctor`."""

import logging
import time
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError

from bot.agents import door_time
from bot.ledger.freeze import frozen_since
from bot.migrations import SchemaError, check_current
from bot.secret_tokens import new_token
from bot.watch.beats import pulses, state_of
from bot.wiring import Wiring, wiring
from models.lease import Mark
from nlu.process import answers

blueprint = Blueprint("health", __name__)
log = logging.getLogger(__name__)
PROBE_SECONDS = 10.0
PAGES = 16_384  # bytes: more than the page that a row would fit into
_WELL = frozenset({"ok", "off"})


@dataclass
class Probe:
    """What the last try to write said, and when to try again (time.monotonic())."""

    writable: bool = True
    again_after: float = 0.0


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer as long as the process can answer at all."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Answer 200 when work may come; 503 when it could not be kept.

    Without Rasa the rules understand alone; a ticker or a worker that is late, or books
    that are frozen, keep nothing from being stored: degraded, and ready. Details of a
    failure stay in the log, for this answer is open to all.
    """
    parts = wiring()
    checks = {"database": _database(parts), "rasa": _rasa(parts), **_others(parts)}
    ready = checks["database"] == "ok"
    well = all(state in _WELL for state in checks.values())
    status = "ok" if well else "degraded" if ready else "failing"
    return jsonify(status=status, checks=checks), 200 if ready else 503


def _database(parts: Wiring) -> str:
    try:
        check_current(parts.database.engine)
        if not _writable(parts):
            return "cannot be written"
    except SQLAlchemyError:
        log.exception("the database is away")
        return "away"
    except SchemaError:
        return "schema not current"
    return "ok"


def _writable(parts: Wiring) -> bool:
    """Write and take back a few pages, at most every ten seconds (F62).

    A full disk may still be read: without this it would look ready.
    """
    probe: Probe = current_app.extensions.setdefault("regua_probe", Probe())
    if time.monotonic() < probe.again_after:
        return probe.writable
    try:
        with parts.database.write() as session:
            session.add(Mark(name=f"probe:{new_token()}", value="." * PAGES))
            session.flush()
            session.execute(delete(Mark).where(Mark.name.startswith("probe:")))
        probe.writable = True
    except SQLAlchemyError:
        log.critical("the database cannot be written: nothing is taken or sent")
        probe.writable = False
    probe.again_after = time.monotonic() + PROBE_SECONDS
    return probe.writable


def _others(parts: Wiring) -> dict[str, str]:
    """Say how ticker and worker are: a dead one cannot say so itself."""
    try:
        with parts.database.read() as session:
            missed = parts.settings.watch.missed_intervals
            found = pulses(session, door_time(parts.clock), missed)
            books = "frozen" if frozen_since(session) else "ok"
    except SQLAlchemyError:
        return dict.fromkeys(("ticker", "worker", "books"), "unknown")
    return {
        "books": books,
        "ticker": state_of(found, worker=False),
        "worker": state_of(found, worker=True),
    }


def _rasa(parts: Wiring) -> str:
    environment = parts.environment
    if environment.rasa_url is None:
        return "off"
    there = answers(environment.rasa_url, environment.rasa_token or "")
    return "ok" if there else "away"
