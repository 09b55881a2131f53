"""Who may call the fake Stripe, its moods, and its idempotency keys."""

import hmac
import json
import time
from http import HTTPStatus

from flask import Blueprint, Response, g, request

from sandbox.ids import stripe_id
from sandbox.modes import Mode
from sandbox.stripe_api.errors import StripeError, error_answer, refuse
from sandbox.stripe_api.store import Remembered
from sandbox.world import the_world

API_VERSION = "2026-09-30.endive"
_LONGEST_KEY = 255
_SLOW_MS = 3_000
# Nothing is kept of what was refused before it began: a retry may succeed.
_NOT_KEPT = {400, 401, 404, 409, 429}


def guard(bp: Blueprint) -> None:
    """Ask for the key on every route of `bp`, and answer a repeated key alike."""
    bp.before_request(_authenticate)
    bp.before_request(_misbehave)
    bp.before_request(_replay)
    bp.after_request(_keep)
    bp.register_error_handler(StripeError, error_answer)


def _authenticate() -> None:
    given = request.authorization
    token = (given.token or given.username or "") if given else ""
    if not hmac.compare_digest(token, the_world().settings.stripe_key):
        refuse(
            f"Invalid API Key provided: {token[:8]}****",
            status=HTTPStatus.UNAUTHORIZED,
        )


def _misbehave() -> None:
    mode: Mode = the_world().modes.take("stripe")
    g.stripe_mode = mode
    if mode.name == "slow":
        time.sleep((mode.ms or _SLOW_MS) / 1000)
    if mode.name == "429":
        refuse(
            "Request rate limit exceeded.",
            code="rate_limit",
            status=HTTPStatus.TOO_MANY_REQUESTS,
        )
    if mode.name == "500":
        raise _broken()


def _broken() -> StripeError:
    return StripeError(
        "An unknown error occurred",
        kind="api_error",
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
    )


def _replay() -> Response | None:
    key = _key()
    if not key:
        return None
    if len(key) > _LONGEST_KEY:
        refuse("Idempotency keys have at most 255 characters.")
    world = the_world()
    with world.lock:
        known = world.stripe.answers.get(key)
        if known is None:
            _begin(world.stripe.under_way, key)
            return None
    if known.asked != _asked():
        message = (
            "Keys for idempotent requests can only be used with the same parameters "
            "they were first used with."
        )
        refuse(message, kind="idempotency_error")
    answer = Response(known.body, known.status, mimetype="application/json")
    answer.headers["Idempotent-Replayed"] = "true"
    return answer


def _begin(under_way: set[str], key: str) -> None:
    if key in under_way:
        refuse(
            "There is currently another in-progress request using this key.",
            code="idempotency_key_in_use",
            kind="idempotency_error",
            status=HTTPStatus.CONFLICT,
        )
    under_way.add(key)
    g.begun = key


def _keep(response: Response) -> Response:
    response.headers["Stripe-Version"] = API_VERSION
    response.headers["Request-Id"] = stripe_id("req", 14)
    key, mode = _key(), g.get("stripe_mode", Mode())
    if "Idempotent-Replayed" in response.headers:
        return response
    if mode.name == "500_after_accept":
        broken = error_answer(_broken())
        response.set_data(broken.get_data())
        response.status_code = broken.status_code
    if key:
        response.headers["Idempotency-Key"] = key
    if "begun" in g:
        store = the_world().stripe
        if response.status_code not in _NOT_KEPT:
            answer = Remembered(_asked(), response.status_code, response.get_data())
            store.answers[key] = answer
        store.under_way.discard(key)
    return response


def _key() -> str:
    if request.method != "POST":
        return ""
    return request.headers.get("Idempotency-Key", "")


def _asked() -> str:
    form = sorted(request.form.items(multi=True))
    return json.dumps([request.path, form])
