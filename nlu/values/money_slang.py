"""Amounts in slang: "duzentão", "50tinha", "um barão e meio", written as figures."""

import re

_SLANG = {
    "cenzinho": 100, "cenzao": 100, "cemzinho": 100, "cemzao": 100, "centao": 100,
    "cinquentinha": 50, "cinquentao": 50, "cinquentinho": 50, "vintao": 20,
    "vintinho": 20, "vintinha": 20, "dezao": 10, "dezinho": 10, "trintao": 30,
    "trintinha": 30, "quarentinha": 40, "quarentao": 40, "sessentinha": 60,
    "sessentao": 60, "setentinha": 70, "setentao": 70, "oitentinha": 80, "oitentao": 80,
    "noventinha": 90, "noventao": 90, "duzentinho": 200, "duzentao": 200,
    "trezentinho": 300, "trezentao": 300, "quatrocentao": 400, "quinhentao": 500,
    "quinhentinho": 500, "barao": 1000, "baroes": 1000, "milzinho": 1000,
    "milzao": 1000,
}  # fmt: skip
_NUMBER = {"um": 1, "uma": 1, "dois": 2, "tres": 3, "quatro": 4, "cinco": 5}
_TIMES = r"(?:(?P<times>\d{1,2}|um|uma|dois|tres|quatro|cinco) )?"
_SLANGED = re.compile(
    rf"\b{_TIMES}(?P<slang>{'|'.join(_SLANG)})s?\b(?P<half> e meio\b)?"
)
_TAILED = re.compile(
    r"(?<![\d.,])(?P<amount>\d{1,3})(?:t?inh[ao]|zinh[ao]|t?ao|zao)s?\b"
)


def slang_in_figures(text: str) -> str:
    """Write the slang amounts of a plain *text* as figures with a currency.

    >>> slang_in_figures("dou duzentao, ou 50tinha, ou um barao e meio")
    'dou 200 reais, ou 50 reais, ou 1500 reais'
    """
    return _TAILED.sub(r"\g<amount> reais", _SLANGED.sub(_figures, text))


def _figures(found: re.Match[str]) -> str:
    each, times = _SLANG[found["slang"]], found["times"] or "1"
    count = _NUMBER.get(times) or int(times)
    return f"{each * count + (each // 2 if found['half'] else 0)} reais"
