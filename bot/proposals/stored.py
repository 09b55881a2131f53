"""A proposal's values as its row keeps them: wishes, offers and limits as JSON."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

from domain.envelope import Debt, Envelope
from domain.offers import Offer, Wish
from domain.proposals import Owed

_KINDS: tuple[type[Any], ...] = (Wish, Offer, Debt, Envelope, Owed)
Value = TypeVar("Value", Wish, Offer, Debt, Envelope)


def as_json(value: Wish | Offer | Debt | Envelope) -> dict[str, Any]:
    """Show a value as a row keeps it."""
    written: dict[str, Any] = _adapter(type(value).__name__).dump_python(
        value, mode="json"
    )
    return written


def read(kind: type[Value], stored: Mapping[str, Any]) -> Value:
    """Read a value back from a row."""
    value: Value = _adapter(kind.__name__).validate_python(stored)
    return value


def owed_json(owed: Sequence[Owed]) -> list[Any]:
    """Show what an offer was made for."""
    return [_adapter("Owed").dump_python(each, mode="json") for each in owed]


def owed_of(stored: Sequence[Any] | None) -> tuple[Owed, ...]:
    """Read back what an offer was made for."""
    return tuple(_adapter("Owed").validate_python(each) for each in stored or ())


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    return TypeAdapter({kind.__name__: kind for kind in _KINDS}[name])
