"""Tokens that open a door: made here, shown once, kept as a hash only."""

import hashlib
import secrets

_BYTES = 24  # 192 bits; ASVS 5.0 7.2.3 and 11.5.1 want 128 at least


def new_token() -> str:
    """Make a token that nobody can guess, safe in a URL."""
    return secrets.token_urlsafe(_BYTES)


def token_hash(token: str) -> str:
    """Give what is kept of a token: SHA-256, for a long random text needs no salt."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
