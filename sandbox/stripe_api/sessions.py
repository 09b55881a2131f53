"""Checkout Sessions: made, read, listed, expired."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from sandbox.ids import stripe_id
from sandbox.stripe_api.errors import (
    refuse,
    refuse_missing_object,
    refuse_missing_parameter,
    refuse_unknown_parameters,
)
from sandbox.stripe_api.events import emit
from sandbox.stripe_api.form import Tree, whole
from sandbox.stripe_api.metadata import read_metadata
from sandbox.stripe_api.session_params import KNOWN, METHODS
from sandbox.stripe_api.store import StripeObject
from sandbox.world import World

_SHORTEST = timedelta(minutes=30)
_LONGEST = timedelta(hours=24)
_FLOOR_MINOR = 50
_LONGEST_REFERENCE = 200


def create_session(world: World, given: Tree) -> StripeObject:
    """Make an open session, or raise StripeError."""
    check_session(given)
    now = int(world.clock.now().timestamp())
    items = [_line_item(item, place) for place, item in enumerate(_items(given))]
    currency = items[0]["currency"]
    total = sum(item["amount_total"] for item in items)
    if total < _FLOOR_MINOR:
        refuse(
            "The Checkout Session's total amount must convert to at least 50 cents.",
            code="amount_too_small",
        )
    key = stripe_id("cs_test", 58)
    session = {
        "id": key,
        "object": "checkout.session",
        "allowed_payment_method_types": given.get("allowed_payment_method_types"),
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "status": None},
        "cancel_url": given.get("cancel_url"),
        "client_reference_id": given.get("client_reference_id"),
        "created": now,
        "currency": currency,
        "custom_fields": [],
        "custom_text": {},
        "customer": _customer(world, given),
        "customer_creation": given.get("customer_creation", "if_required"),
        "customer_details": None,
        "customer_email": given.get("customer_email"),
        "expires_at": expiry_of(given, now),
        "livemode": False,
        "locale": given.get("locale"),
        "metadata": read_metadata(given),
        "mode": "payment",
        "payment_intent": None,
        "payment_method_options": {},
        "payment_method_types": _methods(given),
        "payment_status": "unpaid",
        "shipping_options": [],
        "status": "open",
        "success_url": given.get("success_url"),
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": given.get("ui_mode", "hosted_page"),
        "url": f"{world.own_url}/c/pay/{key}",
        "_items": items,
        "_intent_data": given.get("payment_intent_data") or {},
    }
    return world.stripe.add(session)


def expire_session(world: World, session: StripeObject) -> StripeObject:
    """Close an open session; the API refuses for any other."""
    if session["status"] != "open":
        refuse(
            'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of `{session['status']}`.",
        )
    session |= {"status": "expired", "url": None}
    emit(world, ("checkout.session.expired", shown(session)))
    return session


def sweep_sessions(world: World) -> None:
    """Expire what the demo's clock has passed."""
    with world.lock:
        now = world.clock.now().timestamp()
        for session in world.stripe.every("checkout.session"):
            if session["status"] == "open" and session["expires_at"] <= now:
                expire_session(world, session)


def shown(made: StripeObject) -> StripeObject:
    """Return an object without what only the sandbox keeps in it."""
    return {name: value for name, value in made.items() if not name.startswith("_")}


def check_session(given: Tree) -> None:
    """Refuse what no session is made of; raises StripeError."""
    if unknown := sorted(set(given) - KNOWN):
        refuse_unknown_parameters(unknown)
    if given.get("mode") not in {"payment", "setup"}:
        refuse_missing_parameter("mode")
    if not given.get("success_url"):
        refuse_missing_parameter("success_url")
    for name in ("success_url", "cancel_url"):
        if name in given and not urlsplit(given[name]).netloc:
            refuse("Not a valid URL", code="url_invalid", param=name)
    if given.get("customer") and given.get("customer_email"):
        refuse("You may only specify one of: customer, customer_email.")
    if len(given.get("client_reference_id", "")) > _LONGEST_REFERENCE:
        refuse("Too long", param="client_reference_id")


def _items(given: Tree) -> list[Tree]:
    items = given.get("line_items")
    if not isinstance(items, list) or not items:
        refuse_missing_parameter("line_items")
    return items


def _line_item(item: Tree, place: int) -> dict[str, Any]:
    where = f"line_items[{place}]"
    price = item.get("price_data") or {}
    product = price.get("product_data") or {}
    unit = whole(price.get("unit_amount"), f"{where}[price_data][unit_amount]")
    quantity = whole(item.get("quantity"), f"{where}[quantity]") or 1
    if unit is None or not price.get("currency") or not product.get("name"):
        refuse_missing_parameter(f"{where}[price_data]")
    if unit < 0:
        refuse("Invalid non-negative integer", param=where)
    amount = unit * quantity
    return {
        "id": stripe_id("li"),
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": price["currency"].lower(),
        "description": product["name"],
        "price": None,
        "quantity": quantity,
    }


def _customer(world: World, given: Tree) -> str | None:
    key = given.get("customer")
    if key and not world.stripe.find("customer", key):
        refuse_missing_object("customer", key, "customer")
    return key


def expiry_of(given: Tree, now: int) -> int:
    """Read when a session is to expire, or raise StripeError."""
    asked = whole(given.get("expires_at"), "expires_at")
    if asked is None:
        return now + int(_LONGEST.total_seconds())
    # A minute of grace: the caller read its clock before we read ours.
    if (
        not now + _SHORTEST.total_seconds() - 60
        <= asked
        <= now + 60 + (_LONGEST.total_seconds())
    ):
        refuse(
            "The `expires_at` timestamp must be between 30 minutes and 24 hours "
            "from Checkout Session creation.",
            param="expires_at",
        )
    return asked


def _methods(given: Tree) -> list[str]:
    allowed = given.get("allowed_payment_method_types") or METHODS
    excluded = given.get("excluded_payment_method_types") or ()
    methods = [name for name in METHODS if name in allowed and name not in excluded]
    if not methods:
        refuse("No valid payment method types for this Checkout Session.")
    return methods
