"""Amounts of statements: strict as those of invoices, and with a sign."""

import re
from decimal import Decimal

from bot.imports.amounts import parse_amount
from bot.imports.values import BadValueError, Cell
from bot.settings.imports import DecimalMark

_MINUS = "-\u2212"
_MARK = re.compile(r"\s*([CD])\.?$", re.IGNORECASE)


def signed_minor(cell: Cell, decimal: DecimalMark = "auto") -> int:
    """Read an amount in minor units; raises BadValueError.

    Money that went out is written `-10,00`, `10,00-`, `(10,00)` or `10,00 D`.

    >>> signed_minor("1.234,56 D"), signed_minor("+10.00"), signed_minor("0,00")
    (-123456, 1000, 0)
    """
    if isinstance(cell, Decimal):
        return _of_number(cell, decimal)
    if not isinstance(cell, str):
        msg = "is no amount"
        raise BadValueError(msg)
    text, minus = _without_sign(cell.strip())
    if re.fullmatch(r"(?:R\$|BRL)?\s*0+(?:[.,]0{1,2})?", text):
        return 0
    minor = parse_amount(text, decimal=decimal).minor
    return -minor if minus else minor


def _of_number(cell: Decimal, decimal: DecimalMark) -> int:
    if not cell:
        return 0
    minor = parse_amount(abs(cell), decimal=decimal).minor
    return -minor if cell < 0 else minor


def _without_sign(text: str) -> tuple[str, bool]:
    minus = False
    if mark := _MARK.search(text):
        minus = mark[1].upper() == "D"
        text = text[: mark.start()]
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True
    text = re.sub(rf"^(R\$|BRL)\s*([{_MINUS}])", r"\2\1", text, flags=re.IGNORECASE)
    if text.startswith(tuple(_MINUS)):
        return text[1:].strip(), True
    if text.endswith(tuple(_MINUS)):
        return text[:-1].strip(), True
    return text.removeprefix("+").strip(), minus
