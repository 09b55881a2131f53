"""The SDK's own parameter types as a closed schema: an unknown field is an error."""

from typing import Any

import stripe._request_options as options
import stripe.params.checkout._session_create_params as params
from pydantic import ConfigDict, TypeAdapter
from typing_extensions import is_typeddict

CLOSED = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


def session_schema() -> TypeAdapter[Any]:
    """Build the schema of a Checkout Session's parameters."""
    for each in vars(params).values():
        if is_typeddict(each):
            each.__pydantic_config__ = CLOSED
    schema: TypeAdapter[Any] = TypeAdapter(params.SessionCreateParams)
    names = {**vars(params), **vars(options), "StripeContext": object}
    schema.rebuild(_types_namespace=names)
    return schema
