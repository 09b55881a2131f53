"""Tokens in our e-mails' own links: opaque, keyed, and nothing new to be stored.

A token is the random id of the message that carries it, with an HMAC over that id and
what the link is for. Whoever guesses an id, or reads it in the Message-ID, has no link;
a link for one purpose opens no other door.
"""

import hmac
from hashlib import sha256

PREFERENCES, CONFIRM = "preferences", "confirm"
PATHS = {PREFERENCES: "/e/", CONFIRM: "/e/confirm/"}
_ID, _MAC = 32, 32  # hexadecimal digits; 128 bits of HMAC (ASVS 5.0 11.5.1)


def mail_token(message_token: str, purpose: str, secret_key: str) -> str:
    """Give the token of a link in the message whose id is *message_token*."""
    return message_token + _mac(message_token, purpose, secret_key)


def mail_link(base: str, message_token: str, purpose: str, secret_key: str) -> str:
    """Give the whole address of such a link on the house's own *base* address."""
    return base + PATHS[purpose] + mail_token(message_token, purpose, secret_key)


def message_token_of(token: str, purpose: str, secret_key: str) -> str | None:
    """Give the message's id of a genuine token, else None; constant in time."""
    if len(token) != _ID + _MAC or not token.isascii():
        return None
    found, mac = token[:_ID], token[_ID:]
    good = hmac.compare_digest(mac, _mac(found, purpose, secret_key))
    return found if good else None


def _mac(message_token: str, purpose: str, secret_key: str) -> str:
    text = f"mail:{purpose}:{message_token}".encode()
    return hmac.new(secret_key.encode(), text, sha256).hexdigest()[:_MAC]
