"""Twilio's webhook signatures, written from its documentation.

Source: https://www.twilio.com/docs/usage/webhooks/webhooks-security
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping

from sandbox.modes import Mode
from sandbox.settings import Settings

_WRONG_SECRET = "not the secret"  # noqa: S105 - its very point


def sign(secret: str, url: str, params: Mapping[str, str], digest: str) -> str:
    """Return base64 of HMAC(secret, url and each name and value, by name)."""
    text = url + "".join(name + params[name] for name in sorted(params))
    code = hmac.new(secret.encode(), text.encode(), getattr(hashlib, digest))
    return base64.b64encode(code.digest()).decode()


def headers(
    settings: Settings, mode: Mode, url: str, params: Mapping[str, str]
) -> dict[str, str]:
    """Return the headers that prove, or pretend to prove, where a webhook is from."""
    if mode.name == "none":
        return {}
    if mode.name == "bad":
        return {"X-Twilio-Signature": sign(_WRONG_SECRET, url, params, "sha1")}
    key = settings.shared_key
    if key is None and mode.name != "sha256":
        return {"X-Twilio-Signature": sign(settings.auth_token, url, params, "sha1")}

    name, secret = (key.id, key.secret) if key else ("account", settings.auth_token)
    return {
        "X-Twilio-Signature": sign(secret, url, params, "sha256"),
        "X-Twilio-Webhooks-Signature-Settings": f"key={name},algorithm=HMAC_SHA256",
    }
