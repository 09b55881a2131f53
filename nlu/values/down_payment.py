"""The part that is paid at once: "100 de entrada e o resto em 4", "entrada de 50"."""

import re

from domain.money import Money
from nlu.values.money import read_amount
from nlu.values.scan import Scan

_FIGURES = (
    r"(?:r\$|\brs|\$)?\s?(?<![\d.,/])(?<!\bdia )(?P<amount>\d[\d.,]*\d|\d)"
    r"(?:\s?e\s(?P<cents>\d{2})\b(?!\s?(?:x\b|vez|parcel|prestac|mensal|boleto|de\b)))?"
    r"(?:\s?(?:reais|real|conto|contos|pila|pilas|pau|paus|mangos?|rs|dollars?|bucks"
    r"|pesos|dolares))?(?![\d/]|[.,]\d)"
)
_NAMES = r"entrada|entradinha|sinal|down payment|anticipo|enganche|adelanto"
_FORMS = (
    re.compile(  # "100 de entrada"
        rf"{_FIGURES}\s(?:(?:de|como|na|no|para|a|as|la)\s){{0,2}}"
        rf"(?:{_NAMES}|down\b|deposit\b|up ?front|adiantado|inicial)"
    ),
    re.compile(  # "entrada de 100"
        rf"\b(?:{_NAMES})\s(?:(?:de|e|com|seria|of|ser|por|em|uns|a|pode|consigo|dou"
        rf"|tenho"
        rf"|posso|dar|eu"
        rf"|no valor de)\s){{0,3}}"
        rf"{_FIGURES}(?! ?(?:x\b|vez|%|dias?\b|/))"
    ),
    re.compile(  # "300 de cara e parcelar em 5 o que sobra"
        rf"{_FIGURES}\s(?:de cara|agora|hoje|na hora|no ato|ja)\s(?:e|mais)\s"
        r"(?:parcel|divid)\w* "
    ),
    re.compile(  # "200 agora e depois 100 por mês"
        rf"{_FIGURES}\s(?:de cara|agora|hoje|na hora|no ato|ja|now|today|ahora|hoy)"
        r"(?:,|\s(?:e|mais|and|y))?\s(?:(?:depois|ai|dai|then|mais|uns|despues)\s){0,2}"
        r"(?=(?:r\$ ?)?\d[\d.,]*(?: ?(?:reais|conto|pila))? (?:por|a|ao|al|per|cada"
        r"|todo)"
        r" ?(?:mes|month|semana|week)\b)"
    ),
    re.compile(  # "100 agora e o resto em 4"
        rf"{_FIGURES}[^.;!?\n\d]{{0,26}}?(?:\be|,|\bmais|\band|\by|\+|\bcon|\bcom)\s?"
        r"(?:(?:depois|ai|dai|parcel[oa]r?|divid[oe]|dividir|pagar|pago|quito|acerto|o"
        r"|the|el|a)\s){0,3}"
        r"(?:resto|restante|saldo|rest|que faltar?|que sobrar?(?! d[aeo]s? )|remaining"
        r"|balance"
        r"|diferenca)\b"
    ),
)


def take_down_payment(scan: Scan, currency: str) -> Money | None:
    """Take what is offered at once before the rest is split; None if nothing is."""
    for pattern in _FORMS:
        for found in scan.each(pattern):
            if money := read_amount(found, currency):
                scan.mark(found, "amount")
                return money
    return None
