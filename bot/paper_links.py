"""Links under which a messaging provider fetches a paper, once, while it is sent.

Twilio takes a document by its address only. The address is signed, names one paper, and
is good for a day at most; nothing but the provider is ever given it.
"""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from itsdangerous import BadSignature, URLSafeSerializer

from bot.wiring import Wiring

LASTS = timedelta(hours=24)  # as long as a message may wait at the provider
_SALT = "paper of an agreement"


def link_to_agreement(
    parts: Wiring, agreement_id: int, name: str, now: datetime
) -> str:
    """Give the address of an agreement's paper; its last part is the file's name."""
    until = int((now + LASTS).timestamp())
    token = str(_serializer(parts).dumps([agreement_id, until]))
    return f"{parts.environment.public_url}/d/{token}/{quote(name)}"


def agreement_at(parts: Wiring, token: str, now: datetime) -> int | None:
    """Tell which agreement a link names; None for one that is not ours, or is over."""
    try:
        found = _serializer(parts).loads(token)
    except BadSignature:
        return None
    match found:
        case [int(agreement_id), int(until)] if now <= datetime.fromtimestamp(
            until, UTC
        ):
            return agreement_id
        case _:
            return None


def _serializer(parts: Wiring) -> URLSafeSerializer:
    return URLSafeSerializer(parts.secret_key, salt=_SALT)
