"""Refusals as RFC 9457 problem details: a type to act on, a sentence for a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

TYPES = "urn:regua:problem:"  # a name, and no address that anybody must serve


class Kind(Enum):
    """Each type of problem: its name, its status, its title."""

    BAD_JSON = ("bad-json", 400, "The body is no JSON of ours")
    NO_TOKEN = ("no-token", 401, "A valid bearer token is needed")
    NO_SCOPE = ("no-scope", 403, "The token may not do this")
    NOT_FOUND = ("not-found", 404, "There is nothing here")
    BAD_METHOD = ("bad-method", 405, "This address takes another method")
    CONFLICT = ("conflict", 409, "This reference is another payment's")
    TOO_LARGE = ("too-large", 413, "The body is too large")
    UNFIT = ("unfit", 422, "A field is missing or wrong")
    UNKNOWN_INVOICE = ("unknown-invoice", 422, "The invoice is not known")
    UNKNOWN_CLIENT = ("unknown-client", 422, "The client is not known")
    MISMATCH = ("mismatch", 422, "The invoice is another client's")
    TOO_MANY = ("too-many-requests", 429, "The token has asked too often")
    FROZEN = ("books-frozen", 503, "Nothing is booked at the moment; try again later")

    def __init__(self, slug: str, status: int, title: str) -> None:
        self.slug = slug
        self.status = status
        self.title = title


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal; *errors* are the fields that are wrong."""

    kind: Kind
    detail: str = ""
    errors: Sequence[Mapping[str, str]] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the members of the problem object."""
        body: dict[str, Any] = {
            "type": TYPES + self.kind.slug,
            "title": self.kind.title,
            "status": self.kind.status,
        }
        if self.detail:
            body["detail"] = self.detail
        if self.errors:
            body["errors"] = [dict(error) for error in self.errors]
        return body
