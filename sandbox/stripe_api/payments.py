"""Paying a session: the intent, the charge, the fee, and the events of each method."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sandbox.ids import stripe_id
from sandbox.stripe_api.errors import refuse
from sandbox.stripe_api.events import emit
from sandbox.stripe_api.sessions import shown
from sandbox.stripe_api.store import StripeObject
from sandbox.world import World

# Brazilian list prices: a share in ten-thousandths and a fixed part in cents.
_FEES = {"card": (399, 39), "pix": (119, 0), "boleto": (0, 345)}
_DEBIT_FEE = (80, 0)  # of a direct debit, whatever its kind
_DETAILS: dict[str, dict[str, Any]] = {
    "card": {"brand": "visa", "country": "BR", "last4": "4242", "funding": "credit"},
    "pix": {"bank_transaction_id": "E00000000202611211200sandbox0001"},
    "boleto": {"tax_id": "000.000.000-00"},
}


@dataclass(frozen=True, slots=True)
class Payer:
    """What the payment page asks for."""

    name: str = "Cliente de Teste"
    email: str = "cliente@example.com"


NOBODY = Payer()


def pay(world: World, session: StripeObject, method: str, payer: Payer) -> StripeObject:
    """Pay an open session; a boleto is only issued, and settles later."""
    with world.lock:
        _must_be_open(session, method)
        intent = _intent(world, session, method)
        session |= {
            "status": "complete",
            "url": None,
            "payment_intent": intent["id"],
            "customer_details": {"name": payer.name, "email": payer.email},
        }
        if method == "boleto":
            intent |= {"status": "requires_action", "next_action": _boleto(world)}
            emit(
                world,
                ("payment_intent.requires_action", shown(intent)),
                ("checkout.session.completed", shown(session)),
            )
            return intent
        charge = _succeed(world, session, intent, payer)
        emit(
            world,
            ("charge.succeeded", shown(charge)),
            ("payment_intent.succeeded", shown(intent)),
            ("checkout.session.completed", shown(session)),
        )
        return intent


def settle(world: World, session: StripeObject) -> StripeObject:
    """Let an issued boleto arrive."""
    with world.lock:
        intent = _waiting_intent(world, session)
        charge = _succeed(world, session, intent, Payer(**session["customer_details"]))
        emit(
            world,
            ("charge.succeeded", shown(charge)),
            ("payment_intent.succeeded", shown(intent)),
            ("checkout.session.async_payment_succeeded", shown(session)),
        )
        return intent


def let_lapse(world: World, session: StripeObject) -> StripeObject:
    """Let an issued boleto go unpaid."""
    with world.lock:
        intent = _waiting_intent(world, session)
        intent |= {"status": "requires_payment_method", "next_action": None}
        emit(
            world,
            ("payment_intent.payment_failed", shown(intent)),
            ("checkout.session.async_payment_failed", shown(session)),
        )
        return intent


def decline(world: World, session: StripeObject) -> StripeObject:
    """Refuse a card; the session stays open for another try."""
    with world.lock:
        _must_be_open(session, "card")
        intent = _intent(world, session, "card")
        problem = {
            "code": "card_declined",
            "decline_code": "generic_decline",
            "message": "Your card was declined.",
            "type": "card_error",
        }
        intent |= {"status": "requires_payment_method", "last_payment_error": problem}
        session["payment_intent"] = intent["id"]
        emit(
            world,
            ("charge.failed", _declined(world, intent, problem)),
            ("payment_intent.payment_failed", shown(intent)),
        )
        return intent


def stray(world: World, amount: int, metadata: dict[str, str]) -> StripeObject:
    """Take money that came by no session: another application's, or by hand."""
    with world.lock:
        session = {
            "amount_total": amount,
            "currency": "brl",
            "customer": None,
            "payment_intent": None,
            "_intent_data": {"metadata": metadata},
        }
        intent = _intent(world, session, "card")
        charge = _succeed(world, session, intent, Payer())
        emit(
            world,
            ("charge.succeeded", shown(charge)),
            ("payment_intent.succeeded", shown(intent)),
        )
        return charge


def _boleto(world: World) -> StripeObject:
    expires = world.clock.now() + timedelta(days=3)
    details = {
        "expires_at": int(expires.timestamp()),
        "hosted_voucher_url": f"{world.own_url}/c/boleto",
        "number": "00190000090281931190700045700179100000000010217",
        "pdf": f"{world.own_url}/c/boleto.pdf",
    }
    kind = "boleto_display_details"
    return {"type": kind, kind: details}


def _declined(
    world: World, intent: StripeObject, problem: dict[str, str]
) -> StripeObject:
    return world.stripe.add(
        {
            "id": stripe_id("ch"),
            "object": "charge",
            "amount": intent["amount"],
            "amount_captured": 0,
            "amount_refunded": 0,
            "balance_transaction": None,
            "captured": False,
            "created": int(world.clock.now().timestamp()),
            "currency": intent["currency"],
            "failure_code": problem["code"],
            "failure_message": problem["message"],
            "livemode": False,
            "metadata": dict(intent["metadata"]),
            "paid": False,
            "payment_intent": intent["id"],
            "status": "failed",
        }
    )


def _must_be_open(session: StripeObject, method: str) -> None:
    if session["status"] != "open":
        refuse(f"This Checkout Session is {session['status']}.")
    if method not in session["payment_method_types"]:
        refuse(f"{method} is not offered here.", param="method")


def _waiting_intent(world: World, session: StripeObject) -> StripeObject:
    intent = world.stripe.find("payment_intent", session["payment_intent"] or "")
    if intent is None or intent["status"] != "requires_action":
        refuse("This Checkout Session waits for no payment.")
    return intent


def _intent(world: World, session: StripeObject, method: str) -> StripeObject:
    known = world.stripe.find("payment_intent", session["payment_intent"] or "")
    if known:
        known |= {"payment_method_types": [method], "last_payment_error": None}
        return known
    asked = session["_intent_data"]
    return world.stripe.add(
        {
            "id": stripe_id("pi"),
            "object": "payment_intent",
            "amount": session["amount_total"],
            "amount_capturable": 0,
            "amount_received": 0,
            "canceled_at": None,
            "capture_method": "automatic_async",
            "confirmation_method": "automatic",
            "created": int(world.clock.now().timestamp()),
            "currency": session["currency"],
            "customer": session["customer"],
            "description": asked.get("description"),
            "last_payment_error": None,
            "latest_charge": None,
            "livemode": False,
            "metadata": asked.get("metadata") or {},
            "next_action": None,
            "payment_method": stripe_id("pm"),
            "payment_method_types": [method],
            "receipt_email": asked.get("receipt_email"),
            "status": "requires_payment_method",
        }
    )


def _succeed(
    world: World, session: StripeObject, intent: StripeObject, payer: Payer
) -> StripeObject:
    amount = intent["amount"]
    charge = charge_of(world, intent, payer)
    intent |= {
        "status": "succeeded",
        "amount_received": amount,
        "next_action": None,
        "latest_charge": charge["id"],
    }
    session["payment_status"] = "paid"
    return charge


def charge_of(
    world: World, intent: StripeObject, payer: Payer = NOBODY
) -> StripeObject:
    """Make the charge of a payment that went through."""
    method = intent["payment_method_types"][0]
    key = stripe_id("ch" if method == "card" else "py")
    share, fixed = _FEES.get(method, _DEBIT_FEE)
    fee = -(-intent["amount"] * share // 10_000) + fixed
    return world.stripe.add(
        {
            "id": key,
            "object": "charge",
            "amount": intent["amount"],
            "amount_captured": intent["amount"],
            "amount_refunded": 0,
            "balance_transaction": movement(
                world,
                "charge" if method == "card" else "payment",
                key,
                intent["amount"],
                fee,
            )["id"],
            "billing_details": {"name": payer.name, "email": payer.email},
            "captured": True,
            "created": int(world.clock.now().timestamp()),
            "currency": intent["currency"],
            "customer": intent["customer"],
            "description": intent["description"],
            "disputed": False,
            "failure_code": None,
            "failure_message": None,
            "fraud_details": {},
            "livemode": False,
            "metadata": dict(intent["metadata"]),
            "paid": True,
            "payment_intent": intent["id"],
            "payment_method": intent["payment_method"],
            "payment_method_details": {
                "type": method,
                method: _DETAILS.get(method, {}),
            },
            "receipt_url": f"{world.own_url}/c/receipt/{key}",
            "refunded": False,
            "status": "succeeded",
        }
    )


def movement(
    world: World, kind: str, source: str, amount: int, fee: int = 0
) -> StripeObject:
    """Add a balance transaction; `amount` and `fee` in cents, money out negative."""
    now = int(world.clock.now().timestamp())
    return world.stripe.add(
        {
            "id": stripe_id("txn"),
            "object": "balance_transaction",
            "amount": amount,
            "available_on": now,
            "created": now,
            "currency": "brl",
            "description": None,
            "exchange_rate": None,
            "fee": fee,
            "fee_details": [],
            "net": amount - fee,
            "reporting_category": "charge" if kind == "payment" else kind,
            "source": source,
            "status": "available",
            "type": kind,
        }
    )
