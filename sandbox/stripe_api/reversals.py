"""Money going back: refunds and disputes."""

from datetime import timedelta

from sandbox.ids import stripe_id
from sandbox.stripe_api.errors import (
    refuse,
    refuse_missing_object,
    refuse_missing_parameter,
)
from sandbox.stripe_api.events import emit
from sandbox.stripe_api.form import Tree, whole
from sandbox.stripe_api.metadata import read_metadata
from sandbox.stripe_api.payments import movement
from sandbox.stripe_api.sessions import shown
from sandbox.stripe_api.store import StripeObject
from sandbox.world import World

_DISPUTE_FEE_MINOR = 5500
_TO_ANSWER = timedelta(days=7)


def find_charge(world: World, given: Tree) -> StripeObject:
    """Return the charge that `charge` or `payment_intent` names."""
    key = given.get("charge")
    if intent_key := given.get("payment_intent"):
        intent = world.stripe.find("payment_intent", intent_key)
        if intent is None:
            refuse_missing_object("payment_intent", intent_key, "payment_intent")
        key = intent["latest_charge"]
        if key is None:
            refuse("This PaymentIntent has no successful charge to refund.")
    if not key:
        refuse_missing_parameter("payment_intent")
    charge = world.stripe.find("charge", key)
    if charge is None:
        refuse_missing_object("charge", key, "charge")
    return charge


def refund(world: World, given: Tree) -> StripeObject:
    """Give back a charge or a part of it; a boleto cannot be refunded."""
    with world.lock:
        charge = find_charge(world, given)
        left = charge["amount"] - charge["amount_refunded"]
        asked = whole(given.get("amount"), "amount")
        amount = left if asked is None else asked
        _check(charge, amount, left)
        key = stripe_id("re")
        made = world.stripe.add(_refund(world, charge, given, key, amount))
        if world.modes.take("stripe_refunds").name == "pending":
            made["status"] = "pending"
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        emit(
            world,
            ("refund.created", shown(made)),
            ("charge.refunded", shown(charge)),
        )
        return made


def _check(charge: StripeObject, amount: int, left: int) -> None:
    if charge["payment_method_details"]["type"] == "boleto":
        refuse("Boleto payments cannot be refunded.", param="charge")
    if left == 0:
        message = f"Charge {charge['id']} has already been refunded."
        refuse(message, code="charge_already_refunded")
    if not 0 < amount <= left:
        message = f"Refund amount ({amount}) is not within what is left ({left})"
        refuse(message, param="amount")


def _refund(
    world: World, charge: StripeObject, given: Tree, key: str, amount: int
) -> StripeObject:
    return {
        "id": key,
        "object": "refund",
        "amount": amount,
        "balance_transaction": movement(world, "refund", key, -amount)["id"],
        "charge": charge["id"],
        "created": int(world.clock.now().timestamp()),
        "currency": charge["currency"],
        "metadata": read_metadata(given),
        "payment_intent": charge["payment_intent"],
        "reason": given.get("reason"),
        "receipt_number": None,
        "status": "succeeded",
    }


def end_refund(world: World, made: StripeObject, status: str) -> StripeObject:
    """Let a pending refund be `succeeded`, or come back as `failed`."""
    with world.lock:
        if made["status"] != "pending" and status != "failed":
            refuse("This refund is not pending.")
        made["status"] = status
        if status == "succeeded":
            emit(world, ("refund.updated", shown(made)))
            return made
        made["failure_reason"] = "expired_or_canceled_card"
        back = movement(world, "refund_failure", made["id"], made["amount"])
        made["failure_balance_transaction"] = back["id"]
        charge = world.stripe.objects[made["charge"]]
        charge["amount_refunded"] -= made["amount"]
        charge["refunded"] = False
        emit(world, ("refund.failed", shown(made)))
        return made


def open_dispute(
    world: World, charge: StripeObject, reason: str, *, inquiry: bool = False
) -> StripeObject:
    """Let the client's bank take the money back for now, or only ask about it."""
    with world.lock:
        if charge["disputed"]:
            refuse(f"Charge {charge['id']} is already disputed.")
        charge["disputed"] = True
        due = world.clock.now() + _TO_ANSWER
        made = world.stripe.add(
            {
                "id": stripe_id("du"),
                "object": "dispute",
                "amount": charge["amount"],
                "balance_transactions": [],
                "charge": charge["id"],
                "created": int(world.clock.now().timestamp()),
                "currency": charge["currency"],
                "enhanced_eligibility_types": [],
                "evidence": {},
                "evidence_details": {
                    "due_by": int(due.timestamp()),
                    "has_evidence": False,
                    "past_due": False,
                    "submission_count": 0,
                },
                "is_charge_refundable": inquiry,
                "livemode": False,
                "metadata": {},
                "payment_intent": charge["payment_intent"],
                "reason": reason,
                "status": "warning_needs_response" if inquiry else "needs_response",
            }
        )
        happened = [("charge.dispute.created", made)]
        if not inquiry:
            _withdraw(world, made)
            happened.append(("charge.dispute.funds_withdrawn", made))
        emit(world, *happened)
        return made


def escalate(world: World, dispute: StripeObject) -> StripeObject:
    """Let an inquiry become a chargeback."""
    with world.lock:
        if dispute["status"] != "warning_needs_response":
            refuse("This dispute is no inquiry.")
        dispute |= {"status": "needs_response", "is_charge_refundable": False}
        _withdraw(world, dispute)
        emit(
            world,
            ("charge.dispute.updated", dispute),
            ("charge.dispute.funds_withdrawn", dispute),
        )
        return dispute


def close_dispute(world: World, dispute: StripeObject, outcome: str) -> StripeObject:
    """End a dispute `won`, `lost` or, for an inquiry, `warning_closed`.

    One that was lost may still be won: by an appeal.
    """
    with world.lock:
        if dispute["status"] in {"won", "warning_closed", outcome}:
            refuse("This dispute is already closed.")
        dispute["status"] = outcome
        happened = [("charge.dispute.closed", dispute)]
        if outcome == "won":
            back = movement(world, "adjustment", dispute["id"], dispute["amount"])
            dispute["balance_transactions"].append(back)
            happened.append(("charge.dispute.funds_reinstated", dispute))
        emit(world, *happened)
        return dispute


def _withdraw(world: World, dispute: StripeObject) -> None:
    taken = movement(
        world, "adjustment", dispute["id"], -dispute["amount"], _DISPUTE_FEE_MINOR
    )
    dispute["balance_transactions"].append(taken)
