"""Reading what the levers are given."""

import base64
import binascii
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import Response, jsonify, request

from sandbox.ids import twilio_sid
from sandbox.twilio_api.store import Button, Media

# The smallest picture there is, for tests that only need one.
_DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9Q"
    "DwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class BadRequestError(ValueError):
    """The lever was given something it does not take."""


def bad_request_answer(problem: BadRequestError) -> tuple[Response, HTTPStatus]:
    """Return the JSON answer for it."""
    return jsonify(error=str(problem)), HTTPStatus.BAD_REQUEST


def given() -> dict[str, Any]:
    """Return the JSON object of the request.

    Only JSON is read: a form from a foreign page cannot pull a lever.
    """
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        message = "A JSON object is required."
        raise BadRequestError(message)
    return body


def instant(text: object) -> datetime:
    """Read an ISO instant with its offset."""
    try:
        read = datetime.fromisoformat(str(text))
    except ValueError as problem:
        raise BadRequestError(str(problem)) from problem
    if read.tzinfo is None:
        message = f"{text} needs an offset, such as Z or -03:00."
        raise BadRequestError(message)
    return read


def media(items: object) -> tuple[Media, ...]:
    """Read attachments: {content_type, name, data} with data in base64, or true."""
    if items is True:
        items = [{"content_type": "image/png", "name": "foto.png", "data": _DOT}]
    if not isinstance(items, list):
        return ()
    return tuple(_media(item) for item in items)


def _media(item: dict[str, str]) -> Media:
    try:
        data = base64.b64decode(item.get("data", ""), validate=True)
    except binascii.Error as problem:
        message = "data must be base64"
        raise BadRequestError(message) from problem
    kind = item.get("content_type", "application/octet-stream")
    return Media(twilio_sid("ME"), kind, item.get("name", ""), data)


def button(item: object) -> Button | None:
    """Read a tapped button: {id, title}, with kind `list` for a list's item."""
    if not isinstance(item, dict):
        return None
    return Button(
        kind=str(item.get("kind", "quick_reply")),
        title=str(item.get("title", "")),
        id=str(item.get("id", "")),
    )
