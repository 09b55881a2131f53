"""Stripe's error answers.

Source: https://docs.stripe.com/api/errors
"""

from http import HTTPStatus
from typing import NoReturn

from flask import Response, jsonify


class StripeError(Exception):
    """The request is refused."""

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        kind: str = "invalid_request_error",
        status: int = HTTPStatus.BAD_REQUEST,
    ) -> None:
        self.message, self.code, self.param = message, code, param
        self.kind, self.status = kind, int(status)
        super().__init__(message)


def refuse(
    message: str,
    *,
    code: str | None = None,
    param: str | None = None,
    kind: str = "invalid_request_error",
    status: int = HTTPStatus.BAD_REQUEST,
) -> NoReturn:
    """Raise the error of a request that is wrong in itself."""
    raise StripeError(message, code=code, param=param, kind=kind, status=status)


def refuse_missing_object(kind: str, key: str, param: str = "id") -> NoReturn:
    """Raise the error for an id that does not exist."""
    refuse(
        f"No such {kind}: '{key}'",
        code="resource_missing",
        param=param,
        status=HTTPStatus.NOT_FOUND,
    )


def refuse_unknown_parameters(names: list[str]) -> NoReturn:
    """Raise the error for parameters the API does not have."""
    word = "parameter" if len(names) == 1 else "parameters"
    refuse(
        f"Received unknown {word}: {', '.join(names)}",
        code="parameter_unknown",
        param=names[0],
    )


def refuse_missing_parameter(name: str) -> NoReturn:
    """Raise the error for a parameter that must be there."""
    refuse(f"Missing required param: {name}.", code="parameter_missing", param=name)


def error_answer(error: StripeError) -> Response:
    """Return the JSON answer for an error."""
    body = {"message": error.message, "type": error.kind}
    if error.code:
        slug = error.code.replace("_", "-")
        body |= {
            "code": error.code,
            "doc_url": f"https://docs.stripe.com/error-codes/{slug}",
        }
    if error.param:
        body["param"] = error.param
    answer = jsonify(error=body)
    answer.status_code = error.status
    return answer
