"""What Stripe posts to us: verify, store, answer. Nothing else happens here."""

import json
import logging
from typing import Any

import stripe
from flask import Blueprint, Response, request
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.inbox import Arrival, store
from bot.wiring import Wiring, wiring

blueprint = Blueprint("stripe", __name__, url_prefix="/webhooks/stripe")
log = logging.getLogger(__name__)

TOLERANCE = 300  # seconds; an older signature may be a replay


@blueprint.post("")
def event() -> Response:
    """Verify (400), read (400), store (503 when that fails), and only then answer 200.

    The unique event id makes a second delivery harmless.
    """
    parts = wiring()
    body = request.get_data()
    if not _genuine(parts, body):
        return Response("no valid signature", status=400)
    arrival = _arrival(body)
    if arrival is None:
        return Response("no event", status=400)
    return _stored(parts, arrival)


def _genuine(parts: Wiring, body: bytes) -> bool:
    """Check the signature over the raw body, by the SDK, in constant time.

    While a secret is changed, the old one counts beside the new one (F14).
    """
    secrets = parts.environment.stripe_secrets
    header = request.headers.get("Stripe-Signature", "")
    if not secrets:
        log.error("an event came, and STRIPE_WEBHOOK_SECRET is not set")
    return any(_signed(body, header, secret) for secret in secrets)


def _signed(body: bytes, header: str, secret: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(body, header, secret, TOLERANCE)
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        return False
    return True


def _arrival(body: bytes) -> Arrival | None:
    """Read what an event needs to be worked off later; None for what is none.

    Each event has a queue of its own: Stripe promises no order, and an early refund
    must not stand in the way of the payment that it waits for.
    """
    try:
        told: Any = json.loads(body)
        key, kind, of = told["id"], told["type"], told["data"]["object"]
    except (ValueError, TypeError, KeyError):
        return None
    if not (isinstance(key, str) and isinstance(kind, str) and isinstance(of, dict)):
        return None
    return Arrival("stripe", "event", key[:120], f"stripe:{key}"[:80], body.decode())


def _stored(parts: Wiring, arrival: Arrival) -> Response:
    try:
        store(parts.database, arrival, parts.clock.now())
    except IntegrityError:
        log.debug("a second delivery of %s", arrival.dedupe_key)
    except SQLAlchemyError:
        log.exception("an event could not be stored; Stripe will try again")
        return Response(status=503)
    return Response(status=200)
