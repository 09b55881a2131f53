"""An earlier figure that the client holds up: "estava 100 e agora 102,17?"."""

import re

from domain.money import Money
from flows.heard import Remembered
from nlu.phrasebook import pattern
from nlu.values.numbers import minor_units

_ASKS = pattern("remembered", "asks")
_HINTS = pattern("remembered", "hints")
_LAST_MONTH = pattern("remembered", "last_month")
_OTHER = pattern("remembered", "other_wish")
_FIGURE = re.compile(
    r"(?<![\w/,.-])(?:r\$ ?)?(?P<figure>\d[\d.,]*\d|\d)(?![\w/%]|[.,]\d)"
)
_LEAST = 1_00  # a lone figure below one unit of the currency is no amount


def read_remembered(text: str, currency: str) -> Remembered | None:
    """Read which figures a *text* (plain, numbers in figures) compares today's with.

    None where it compares nothing.

    >>> read_remembered("estava 100 e agora 102,17", "BRL").asked
    True
    """
    if not (_ASKS.search(text) or _HINTS.search(text)):
        return None
    found = (minor_units(hit["figure"]) for hit in _FIGURE.finditer(text))
    amounts = (Money(minor, currency) for minor in found if minor and minor >= _LEAST)
    return Remembered(
        tuple(dict.fromkeys(amounts)),
        last_month=_LAST_MONTH.search(text) is not None,
        asked=_ASKS.search(text) is not None and _OTHER.search(text) is None,
    )
