"""A call to our own public address, signed as Twilio signs, to see if it fits (F10).

Behind a proxy the address that Twilio signs (scheme, host, port, path) may not be the
one that we check against, and then every message of a client is refused. The probe
posts a form without a MessageSid: whoever accepts its signature answers 400 and stores
nothing.
"""

import hmac
from base64 import b64encode
from dataclasses import dataclass

import httpx

PATH = "/webhooks/twilio/inbound"
TIMEOUT = 5.0  # seconds
_FORM = {"AccountSid": "ACprobe", "Body": "regua doctor"}
_SIGNED_WELL, _REFUSED = 400, 403


@dataclass(frozen=True, slots=True)
class Misfit:
    """What is wrong with the public address, and what to do."""

    said: str
    do: str


def probe(public_url: str, token: str) -> Misfit | None:
    """Post twice, signed and forged; None when the first is believed and only that."""
    url = public_url + PATH
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False) as http:
            signed = _post(http, url, signature(url, token))
            forged = _post(http, url, "forged")
    except httpx.HTTPError as error:
        do = "start `regua web`, and check REGUA_PUBLIC_URL and the proxy before it"
        return Misfit(f"{url} cannot be reached: {error}", do)
    if forged != _REFUSED:
        do = "check that REGUA_PUBLIC_URL leads to Régua, and to nothing else"
        return Misfit(f"{url} answered {forged} to a forged message, not 403", do)
    if signed == _REFUSED:
        do = "make REGUA_PUBLIC_URL what Twilio calls: scheme, host and port"
        return Misfit(f"{url} refuses what Twilio would sign", do)
    if signed != _SIGNED_WELL:
        do = "look for a redirect or a second program on the way"
        return Misfit(f"{url} answered {signed}", do)
    return None


def signature(url: str, token: str) -> str:
    """Sign the probe's form (Twilio, "Webhooks security": HMAC-SHA1, base64)."""
    tail = "".join(name + _FORM[name] for name in sorted(_FORM))
    return b64encode(
        hmac.digest(token.encode(), (url + tail).encode(), "sha1")
    ).decode()


def _post(http: httpx.Client, url: str, signed: str) -> int:
    headers = {"X-Twilio-Signature": signed}
    return http.post(url, data=_FORM, headers=headers).status_code
