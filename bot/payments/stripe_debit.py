"""Stripe behind the Debits port: Checkout in setup mode, then payments off session.

Sources: https://docs.stripe.com/payments/checkout/save-and-reuse and
https://docs.stripe.com/payments/payment-methods/bank-debits
"""

from stripe.params import PaymentIntentCreateParams
from stripe.params.checkout import SessionCreateParams

from bot.environment import Environment
from bot.payments.debit_port import DebitOrder, MandateRequest
from bot.payments.port import CheckoutOpened
from bot.payments.stripe import connect, opened_of, told_apart


class StripeDebits:
    """Stripe's API by its own SDK."""

    def __init__(self, key: str, base: str | None = None) -> None:
        self._client, self._http = connect(key, base)

    def ask(self, request: MandateRequest) -> CheckoutOpened:
        """Create a Checkout Session in setup mode."""
        with told_apart():
            made = self._client.v1.checkout.sessions.create(
                setup_params(request), {"idempotency_key": request.key}
            )
        return opened_of(made)

    def order(self, order: DebitOrder) -> str:
        """Create a PaymentIntent and confirm it, with nobody there."""
        with told_apart():
            made = self._client.v1.payment_intents.create(
                order_params(order), {"idempotency_key": order.key}
            )
        return made.id

    def revoke(self, payment_method: str) -> None:
        """Detach the payment method: Stripe cancels its mandate with it."""
        with told_apart():
            self._client.v1.payment_methods.detach(payment_method)

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()  # type: ignore[no-untyped-call]  # the SDK's own gap


def stripe_debits(environment: Environment) -> StripeDebits | None:
    """Make the adapter where the environment has a key."""
    if not environment.stripe_api_key:
        return None
    return StripeDebits(environment.stripe_api_key, environment.stripe_api_base)


def setup_params(request: MandateRequest) -> SessionCreateParams:
    """Write a request for a mandate in Stripe's terms.

    The metadata stand on the session and on its SetupIntent, whose own event tells of
    the mandate.
    """
    metadata = dict(request.metadata)
    return {
        "mode": "setup",
        "client_reference_id": request.client_reference,
        "customer_creation": "always",
        "allowed_payment_method_types": list(request.kinds),
        "metadata": metadata,
        "setup_intent_data": {"metadata": metadata},
        "locale": request.locale,
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
        "expires_at": int(request.expires_at.timestamp()),
    }


def order_params(order: DebitOrder) -> PaymentIntentCreateParams:
    """Write an order in Stripe's terms."""
    params: PaymentIntentCreateParams = {
        "amount": order.amount.minor,
        "currency": order.amount.currency.lower(),
        "customer": order.customer,
        "payment_method": order.payment_method,
        "allowed_payment_method_types": [order.kind],
        "confirm": True,
        "off_session": True,
        "metadata": dict(order.metadata),
    }
    if order.mandate:
        params["mandate"] = order.mandate
    return params
