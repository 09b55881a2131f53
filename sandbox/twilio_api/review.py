"""WhatsApp's review of a template: what it refuses by rule, with its reason.

Source: Meta, "Template components": 1,024 characters, no variable first, last, or
beside another, no wide gaps. Of several types the richest is reviewed.
"""

import re

from sandbox.twilio_api.store import Content
from sandbox.twilio_api.templates import richest

_VARIABLE = r"\{\{\s*[\w.]+\s*\}\}"
_LONGEST = 1_024


def verdict(content: Content) -> tuple[str, str]:
    """Return the status that a submitted template comes to, and why it is refused."""
    reviewed = content.types[richest(content.types)] or {}
    reason = _objection(str(reviewed.get("body", "")))
    return ("rejected", reason) if reason else ("approved", "")


def _objection(body: str) -> str:
    if len(body) > _LONGEST:
        return "INVALID_FORMAT: the body is too long"
    if re.match(_VARIABLE, body) or re.search(_VARIABLE + r"\Z", body):
        return "INVALID_FORMAT: variables cannot be at the start or the end"
    if re.search(rf"{_VARIABLE}\s*{_VARIABLE}", body):
        return "INVALID_FORMAT: variables cannot be side by side"
    if re.search(r"\n{3,}|\t| {5,}", body):
        return "INVALID_FORMAT: too many breaks or spaces"
    return ""
