"""Turning a template and its variables into what the client sees."""

import json
import re
from typing import Any

from sandbox.twilio_api.errors import TwilioError
from sandbox.twilio_api.store import Button, Content

_PLACEHOLDER = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")
_INVALID_VARIABLES = 21656


def read_variables(text: str | None) -> dict[str, str]:
    """Read ContentVariables, a JSON object of strings; refuse anything else."""
    if not text:
        return {}
    try:
        values = json.loads(text)
    except ValueError as problem:
        raise TwilioError(_INVALID_VARIABLES) from problem
    if not isinstance(values, dict):
        raise TwilioError(_INVALID_VARIABLES)
    if not all(isinstance(value, str) and value for value in values.values()):
        raise TwilioError(_INVALID_VARIABLES)
    return values


def missing_variables(content: Content, values: dict[str, str]) -> set[str]:
    """Return the placeholders that neither the caller nor a sample fills."""
    used = set(_PLACEHOLDER.findall(json.dumps(content.types, ensure_ascii=False)))
    return used - set(values) - set(content.variables)


def render(
    content: Content, values: dict[str, str]
) -> tuple[str, tuple[Button, ...], tuple[str, ...]]:
    """Return the text, the buttons and the media URLs of the richest type."""
    filled = content.variables | values
    kind = richest(content.types)
    body: dict[str, Any] = content.types[kind] or {}
    text = _fill(_text(body), filled)
    buttons = tuple(_button(kind, each, filled) for each in _actions(body))
    media = tuple(_fill(url, filled) for url in body.get("media") or ())
    return text, buttons, media


def richest(types: dict[str, Any]) -> str:
    """Return the type that a channel with buttons shows, and WhatsApp reviews."""
    plain = "twilio/text"
    return next((name for name in types if name != plain), plain)


def _text(body: dict[str, Any]) -> str:
    parts = [body.get("title"), body.get("body"), body.get("subtitle")]
    return "\n".join(part for part in parts if part)


def _actions(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [*(body.get("actions") or ()), *(body.get("items") or ())]


def _button(kind: str, action: dict[str, Any], values: dict[str, str]) -> Button:
    if kind == "twilio/list-picker":
        return Button("list", _fill(action["item"], values), action.get("id", ""))
    return Button(
        kind=str(action.get("type") or "QUICK_REPLY").lower(),
        title=_fill(action.get("title", ""), values),
        id=_fill(action.get("id") or action.get("code") or "", values),
        url=_fill(action.get("url", ""), values),
    )


def _fill(text: str, values: dict[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)
