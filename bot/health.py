"""Is it up, and may it be sent work? For load balancers, supervisors and `doctor`."""

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from bot.migrations import SchemaError, check_current
from bot.wiring import Wiring, wiring
from nlu.process import answers

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer as long as the process can answer at all."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Answer 200 when work may come; 503 when it could not be kept.

    Without Rasa the rules understand alone: degraded, and ready. Details of a failure
    stay in the log, for this answer is open to all.
    """
    parts = wiring()
    checks = {"database": _database(parts), "rasa": _rasa(parts)}
    ready = checks["database"] == "ok"
    well = ready and checks["rasa"] in {"ok", "off"}
    status = "ok" if well else "degraded" if ready else "failing"
    return jsonify(status=status, checks=checks), 200 if ready else 503


def _database(parts: Wiring) -> str:
    try:
        check_current(parts.database.engine)
    except SQLAlchemyError:
        return "away"
    except SchemaError:
        return "schema not current"
    return "ok"


def _rasa(parts: Wiring) -> str:
    environment = parts.environment
    if environment.rasa_url is None:
        return "off"
    there = answers(environment.rasa_url, environment.rasa_token or "")
    return "ok" if there else "away"
