"""Identifiers shaped like the providers' own."""

import secrets
import string

_ALPHABET = string.ascii_letters + string.digits


def twilio_sid(prefix: str) -> str:
    """Return two letters and 32 hexadecimal digits, such as SM0f…."""
    return prefix + secrets.token_hex(16)


def stripe_id(prefix: str, length: int = 24) -> str:
    """Return a prefix and letters and digits, such as pi_3Nq…."""
    return f"{prefix}_{''.join(secrets.choice(_ALPHABET) for _ in range(length))}"
