"""What will become of a message that Twilio accepts."""

from datetime import datetime

from sandbox.twilio_api.addresses import channel, reach
from sandbox.twilio_api.callbacks import Fate
from sandbox.twilio_api.store import Message, TwilioStore

_OUTSIDE_WINDOW = 63016
_TEMPLATE_PAUSED = 63041
_UNDELIVERED = {30003, 30005, 30006, 30008, 63003, 63024, 63032}


def foresee(store: TwilioStore, message: Message, now: datetime) -> Fate:
    """Return the statuses to come: arrival, or the failure that the rules call for."""
    code = store.fails_with.get(reach(message.to)) or _refusal(store, message, now)
    if code is None:
        return [("sent", None), ("delivered", None)]
    if code in _UNDELIVERED:
        return [("sent", None), ("undelivered", code)]
    return [("failed", code)]


def _refusal(store: TwilioStore, message: Message, now: datetime) -> int | None:
    if channel(message.to) != "whatsapp":
        return None
    content = store.contents.get(message.content_sid or "")
    if content and content.approval_status == "paused":
        return _TEMPLATE_PAUSED
    if store.window_open(message.to, now):
        return None
    approved = content is not None and content.approval_status == "approved"
    return None if approved else _OUTSIDE_WINDOW
