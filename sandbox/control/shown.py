"""Messages as the levers and the phone show them."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.twilio_api.addresses import channel
from sandbox.twilio_api.store import Message


def shown_message(message: Message, place: int) -> dict[str, Any]:
    """Return all there is to know of a message; `place` is its rank of acceptance."""
    return {
        "n": place,
        "sid": message.sid,
        "direction": "in" if message.direction == "inbound" else "out",
        "channel": channel(message.to),
        "from": message.sender,
        "to": message.to,
        "text": message.body,
        "content_sid": message.content_sid,
        "variables": message.variables,
        "buttons": [
            {"kind": each.kind, "title": each.title, "id": each.id, "url": each.url}
            for each in message.buttons
        ],
        "media": [
            {
                "content_type": each.content_type,
                "name": each.name,
                "url": each.url or f"/_demo/media/{each.sid}",
            }
            for each in message.media
        ],
        "at": message.at.isoformat(),
        "status": message.status,
        "error_code": message.error_code,
        "statuses": [
            {
                "status": step.status,
                "at": step.at.isoformat(),
                "error_code": step.error_code,
            }
            for step in message.steps
        ],
        "callback_id": callback_id(message),
        "taken": message.taken,
        "replied_to": message.extra.get("OriginalRepliedMessageSid"),
    }


def callback_id(message: Message) -> str | None:
    """Return the caller's own id for a message: `m` in its StatusCallback URL."""
    values = parse_qs(urlsplit(message.callback_url).query).get("m")
    return values[0] if values else None
