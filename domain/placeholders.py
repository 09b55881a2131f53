"""Placeholders in the company's own texts: a list of names, put in and nothing else.

`{first_name}` is one; anything else in braces is text. There are no formats, attributes
or expressions, a value is never read again for placeholders, and doubled braces are
not special, so `{{7*7}}` stays as it is.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

NAMES = frozenset(
    {
        "first_name",
        "last_name",
        "name",
        "client_number",
        "tax_id",
        "address",
        "city",
        "company",
        "company_address",
        "company_tax_id",
        "signatory",
        "signatory_email",
        "signatory_phone",
        "logo",
        "invoice_number",
        "invoice_amount",
        "amount_today",
        "invoices",
        "total_overdue",
        "due_on",
        "payable_on",
        "days_late",
        "suspends_on",
        "today",
        "link",
        "code",
        "ice_breaker",
        "crossed_payment",
    }
)
_FIELD = re.compile(r"(?<!\{)\{([a-z_]+)\}(?!\})")
_BRACES = re.compile(r"\{+([^{}]*)\}+|[{}]")


class Unknown(NamedTuple):
    """Something in braces that is no placeholder, and where it begins (from 0)."""

    name: str
    position: int


class MissingValueError(LookupError):
    """A text was to be filled without one of its values: it must not go out."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no value for {{{name}}}")
        self.name = name


def names_in(text: str) -> set[str]:
    """List the placeholders that a text uses."""
    return {match[1] for match in _FIELD.finditer(text)} & NAMES


def check(text: str) -> list[Unknown]:
    """Find what a text should not be saved with: unknown names and stray braces."""
    return [
        Unknown(match[0] if match[1] is None else match[1], match.start())
        for match in _BRACES.finditer(text)
        if not (_FIELD.fullmatch(match[0]) and match[1] in NAMES)
    ]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in, once and as they are; raise MissingValueError without one."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name not in NAMES:
            return match[0]
        if name not in values:
            raise MissingValueError(name)
        return values[name]

    return _FIELD.sub(value, text)
