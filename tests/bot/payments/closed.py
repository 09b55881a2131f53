"""The SDK's own parameter types as a closed schema: an unknown field is an error."""

from types import ModuleType
from typing import Any

import stripe._request_options as options
import stripe.params._balance_transaction_list_params as movements
import stripe.params._payment_intent_create_params as intents
import stripe.params._refund_create_params as refunds
import stripe.params.checkout._session_create_params as sessions
from pydantic import ConfigDict, TypeAdapter
from typing_extensions import is_typeddict

CLOSED = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


def session_schema() -> TypeAdapter[Any]:
    """Build the schema of a Checkout Session's parameters."""
    return _closed(sessions, sessions.SessionCreateParams)


def intent_schema() -> TypeAdapter[Any]:
    """Build the schema of a PaymentIntent's parameters."""
    return _closed(intents, intents.PaymentIntentCreateParams)


def refund_schema() -> TypeAdapter[Any]:
    """Build the schema of a refund's parameters."""
    return _closed(refunds, refunds.RefundCreateParams)


def movement_schema() -> TypeAdapter[Any]:
    """Build the schema of a listing of balance transactions."""
    return _closed(movements, movements.BalanceTransactionListParams)


def _closed(params: ModuleType, wanted: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - any TypedDict
    for each in vars(params).values():
        if is_typeddict(each):
            each.__pydantic_config__ = CLOSED
    schema: TypeAdapter[Any] = TypeAdapter(wanted)
    names = {**vars(params), **vars(options), "StripeContext": object}
    schema.rebuild(_types_namespace=names)
    return schema
