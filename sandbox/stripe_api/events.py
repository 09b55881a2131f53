"""Events: kept for listing, and posted signed until the application takes them."""

import copy
import hashlib
import hmac
import json
import time
from functools import partial

from sandbox.ids import stripe_id
from sandbox.stripe_api.guard import API_VERSION
from sandbox.stripe_api.store import StripeObject
from sandbox.world import World

# Stripe goes on for three days; a demo is shorter. Seconds before each new try.
_BACK_OFF = (0.5, 1, 2, 4, 8, 15, 30, 60, 60, 60, 60, 60)


def sign(payload: bytes, secret: str, timestamp: int) -> str:
    """Return the Stripe-Signature header.

    Source: https://docs.stripe.com/webhooks#verify-manually
    """
    signed = b"%d.%s" % (timestamp, payload)
    code = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={code}"


def emit(world: World, *happenings: tuple[str, StripeObject]) -> None:
    """Make events of what happened, and post them one after the other."""
    events = [_event(world, kind, what) for kind, what in happenings]
    mode = world.modes.take("stripe_webhooks").name
    if mode == "drop":
        return
    if mode == "reversed":
        events.reverse()
    if mode == "duplicate":
        events = [event for event in events for _ in range(2)]
    if mode == "first":  # before the request that caused them is answered
        _post_all(world, events)
        return
    world.agenda.after(0, partial(_post_all, world, events))


def resend(world: World, event: StripeObject) -> None:
    """Post an event again, as `stripe events resend` does."""
    world.agenda.after(0, partial(_post, world, event, 0))


def _event(world: World, kind: str, what: StripeObject) -> StripeObject:
    event = {
        "id": stripe_id("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": int(world.clock.now().timestamp()),
        "data": {"object": copy.deepcopy(what)},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }
    world.journal.write("event", id=event["id"], type=kind, of=what["id"])
    return world.stripe.add(event)


def _post_all(world: World, events: list[StripeObject]) -> None:
    for event in events:
        _post(world, event, 0)


def _post(world: World, event: StripeObject, tries: int) -> None:
    # The signature bears the real time: the SDKs measure its age by the real clock.
    payload = json.dumps(event, ensure_ascii=False).encode()
    secret = world.settings.stripe_webhook_secret
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": sign(payload, secret, int(time.time())),
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    }
    url = world.settings.app_url + "/webhooks/stripe"
    answer = world.poster.body(url, payload, headers)

    world.stripe.attempts.setdefault(event["id"], []).append(answer.status)
    if answer.taken:
        event["pending_webhooks"] = 0
    elif tries < len(_BACK_OFF):
        world.agenda.after(_BACK_OFF[tries], partial(_post, world, event, tries + 1))
