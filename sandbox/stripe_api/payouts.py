"""Money from the balance to the company's bank, and what is left of the balance."""

from sandbox.ids import stripe_id
from sandbox.stripe_api.errors import refuse
from sandbox.stripe_api.events import emit
from sandbox.stripe_api.payments import movement
from sandbox.stripe_api.sessions import shown
from sandbox.stripe_api.store import StripeObject
from sandbox.world import World


def balance_of(world: World) -> StripeObject:
    """Sum the net of every movement."""
    rows = world.stripe.every("balance_transaction")
    left = sum(row["net"] for row in rows)
    return {
        "object": "balance",
        "available": [{"amount": left, "currency": "brl", "source_types": {}}],
        "livemode": False,
        "pending": [{"amount": 0, "currency": "brl", "source_types": {}}],
    }


def pay_out(world: World, amount: int | None = None) -> StripeObject:
    """Pay out an amount, or all that there is."""
    with world.lock:
        left = balance_of(world)["available"][0]["amount"]
        wanted = left if amount is None else amount
        if not 0 < wanted <= left:
            refuse("You have insufficient funds in your Stripe account.")
        now, key = int(world.clock.now().timestamp()), stripe_id("po")
        taken = movement(world, "payout", key, -wanted)
        taken["payout"] = key
        made = world.stripe.add(
            {
                "id": key,
                "object": "payout",
                "amount": wanted,
                "arrival_date": now,
                "automatic": True,
                "balance_transaction": taken["id"],
                "created": now,
                "currency": "brl",
                "failure_balance_transaction": None,
                "failure_code": None,
                "livemode": False,
                "metadata": {},
                "status": "paid",
            }
        )
        emit(world, ("payout.paid", shown(made)))
        return made


def fail_payout(world: World, made: StripeObject) -> StripeObject:
    """Let a payout come back from the bank."""
    with world.lock:
        if made["status"] == "failed":
            refuse("This payout has failed already.")
        back = movement(world, "payout_failure", made["id"], made["amount"])
        made |= {
            "status": "failed",
            "failure_code": "account_closed",
            "failure_balance_transaction": back["id"],
        }
        emit(world, ("payout.failed", shown(made)))
        return made
