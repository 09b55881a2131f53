"""Levers on the fake Stripe."""

from typing import Any

from flask import Blueprint, Response, jsonify

from sandbox.control.given import BadRequestError, given
from sandbox.stripe_api.errors import StripeError
from sandbox.stripe_api.events import resend
from sandbox.stripe_api.payments import (
    Payer,
    decline,
    let_lapse,
    pay,
    settle,
    stray,
)
from sandbox.stripe_api.payouts import fail_payout, pay_out
from sandbox.stripe_api.reversals import (
    close_dispute,
    end_refund,
    escalate,
    find_charge,
    open_dispute,
    refund,
)
from sandbox.stripe_api.sessions import shown
from sandbox.stripe_api.store import StripeObject
from sandbox.world import the_world

_OUTCOMES = ("won", "lost", "warning_closed", "escalate")
bp = Blueprint("control_stripe", __name__, url_prefix="/_control")


@bp.errorhandler(StripeError)
def _refused(problem: StripeError) -> tuple[Response, int]:
    return jsonify(error=problem.message), problem.status


@bp.get("/stripe")
def everything() -> Response:
    """List sessions and events, and how each event's posts were answered."""
    store = the_world().stripe
    events = [
        {**each, "attempts": store.attempts.get(each["id"], [])}
        for each in store.every("event")
    ]
    sessions = [shown(each) for each in store.every("checkout.session")]
    return jsonify(sessions=sessions, events=events)


@bp.post("/pay")
def client_pays() -> Response:
    """Pay {session|url} with {method}: card, pix, boleto, declined, settle or lapse."""
    asked = given()
    world, session = the_world(), _session(asked)
    method = asked.get("method", "card")
    if method == "declined":
        intent = decline(world, session)
    elif method == "settle":
        intent = settle(world, session)
    elif method == "lapse":
        intent = let_lapse(world, session)
    else:
        intent = pay(world, session, method, Payer())
    return jsonify(payment_intent=shown(intent), session=shown(session))


@bp.post("/refund")
def give_back() -> Response:
    """Refund {session|url|payment_intent|charge}, wholly or {amount} cents of it."""
    asked = given()
    wanted = {name: str(value) for name, value in _paid(asked).items()}
    if "amount" in asked:
        wanted["amount"] = str(asked["amount"])
    return jsonify(shown(refund(the_world(), wanted)))


@bp.post("/dispute")
def dispute() -> Response:
    """Dispute a payment {…, reason, inquiry}, or move it on: {dispute, outcome}.

    Outcomes: won (after lost: by an appeal), lost, warning_closed, escalate.
    """
    world, asked = the_world(), given()
    if "dispute" in asked:
        known = world.stripe.find("dispute", asked["dispute"])
        outcome = asked.get("outcome", "lost")
        if known is None or outcome not in _OUTCOMES:
            message = f"A dispute and an outcome are required: {', '.join(_OUTCOMES)}."
            raise BadRequestError(message)
        if outcome == "escalate":
            return jsonify(escalate(world, known))
        return jsonify(close_dispute(world, known, outcome))
    charge = find_charge(world, _paid(asked))
    reason, inquiry = asked.get("reason", "fraudulent"), bool(asked.get("inquiry"))
    return jsonify(open_dispute(world, charge, reason, inquiry=inquiry))


@bp.post("/refund_result")
def refund_result() -> Response:
    """End a refund: {refund, status: succeeded|failed}."""
    world, asked = the_world(), given()
    known = world.stripe.find("refund", asked.get("refund", ""))
    status = asked.get("status", "succeeded")
    if known is None or status not in {"succeeded", "failed"}:
        message = "A refund and a status, succeeded or failed, are required."
        raise BadRequestError(message)
    return jsonify(shown(end_refund(world, known, status)))


@bp.post("/payout")
def payout() -> Response:
    """Pay out {amount} cents or all there is, or let one come back: {payout}."""
    world, asked = the_world(), given()
    if "payout" not in asked:
        return jsonify(shown(pay_out(world, asked.get("amount"))))
    known = world.stripe.find("payout", asked["payout"])
    if known is None:
        message = "No such payout."
        raise BadRequestError(message)
    return jsonify(shown(fail_payout(world, known)))


@bp.post("/charge")
def foreign_charge() -> Response:
    """Take money that no session of ours asked for: {amount, metadata}."""
    asked = given()
    metadata = {str(k): str(v) for k, v in asked.get("metadata", {}).items()}
    return jsonify(shown(stray(the_world(), int(asked.get("amount", 5_000)), metadata)))


@bp.post("/resend")
def resend_event() -> Response:
    """Post an event again: {event}."""
    world = the_world()
    event = world.stripe.find("event", given().get("event", ""))
    if event is None:
        message = "No such event."
        raise BadRequestError(message)
    resend(world, event)
    return jsonify(event)


def _session(asked: dict[str, Any]) -> StripeObject:
    key = asked.get("session") or asked.get("url", "").rpartition("/")[2]
    session = the_world().stripe.find("checkout.session", key.partition("#")[0])
    if session is None:
        message = "No such Checkout Session."
        raise BadRequestError(message)
    return session


def _paid(asked: dict[str, Any]) -> dict[str, Any]:
    for name in ("charge", "payment_intent"):
        if name in asked:
            return {name: asked[name]}
    return {"payment_intent": _session(asked)["payment_intent"]}
