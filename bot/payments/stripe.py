"""Stripe behind the Payments port: Checkout Sessions, one for each click to pay."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Literal, cast

import stripe
from stripe.params.checkout import SessionCreateParams, SessionCreateParamsLineItem

from bot.environment import Environment
from bot.payments.port import (
    CheckoutFound,
    CheckoutOpened,
    CheckoutRequest,
    Item,
    PaymentsError,
)

TIMEOUT = 10  # seconds; a person waits for the page
RETRIES = 2  # of the SDK, on lost connections, conflicts and 5xx, with the same key
_LONGEST_NAME = 250  # characters of a line's name


class StripePayments:
    """Stripe's API by its own SDK; *base* changes only where requests go."""

    def __init__(self, key: str, base: str | None = None) -> None:
        self._client, self._http = connect(key, base)

    def open(self, request: CheckoutRequest) -> CheckoutOpened:
        """Create a Checkout Session."""
        with told_apart():
            made = self._client.v1.checkout.sessions.create(
                params_of(request), {"idempotency_key": request.key}
            )
        return opened_of(made)

    def expire(self, session_id: str) -> None:
        """Expire an open Checkout Session; Stripe refuses for any other."""
        with told_apart():
            self._client.v1.checkout.sessions.expire(session_id)

    def fetch(self, session_id: str) -> CheckoutFound:
        """Retrieve a Checkout Session."""
        with told_apart():
            found = self._client.v1.checkout.sessions.retrieve(session_id)
        intent = found.payment_intent
        return CheckoutFound(
            found.id,
            cast("Literal['open', 'complete', 'expired']", found.status),
            found.payment_status == "paid",
            intent if isinstance(intent, str) or intent is None else intent.id,
        )

    def kinds(self) -> frozenset[str]:
        """Read the account's default configuration: what it has, and what is on.

        Source: https://docs.stripe.com/api/payment_method_configurations
        """
        with told_apart():
            found = self._client.v1.payment_method_configurations.list()
        chosen = [each for each in found.data if each.is_default and each.active]
        return frozenset(kind for each in chosen for kind in _switched_on(each))

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()  # type: ignore[no-untyped-call]  # the SDK's own gap


def connect(
    key: str, base: str | None = None
) -> tuple[stripe.StripeClient, stripe.RequestsClient]:
    """Make the SDK's client, and the connections to be closed after it."""
    http = stripe.RequestsClient(timeout=TIMEOUT)
    client = stripe.StripeClient(
        key,
        base_addresses={"api": base} if base else None,
        http_client=http,
        max_network_retries=RETRIES,
    )
    return client, http


def opened_of(made: stripe.checkout.Session) -> CheckoutOpened:
    """Read the page of a new session; raises PaymentsError where it has none."""
    if made.url is None:
        msg = f"checkout session {made.id} has no page"
        raise PaymentsError(msg, permanent=True)
    ends = datetime.fromtimestamp(made.expires_at, UTC)
    return CheckoutOpened(made.id, made.url, ends)


def stripe_payments(environment: Environment) -> StripePayments | None:
    """Make the adapter where the environment has a key."""
    if not environment.stripe_api_key:
        return None
    return StripePayments(environment.stripe_api_key, environment.stripe_api_base)


def params_of(request: CheckoutRequest) -> SessionCreateParams:
    """Write a request in Stripe's terms (API 2026-09-30: no payment_method_types).

    The metadata stands on the session and on its payment: charges, refunds and
    disputes only ever see the payment's.
    """
    metadata = dict(request.metadata)
    params: SessionCreateParams = {
        "mode": "payment",
        "client_reference_id": request.client_reference,
        "line_items": [_line(item) for item in request.items],
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata},
        "locale": request.locale,
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
        "expires_at": int(request.expires_at.timestamp()),
    }
    if request.only:
        params["allowed_payment_method_types"] = list(request.only)
    elif request.refused:
        params["excluded_payment_method_types"] = list(request.refused)
    return params


def _switched_on(found: stripe.PaymentMethodConfiguration) -> Iterator[str]:
    for kind, told in found.to_dict().items():
        if isinstance(told, Mapping) and told.get("available"):
            yield kind


def _line(item: Item) -> SessionCreateParamsLineItem:
    return {
        "quantity": 1,
        "price_data": {
            "currency": item.amount.currency.lower(),
            "unit_amount": item.amount.minor,
            "product_data": {"name": item.name[:_LONGEST_NAME]},
        },
    }


@contextmanager
def told_apart() -> Iterator[None]:
    """Sort Stripe's errors: what may pass by itself, and what never will.

    Source: https://docs.stripe.com/error-handling
    """
    try:
        yield
    except stripe.StripeError as error:
        passing = isinstance(error, stripe.APIConnectionError | stripe.RateLimitError)
        status = error.http_status or 0
        permanent = not passing and 400 <= status < 500  # noqa: PLR2004 - HTTP's own
        what = f"{type(error).__name__}: {error.user_message or error}"
        raise PaymentsError(
            what,
            permanent=permanent,
            code=error.code,
            answered=status >= 500,  # noqa: PLR2004 - HTTP's own
        ) from error
