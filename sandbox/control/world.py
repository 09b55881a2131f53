"""Levers on the sandbox itself: its clock, its logs, a new beginning."""

from flask import Blueprint, Response, jsonify

from sandbox.control.given import BadRequestError, bad_request_answer, given, instant
from sandbox.passing_time import time_passed
from sandbox.world import the_world

bp = Blueprint("control_world", __name__, url_prefix="/_control")
bp.app_errorhandler(BadRequestError)(bad_request_answer)


@bp.get("/clock")
def clock() -> Response:
    """Tell the demo's instant."""
    return jsonify(now=the_world().clock.now().isoformat())


@bp.post("/clock")
def move_clock() -> Response:
    """Go on from {now}; windows close and sessions expire by it."""
    world = the_world()
    world.clock.move_to(instant(given().get("now")))
    time_passed(world)
    return clock()


@bp.post("/reset")
def reset() -> Response:
    """Forget everything."""
    the_world().reset()
    return jsonify(ok=True)


@bp.get("/calls")
def calls() -> Response:
    """List the requests made to both APIs."""
    return jsonify(calls=the_world().calls.rows())


@bp.get("/alerts")
def alerts() -> Response:
    """List what Twilio's debugger would show."""
    return jsonify(alerts=the_world().alerts)
