"""Levers on the company's own system; its moods are set as the providers' are."""

from typing import Any

from flask import Blueprint, Response, jsonify

from sandbox.company.store import Heard
from sandbox.control.given import BadRequestError, given
from sandbox.world import World, the_world

bp = Blueprint("control_company", __name__, url_prefix="/_control")


@bp.get("/company")
def heard() -> Response:
    """List what it was told, in order, and what it did."""
    return jsonify(events=shown_events(the_world()))


@bp.post("/company")
def secret() -> Response:
    """Give it another secret, {secret}; "" gives back its own."""
    world, wanted = the_world(), given().get("secret")
    if not isinstance(wanted, str):
        message = "A secret is required, or an empty text for its own."
        raise BadRequestError(message)
    world.system.secret = wanted or world.settings.hook_secret
    return jsonify(ok=True)


def shown_events(world: World) -> list[dict[str, Any]]:
    """Show what the system was told, newest last."""
    with world.lock:
        return [_shown(each) for each in world.system.heard]


def _shown(told: Heard) -> dict[str, Any]:
    return {
        "n": told.n,
        "id": told.id,
        "at": told.at.isoformat(),
        "happened_at": told.happened_at,
        "type": told.type,
        "data": told.data,
        "verified": told.verified,
        "times": told.times,
        "done": told.done,
        "answer": told.answer,
    }
