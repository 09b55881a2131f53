"""Messages as Twilio writes them in JSON."""

from datetime import datetime
from email.utils import format_datetime
from typing import Any

from sandbox.twilio_api.addresses import channel
from sandbox.twilio_api.errors import TEXTS
from sandbox.twilio_api.segments import segments
from sandbox.twilio_api.store import Media, Message

API_VERSION = "2010-04-01"


def account_uri(account: str) -> str:
    """Return the path under which everything of an account lives."""
    return f"/{API_VERSION}/Accounts/{account}"


def message_json(message: Message, account: str) -> dict[str, Any]:
    """Return a Message resource."""
    uri = f"{account_uri(account)}/Messages/{message.sid}"
    sent = message.direction == "inbound" or len(message.steps) > 1
    code = message.error_code
    return {
        "account_sid": account,
        "api_version": API_VERSION,
        "body": message.body,
        "date_created": _rfc2822(message.at),
        "date_sent": _rfc2822(message.at) if sent else None,
        "date_updated": _rfc2822(message.steps[-1].at),
        "direction": message.direction,
        "error_code": code,
        "error_message": TEXTS.get(code, "Error") if code else None,
        "from": message.sender,
        "messaging_service_sid": message.service_sid,
        "num_media": str(len(message.media)),
        "num_segments": str(count_segments(message)),
        "price": None,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": message.to,
        "uri": f"{uri}.json",
    }


def media_json(media: Media, message: Message, account: str) -> dict[str, Any]:
    """Return a Media resource."""
    uri = f"{account_uri(account)}/Messages/{message.sid}/Media/{media.sid}.json"
    return {
        "account_sid": account,
        "content_type": media.content_type,
        "date_created": _rfc2822(message.at),
        "date_updated": _rfc2822(message.at),
        "parent_sid": message.sid,
        "sid": media.sid,
        "uri": uri,
    }


def count_segments(message: Message) -> int:
    """Return the parts charged: WhatsApp messages are always one."""
    return segments(message.body) if channel(message.to) == "sms" else 1


def _rfc2822(instant: datetime) -> str:
    return format_datetime(instant.replace(microsecond=0))
