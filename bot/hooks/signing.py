"""Secrets of endpoints, and the three headers that prove where a message is from.

A secret is made anew from the house's key whenever it is needed, so that none stands in
the database or in a copy of it. While it is being changed both versions sign.
"""

import base64
import hashlib
import hmac
from datetime import datetime

from standardwebhooks import Webhook

from models.hook import HookEndpoint


def secret_of(key: str, endpoint: HookEndpoint, version: int | None = None) -> str:
    """Give the secret that the receiver checks with, as the scheme writes it."""
    told = f"hook:{endpoint.token}:{version or endpoint.version}"
    raw = hmac.new(key.encode(), told.encode(), hashlib.sha256).digest()
    return f"whsec_{base64.b64encode(raw).decode()}"


def signed(
    key: str, endpoint: HookEndpoint, uid: str, body: bytes, at: datetime
) -> dict[str, str]:
    """Write the headers of one try, made at the instant *at*."""
    versions = [endpoint.version]
    if endpoint.previous_until is not None and at < endpoint.previous_until:
        versions.append(endpoint.version - 1)
    signatures = [
        Webhook(secret_of(key, endpoint, version)).sign(uid, at, body.decode())
        for version in versions
    ]
    return {
        "webhook-id": uid,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
