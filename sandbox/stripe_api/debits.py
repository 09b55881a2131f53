"""Direct debit: a mandate given on the page, and payments with nobody there.

Sources: https://docs.stripe.com/payments/bank-debits and
https://docs.stripe.com/api/mandates
"""

from functools import partial
from typing import Any

from sandbox.ids import stripe_id
from sandbox.stripe_api.errors import (
    refuse,
    refuse_missing_object,
    refuse_missing_parameter,
)
from sandbox.stripe_api.events import emit
from sandbox.stripe_api.form import Tree, whole
from sandbox.stripe_api.metadata import read_metadata
from sandbox.stripe_api.payments import charge_of
from sandbox.stripe_api.sessions import check_session, expiry_of, shown
from sandbox.stripe_api.store import StripeObject
from sandbox.world import World

KINDS = (
    "acss_debit",
    "au_becs_debit",
    "bacs_debit",
    "sepa_debit",
    "us_bank_account",
)
BANK_TAKES = 2  # seconds; a real bank takes days


def create_setup(world: World, given: Tree) -> StripeObject:
    """Make an open session in setup mode, or raise StripeError."""
    check_session(given)
    if given.get("line_items") or given.get("payment_intent_data"):
        refuse("You can not pass `line_items` in `setup` mode.", param="line_items")
    allowed = given.get("allowed_payment_method_types") or ()
    methods = [kind for kind in KINDS if kind in allowed]
    if not methods:
        refuse("No valid payment method types for this Checkout Session.")
    now = int(world.clock.now().timestamp())
    key = stripe_id("cs_test", 58)
    return world.stripe.add(
        {
            "id": key,
            "object": "checkout.session",
            "allowed_payment_method_types": list(allowed),
            "amount_total": None,
            "cancel_url": given.get("cancel_url"),
            "client_reference_id": given.get("client_reference_id"),
            "created": now,
            "currency": given.get("currency"),
            "customer": None,
            "expires_at": expiry_of(given, now),
            "livemode": False,
            "locale": given.get("locale"),
            "metadata": read_metadata(given),
            "mode": "setup",
            "payment_intent": None,
            "payment_method_types": methods,
            "payment_status": "no_payment_required",
            "setup_intent": None,
            "status": "open",
            "success_url": given.get("success_url"),
            "url": f"{world.own_url}/c/pay/{key}",
            "_items": [],
            "_intent_data": given.get("setup_intent_data") or {},
        }
    )


def give(
    world: World, session: StripeObject, kind: str, *, pays: bool = True
) -> StripeObject:
    """Give the mandate that a session asks for; *pays*: whether the bank will."""
    with world.lock:
        if session["status"] != "open" or kind not in session["payment_method_types"]:
            refuse("This Checkout Session cannot be confirmed.")
        now = int(world.clock.now().timestamp())
        customer = world.stripe.add(
            {
                "id": stripe_id("cus", 14),
                "object": "customer",
                "created": now,
                "livemode": False,
                "metadata": {},
            }
        )
        method = world.stripe.add(
            {
                "id": stripe_id("pm"),
                "object": "payment_method",
                "created": now,
                "customer": customer["id"],
                "livemode": False,
                "type": kind,
                kind: {"last4": "3000"},
                "_pays": pays,
            }
        )
        mandate = world.stripe.add(
            {
                "id": stripe_id("mandate"),
                "object": "mandate",
                "livemode": False,
                "payment_method": method["id"],
                "status": "active",
                "type": "multi_use",
            }
        )
        intent = world.stripe.add(
            {
                "id": stripe_id("seti"),
                "object": "setup_intent",
                "created": now,
                "customer": customer["id"],
                "livemode": False,
                "mandate": mandate["id"],
                "metadata": session["_intent_data"].get("metadata") or {},
                "payment_method": method["id"],
                "payment_method_types": [kind],
                "status": "succeeded",
                "usage": "off_session",
            }
        )
        session |= {
            "status": "complete",
            "url": None,
            "customer": customer["id"],
            "setup_intent": intent["id"],
        }
        emit(
            world,
            ("setup_intent.succeeded", shown(intent)),
            ("checkout.session.completed", shown(session)),
        )
        return intent


def create_intent(world: World, given: Tree) -> StripeObject:
    """Order a payment on a mandate; the bank's answer comes later."""
    amount = whole(given.get("amount"), "amount")
    if amount is None or not given.get("currency"):
        refuse_missing_parameter("amount")
    method = _method(world, given)
    mandate = world.stripe.find("mandate", given.get("mandate") or "")
    if mandate is not None and mandate["status"] != "active":
        refuse("This mandate is not active.", code="payment_intent_mandate_invalid")
    if given.get("confirm") != "true" or given.get("off_session") != "true":
        refuse("The sandbox takes payments off session only.", param="confirm")
    if method["type"] not in (given.get("allowed_payment_method_types") or ()):
        refuse("This payment method is not allowed.", param="payment_method")
    intent = world.stripe.add(
        {
            "id": stripe_id("pi"),
            "object": "payment_intent",
            "amount": amount,
            "amount_capturable": 0,
            "amount_received": 0,
            "created": int(world.clock.now().timestamp()),
            "currency": given["currency"].lower(),
            "customer": method["customer"],
            "description": given.get("description"),
            "last_payment_error": None,
            "latest_charge": None,
            "livemode": False,
            "metadata": read_metadata(given),
            "payment_method": method["id"],
            "payment_method_types": [method["type"]],
            "status": "processing",
        }
    )
    emit(world, ("payment_intent.processing", shown(intent)))
    world.agenda.after(BANK_TAKES, partial(answer, world, intent, method))
    return intent


def answer(world: World, intent: StripeObject, method: StripeObject) -> None:
    """Let the bank pay, or refuse."""
    with world.lock:
        if intent["status"] != "processing":
            return
        if method["_pays"]:
            charge = charge_of(world, intent)
            intent |= {
                "status": "succeeded",
                "amount_received": intent["amount"],
                "latest_charge": charge["id"],
            }
            emit(
                world,
                ("charge.succeeded", shown(charge)),
                ("payment_intent.succeeded", shown(intent)),
            )
            return
        problem = {"code": "insufficient_funds", "type": "card_error"}
        intent |= {"status": "requires_payment_method", "last_payment_error": problem}
        emit(world, ("payment_intent.payment_failed", shown(intent)))


def detach(world: World, key: str) -> StripeObject:
    """Take a payment method from its customer; its mandates end with it."""
    with world.lock:
        method = world.stripe.find("payment_method", key)
        if method is None:
            refuse_missing_object("payment_method", key)
        method["customer"] = None
        for mandate in world.stripe.every("mandate"):
            if mandate["payment_method"] == key and mandate["status"] == "active":
                mandate["status"] = "inactive"
                emit(world, ("mandate.updated", shown(mandate)))
        return method


def configurations(world: World) -> dict[str, Any]:
    """List what the account takes: as most in Brazil, without Pix."""
    del world
    on = {"available": True, "display_preference": {"value": "on"}}
    off = {"available": False, "display_preference": {"value": "off"}}
    default = {
        "id": "pmc_1SandboxSandbox00",
        "object": "payment_method_configuration",
        "active": True,
        "is_default": True,
        "livemode": False,
        "name": "Default",
        "parent": None,
        "card": on,
        "boleto": on,
        "pix": off,
        **dict.fromkeys(KINDS, on),
    }
    return {
        "object": "list",
        "data": [default],
        "has_more": False,
        "url": "/v1/payment_method_configurations",
    }


def _method(world: World, given: Tree) -> StripeObject:
    key = given.get("payment_method") or ""
    found = world.stripe.find("payment_method", key)
    if found is None:
        refuse_missing_object("payment_method", key, "payment_method")
    if found["customer"] is None or found["customer"] != given.get("customer"):
        refuse("The payment method does not belong to the customer.", param="customer")
    return found
