"""Our Stripe account behind the Account port: read anew, refunds, movements.

The worker that asks here also answers clients: it waits little, tries once (the queues
try again), and leaves Stripe in peace for a moment where it did not answer.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import stripe

from bot.environment import Environment
from bot.payments.account import Json, RefundMade, RefundRequest
from bot.payments.port import PaymentsError
from bot.payments.stripe import told_apart

if TYPE_CHECKING:
    from stripe.params import BalanceTransactionListParams, RefundCreateParams

TIMEOUT = 5  # seconds
REST = 10.0  # seconds of peace after no answer
_PAGE = 100  # the most that Stripe gives at once


class StripeAccount:
    """Stripe's API by its own SDK; *base* changes only where requests go."""

    def __init__(self, key: str, base: str | None = None) -> None:
        self._http = stripe.RequestsClient(timeout=TIMEOUT)
        self._client = stripe.StripeClient(
            key,
            base_addresses={"api": base} if base else None,
            http_client=self._http,
            max_network_retries=0,
        )
        self._rests_until = 0.0  # time.monotonic()

    def current(self, kind: str, id_: str) -> Json:
        """Retrieve an object."""
        with self._asked():
            return self._retrieve(kind, id_).to_dict()

    def _retrieve(self, kind: str, id_: str) -> stripe.StripeObject:
        api = self._client.v1
        match kind:
            case "checkout.session":
                return api.checkout.sessions.retrieve(id_)
            case "payment_intent":
                return api.payment_intents.retrieve(id_)
            case "charge":
                return api.charges.retrieve(id_)
            case "refund":
                return api.refunds.retrieve(id_)
            case "dispute":
                return api.disputes.retrieve(id_)
            case "payout":
                return api.payouts.retrieve(id_)
            case _:
                msg = f"{kind} is nothing that we look at"
                raise PaymentsError(msg, permanent=True)

    def refund(self, request: RefundRequest) -> RefundMade:
        """Create a refund."""
        with self._asked():
            made = self._client.v1.refunds.create(
                refund_params(request), {"idempotency_key": request.key}
            )
        return RefundMade(made.id, made.status or "pending")

    def refunds_of(self, payment_intent: str) -> Sequence[Json]:
        """List the refunds of a payment, through all pages."""
        asked = {"payment_intent": payment_intent, "limit": _PAGE}
        with self._asked():
            found = self._client.v1.refunds.list(asked)  # type: ignore[arg-type]  # a TypedDict by its keys
            return [each.to_dict() for each in found.auto_paging_iter()]

    def movements(self, since: datetime) -> Iterator[Json]:
        """List balance transactions, the newest first, through all pages."""
        with self._asked():
            found = self._client.v1.balance_transactions.list(movement_params(since))
            for each in found.auto_paging_iter():
                yield each.to_dict()

    def balances(self) -> Mapping[str, int]:
        """Sum what is available and what is pending."""
        with self._asked():
            found = self._client.v1.balance.retrieve()
        sums: dict[str, int] = {}
        for each in (*found.available, *found.pending):
            currency = each["currency"].upper()
            sums[currency] = sums.get(currency, 0) + each["amount"]
        return sums

    @contextmanager
    def _asked(self) -> Iterator[None]:
        if time.monotonic() < self._rests_until:
            msg = "the provider did not answer a moment ago"
            raise PaymentsError(msg, permanent=False)
        try:
            with told_apart():
                yield
        except PaymentsError as error:
            if not error.permanent:
                self._rests_until = time.monotonic() + REST
            raise

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()  # type: ignore[no-untyped-call]  # the SDK's own gap


def stripe_account(environment: Environment) -> StripeAccount | None:
    """Make the adapter where the environment has a key."""
    if not environment.stripe_api_key:
        return None
    return StripeAccount(environment.stripe_api_key, environment.stripe_api_base)


def refund_params(request: RefundRequest) -> "RefundCreateParams":
    """Write a refund in Stripe's terms."""
    return {
        "payment_intent": request.payment_intent,
        "amount": request.amount.minor,
        "reason": "requested_by_customer",
        "metadata": dict(request.metadata),
    }


def movement_params(since: datetime) -> "BalanceTransactionListParams":
    """Ask for all movements since an instant, each with what caused it."""
    return {
        "created": {"gte": int(since.timestamp())},
        "limit": _PAGE,
        "expand": ["data.source"],
    }
