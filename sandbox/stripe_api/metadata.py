"""Metadata within Stripe's limits: 50 keys of 40 characters, values of 500."""

from sandbox.stripe_api.errors import refuse
from sandbox.stripe_api.form import Tree

_MOST = 50
_LONGEST_KEY = 40
_LONGEST_VALUE = 500


def read_metadata(given: Tree) -> dict[str, str]:
    """Return the metadata of a request, or raise StripeError."""
    metadata = given.get("metadata") or {}
    if not isinstance(metadata, dict):
        refuse("Invalid hash", param="metadata")
    too_big = len(metadata) > _MOST or any(
        len(name) > _LONGEST_KEY or len(str(value)) > _LONGEST_VALUE
        for name, value in metadata.items()
    )
    if too_big:
        refuse("Metadata exceeds its limits", param="metadata")
    return metadata
