"""Placeholders in the company's own texts: a list of names, put in and nothing else.

`{first_name}` is one; anything else in braces is text. There are no formats, attributes
or expressions, a value is never read again for placeholders, and doubled braces are
not special, so `{{7*7}}` stays as it is.
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import NamedTuple

from domain.disclosure import Level

# What each one tells, and so how much its reader must be allowed to hear. A link's page
# asks who reads it; a full name or an address would tell a stranger whom we look for.
LEVELS: Mapping[str, Level] = {
    **dict.fromkeys(
        (
            "first_name",
            "company",
            "company_address",
            "company_tax_id",
            "signatory",
            "signatory_email",
            "signatory_phone",
            "logo",
            "today",
            "code",
        ),
        Level.NEUTRAL,
    ),
    **dict.fromkeys(
        (
            "last_name",
            "name",
            "client_number",
            "city",
            "invoice_number",
            "description",
            "invoice_amount",
            "amount_today",
            "due_on",
            "payable_on",
            "days_late",
            "suspends_on",
            "link",
            "ice_breaker",
            "crossed_payment",
        ),
        Level.INVOICE,
    ),
    **dict.fromkeys(("address", "tax_id", "invoices", "total_overdue"), Level.DEBT),
}
NAMES = frozenset(LEVELS)
_FIELD = re.compile(r"(?<!\{)\{([a-z_]+)\}(?!\})")
_BRACES = re.compile(r"\{+([^{}]*)\}+|[{}]")


class Unknown(NamedTuple):
    """Something in braces that is no placeholder, and where it begins (from 0)."""

    name: str
    position: int

    @property
    def meant(self) -> str | None:
        """Guess which placeholder was meant; None where none is near.

        >>> Unknown("fist_name", 4).meant, Unknown("7*7", 0).meant
        ('first_name', None)
        """
        plain = re.sub(r"[^a-z]+", "_", self.name.strip().casefold()).strip("_")
        near = get_close_matches(plain, sorted(NAMES), n=1, cutoff=0.7)
        return near[0] if near else None


class MissingValueError(LookupError):
    """A text was to be filled without one of its values: it must not go out."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no value for {{{name}}}")
        self.name = name


def names_in(text: str) -> set[str]:
    """List the placeholders that a text uses."""
    return {match[1] for match in _FIELD.finditer(text)} & NAMES


def level_of(text: str) -> Level:
    """Tell how much a reader must be allowed to hear: the most that a name tells."""
    return max((LEVELS[name] for name in names_in(text)), default=Level.NEUTRAL)


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
