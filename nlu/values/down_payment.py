"""The part that is paid at once: "100 de entrada e o resto em 4", "entrada de 50"."""

import re

from domain.money import Money
from nlu.values.money import read_amount
from nlu.values.scan import Scan

_FIGURES = r"(?:r\$|\brs|\$)?\s?(?<![\d.,/])(?P<amount>\d[\d.,]*\d|\d)(?:\s?e\s(?P<cents>\d{2})\b)?"
_COIN = r"(?:\s?(?:reais|real|conto|contos|pila|pilas|pau|paus|mangos?|rs|dollars?|bucks|pesos|dolares))?(?![\d/]|[.,]\d)"
_FORMS = (
    re.compile(
        rf"{_FIGURES}{_COIN}\s(?:de |como |na |para |para a |a |como a |as |as a |la )?(?:entrada|sinal|down(?: payment)?\b|deposit\b|up ?front|anticipo|enganche|adiantado|adelanto|inicial)"
    ),
    re.compile(
        rf"\b(?:entrada|entradinha|sinal|down payment|anticipo|enganche|adelanto)\s(?:de |e de |com |seria |of |ser |ser de |por |em |uns |a )*(?:uns |no valor de )?{_FIGURES}{_COIN}(?! ?(?:x\b|vez|%|dias?\b|/))"
    ),
    re.compile(
        rf"{_FIGURES}{_COIN}\s?(?:(?:agora|hoje|ja|now|today|ahora|hoy|a vista|de cara|de uma vez|na hora|logo|no ato|no pix|right now|pelo pix)\s?,?\s?)*(?:e|,|mais|and|y|\+|the|con|com)\s?(?:depois |ai |dai |parcelo |parcela |divido |divide )?(?:o |the |el )?(?:resto|restante|saldo|rest|que faltar?|que sobrar?|remaining|balance)\b"
    ),
)


def take_down_payment(scan: Scan, currency: str) -> Money | None:
    """Take what is offered at once before the rest is split; None when there is none."""
    for pattern in _FORMS:
        for found in scan.each(pattern):
            if money := read_amount(found, currency):
                scan.mark(found)
                return money
    return None
