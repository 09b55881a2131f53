"""The boleto that the provider issued on its page, kept for the client to see again."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from models.payment import Checkout

LONGEST_URL = 800


def keep_voucher(checkout: Checkout, intent: Mapping[str, Any]) -> None:
    """Keep number, page and last day of a boleto; anything else is passed over.

    *intent* is Stripe's PaymentIntent as `payment_intent.requires_action` tells it:
    https://docs.stripe.com/api/payment_intents/object, `next_action`.
    """
    action = intent.get("next_action") or {}
    told = action.get("boleto_display_details") or {}
    number, page = told.get("number"), told.get("hosted_voucher_url")
    if not number:
        return
    checkout.boleto_line = str(number)[:60]
    checkout.voucher_url = page if _is_page(page) else None
    ends = told.get("expires_at")
    checkout.boleto_until = datetime.fromtimestamp(ends, UTC) if ends else None


def _is_page(page: object) -> bool:
    """Take no address that a browser would not open safely."""
    fits = isinstance(page, str) and len(page) <= LONGEST_URL
    return fits and str(page).startswith(
        ("https://", "http://localhost", "http://127.")
    )
