"""Twilio's published schema, when it lies beside this repository."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

_PATH = Path(__file__).parents[3] / "shared/contract/twilio_strict.json"


def check(answer: object, schema: str) -> None:
    """Check one answer against a schema of the contract, no unknown field allowed."""
    published = contract()
    closed = {
        **published["components"]["schemas"][schema],
        "additionalProperties": False,
        "components": published["components"],
    }
    Draft202012Validator(closed).validate(answer)


def check_list(answer: object, path: str) -> None:
    """Check a list's answer."""
    published = contract()
    reply = published["paths"][path]["get"]["responses"]["200"]
    schema = {
        **reply["content"]["application/json"]["schema"],
        "additionalProperties": False,
        "components": published["components"],
    }
    Draft202012Validator(schema).validate(answer)


@cache
def contract() -> dict[str, Any]:
    """Give the published schemas; the test is skipped where they are not."""
    if not _PATH.exists():
        pytest.skip("the published schema is not here")
    read = _nullable(json.loads(_PATH.read_text()))
    assert isinstance(read, dict)
    return read


def _nullable(node: object) -> object:
    """Turn OpenAPI 3.0's `nullable` into JSON Schema."""
    if isinstance(node, list):
        return [_nullable(each) for each in node]
    if not isinstance(node, dict):
        return node
    changed: dict[str, Any] = {name: _nullable(value) for name, value in node.items()}
    if changed.get("nullable") is True and isinstance(changed.get("type"), str):
        changed["type"] = [changed["type"], "null"]
    return changed
