"""Hears of a client's pay day: "quando cair o salário", "recebo dia 5"."""

import re
from datetime import date

from flows.kin import fold

_PAY = re.compile(
    r"\b(?:salarios?|ordenado|aposentadoria|pensao|beneficio|bolsa|13o|decimo terceiro"
    r"|meu pagamento|pagamento cai|recebo|receber|recebimento|cair (?:o|meu)"
    r"|salary|pay ?(?:day|check)|get paid|i'm paid|wages|sueldo|nomina|cobro|cobrar)\b"
)
_DAY = re.compile(r"\b(?:dia|todo dia|the|el|el dia)\s(\d{1,2})\b")


def speaks_of_pay(text: str) -> bool:
    """Tell whether a message is about the client's own pay.

    >>> speaks_of_pay("só quando cair o salário")
    True
    >>> speaks_of_pay("pago sexta")
    False
    """
    return _PAY.search(fold(text)) is not None


def pay_day_in(text: str, day: date | None) -> int | None:
    """Give the day of the month that was named by its number; None for "sexta".

    >>> pay_day_in("recebo dia 5", date(2026, 12, 5))
    5
    >>> pay_day_in("recebo sexta", date(2026, 11, 27))
    """
    found = _DAY.search(fold(text))
    named = int(found[1]) if found else None
    return named if day is not None and named == day.day else None
