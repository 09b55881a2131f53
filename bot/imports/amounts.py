"""Amounts as files write them; what could mean two sums is refused (F57).

Read without being told: `1234`, `1234.5`, `1234.56`, `1234,56`, `1.234,56`,
`1.234.567`, each with `R$` before it or not. Refused, because a reader who guesses is
wrong by a factor of a thousand one day:

- `1.234` and `1,234`: a thousand and more, or one and a bit?
- `1,234.56`: clear by itself, but the same file writes `1,234` for a thousand.

A file that says how it writes decimals (`decimal: point` or `comma` in its mapping) is
taken at its word, and everything else in it is refused.
"""

import re
from decimal import Decimal

from bot.imports.values import BadValueError, Cell
from bot.settings.imports import DecimalMark
from domain.money import Money

LARGEST = 100_000_000_00  # minor units; a larger invoice is a slip of the keyboard
_PREFIX = re.compile(r"(?:R\$|BRL)\s*", re.IGNORECASE)
_PLAIN = re.compile(r"\d+", re.ASCII)
_DECIMAL = {
    "point": re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?", re.ASCII),
    "comma": re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?", re.ASCII),
}
_AUTO = (
    re.compile(r"\d+(?:[.,](\d{1,2}))?", re.ASCII),
    re.compile(r"\d{1,3}(?:\.\d{3})+,(\d{2})", re.ASCII),
    re.compile(r"\d{1,3}(?:\.\d{3}){2,}()", re.ASCII),
)
_AMBIGUOUS = re.compile(r"\d{1,3}[.,]\d{3}", re.ASCII)
_AMERICAN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)


def parse_amount(
    cell: Cell, currency: str = "BRL", decimal: DecimalMark = "auto"
) -> Money:
    """Read an amount above zero; raises BadValueError with the reason.

    >>> parse_amount("R$ 1.234,56")
    Money(minor=123456, currency='BRL')
    """
    minor = _number(cell) if isinstance(cell, Decimal) else _text(cell, decimal)
    if minor == 0:
        raise BadValueError(_ZERO)
    if minor > LARGEST:
        raise BadValueError(_TOO_LARGE)
    return Money(minor, currency)


def _number(cell: Decimal) -> int:
    minor = cell * 100
    if cell < 0:
        raise BadValueError(_NEGATIVE)
    if minor != minor.to_integral_value():
        raise BadValueError(_TOO_FINE)
    return int(minor)


def _text(cell: Cell, decimal: DecimalMark) -> int:
    if not isinstance(cell, str):
        raise BadValueError(_NO_AMOUNT)
    text = _PREFIX.sub("", cell.strip(), count=1)
    forms = _AUTO if decimal == "auto" else (_DECIMAL[decimal],)
    for form in forms:
        if found := form.fullmatch(text):
            cents = (found[1] or "").ljust(2, "0")
            # The match ends with the cents, if any; before them stand whole reais.
            whole = text[: -len(found[1]) - 1] if found[1] else text
            return int(re.sub(r"\D", "", whole) + cents)
    raise BadValueError(_why(text, decimal))


def _why(text: str, decimal: DecimalMark) -> str:
    if text.startswith(("-", "(", "\u2212")) or text.endswith("-"):
        return _NEGATIVE
    if decimal != "auto":
        return f"is no amount with a decimal {decimal}, as the mapping says"
    if _AMBIGUOUS.fullmatch(text):
        return _TWO_MEANINGS
    if _AMERICAN.fullmatch(text):
        return _COMMA_THOUSANDS
    if re.fullmatch(r"\d+[.,]\d{3,}", text):
        return _TOO_FINE
    return _NO_AMOUNT


_ZERO = "is zero: nothing is due"
_NEGATIVE = "is negative: a credit is no invoice"
_TOO_LARGE = "is above 100 million"
_TOO_FINE = "has parts of a cent"
_NO_AMOUNT = "is no amount; write 1234.56 or 1.234,56"
_TWO_MEANINGS = (
    "could be thousands or decimals; write 1234.56 or 1.234,56, or say --decimal"
)
_COMMA_THOUSANDS = "has commas for thousands; say --decimal point, or write 1234.56"
