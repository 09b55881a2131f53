"""Stripe's API, route by route."""

from flask import Blueprint, Response, jsonify, request

from sandbox.ids import stripe_id
from sandbox.stripe_api.debits import (
    configurations,
    create_intent,
    create_setup,
    detach,
)
from sandbox.stripe_api.errors import refuse_missing_object
from sandbox.stripe_api.form import Tree, read_form
from sandbox.stripe_api.guard import guard
from sandbox.stripe_api.listing import expanded, expanded_page, line_items, page
from sandbox.stripe_api.metadata import read_metadata
from sandbox.stripe_api.payouts import balance_of
from sandbox.stripe_api.reversals import refund
from sandbox.stripe_api.sessions import create_session, expire_session
from sandbox.stripe_api.store import StripeObject
from sandbox.world import the_world

bp = Blueprint("stripe", __name__, url_prefix="/v1")
guard(bp)

_KINDS = {
    "payment_intents": "payment_intent",
    "charges": "charge",
    "refunds": "refund",
    "disputes": "dispute",
    "customers": "customer",
    "events": "event",
    "balance_transactions": "balance_transaction",
    "payouts": "payout",
}
_NAMES = ", ".join(_KINDS)
_FILTERS = {
    "checkout.session": ("payment_intent", "status", "customer"),
    "payment_intent": ("customer",),
    "charge": ("payment_intent", "customer"),
    "refund": ("payment_intent", "charge"),
    "dispute": ("payment_intent", "charge"),
    "customer": ("email",),
    "event": ("type",),
    "balance_transaction": ("source", "type", "currency", "payout"),
    "payout": ("status",),
}


def _given() -> Tree:
    return read_form(request.form if request.method == "POST" else request.args)


def _answer(made: StripeObject) -> Response:
    return jsonify(expanded(the_world().stripe, made, _given()))


def _find(kind: str, key: str) -> StripeObject:
    found = the_world().stripe.find(kind, key)
    if found is None:
        refuse_missing_object(kind, key)
    return found


def _list(kind: str) -> Response:
    rows = the_world().stripe.every(kind)
    listed = page(rows, _given(), request.path, _FILTERS[kind])
    return jsonify(expanded_page(the_world().stripe, listed, _given()))


@bp.post("/checkout/sessions")
def make_session() -> Response:
    """Create a Checkout Session."""
    world = the_world()
    with world.lock:
        given = _given()
        make = create_setup if given.get("mode") == "setup" else create_session
        return _answer(make(world, given))


@bp.get("/checkout/sessions")
def list_sessions() -> Response:
    """List Checkout Sessions."""
    return _list("checkout.session")


@bp.get("/checkout/sessions/<key>")
def get_session(key: str) -> Response:
    """Return a Checkout Session."""
    return _answer(_find("checkout.session", key))


@bp.post("/checkout/sessions/<key>/expire")
def end_session(key: str) -> Response:
    """Expire a Checkout Session."""
    world = the_world()
    with world.lock:
        return _answer(expire_session(world, _find("checkout.session", key)))


@bp.get("/checkout/sessions/<key>/line_items")
def session_items(key: str) -> Response:
    """Return what a Checkout Session charges for."""
    return jsonify(line_items(_find("checkout.session", key)))


@bp.post("/payment_intents")
def make_intent() -> Response:
    """Order a payment on a mandate."""
    world = the_world()
    with world.lock:
        return _answer(create_intent(world, _given()))


@bp.post("/payment_methods/<key>/detach")
def detach_method(key: str) -> Response:
    """Take a payment method from its customer."""
    return _answer(detach(the_world(), key))


@bp.get("/payment_method_configurations")
def method_configurations() -> Response:
    """Return what the account takes."""
    return jsonify(configurations(the_world()))


@bp.post("/refunds")
def make_refund() -> Response:
    """Refund a charge."""
    return _answer(refund(the_world(), _given()))


@bp.post("/customers")
def make_customer() -> Response:
    """Create a customer."""
    world, given = the_world(), _given()
    customer = {
        "id": stripe_id("cus", 14),
        "object": "customer",
        "created": int(world.clock.now().timestamp()),
        "description": given.get("description"),
        "email": given.get("email"),
        "livemode": False,
        "metadata": read_metadata(given),
        "name": given.get("name"),
        "phone": given.get("phone"),
        "preferred_locales": given.get("preferred_locales") or [],
    }
    return _answer(world.stripe.add(customer))


@bp.get("/balance")
def balance() -> Response:
    """Return what is held: every movement of the sandbox is available at once."""
    return jsonify(balance_of(the_world()))


@bp.get("/account")
@bp.get("/accounts/<key>")
def account(key: str = "acct_1SandboxSandbox00") -> Response:
    """Return the account, which a health check asks for."""
    return jsonify(
        id=key,
        object="account",
        business_profile={"name": the_world().company},
        charges_enabled=True,
        country="BR",
        default_currency="brl",
        details_submitted=True,
        payouts_enabled=True,
        type="standard",
    )


@bp.get(f"/<any({_NAMES}):kinds>")
def list_any(kinds: str) -> Response:
    """List objects of one kind."""
    return _list(_KINDS[kinds])


@bp.get(f"/<any({_NAMES}):kinds>/<key>")
def get_any(kinds: str, key: str) -> Response:
    """Return one object."""
    return _answer(_find(_KINDS[kinds], key))
