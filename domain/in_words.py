"""An amount of money in Portuguese words, as receipts and cheques have it.

The rule of the joining "e": within a group of three always, between groups only before
the last one, and only where that is up to a hundred or whole hundreds: "mil e cem",
"mil e dois", but "mil duzentos e um". After whole millions comes "de reais".
"""

from domain.money import Money

_SMALL = (
    "zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove",
    "dez", "onze", "doze", "treze", "quatorze", "quinze", "dezesseis", "dezessete",
    "dezoito", "dezenove",
)  # fmt: skip
_TENS = (
    "vinte", "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta",
    "noventa",
)  # fmt: skip
_HUNDREDS = (
    "cento", "duzentos", "trezentos", "quatrocentos", "quinhentos", "seiscentos",
    "setecentos", "oitocentos", "novecentos",
)  # fmt: skip
_SCALES = (
    ("", ""),
    ("mil", "mil"),
    ("milhão", "milhões"),
    ("bilhão", "bilhões"),
    ("trilhão", "trilhões"),
)
_THOUSAND, _HUNDRED, _TWENTY, _TEN = 1_000, 100, 20, 10
_MOST = _THOUSAND ** len(_SCALES)


def number_in_words(number: int) -> str:
    """Write a whole number, zero to below 10^15; raises ValueError beyond.

    >>> number_in_words(1_100), number_in_words(1_201), number_in_words(2_000_005)
    ('mil e cem', 'mil duzentos e um', 'dois milhões e cinco')
    """
    if not 0 <= number < _MOST:
        msg = f"{number} is not between zero and {_MOST}"
        raise ValueError(msg)
    groups = [
        (number // _THOUSAND**scale % _THOUSAND, scale)
        for scale in reversed(range(len(_SCALES)))
    ]
    said = [(group, _scaled(group, scale)) for group, scale in groups if group]
    if not said:
        return _SMALL[0]
    *first, (last, words) = said
    joint = " e " if last <= _HUNDRED or last % _HUNDRED == 0 else " "
    return f"{' '.join(each for _, each in first)}{joint if first else ''}{words}"


def reais_in_words(amount: Money) -> str:
    """Write an amount of reais, zero or more; raises ValueError for another currency.

    >>> reais_in_words(Money(102_17)), reais_in_words(Money(1_000_000_00))
    ('cento e dois reais e dezessete centavos', 'um milhão de reais')
    """
    if amount.currency != "BRL":
        msg = f"{amount} is no amount of reais"
        raise ValueError(msg)
    whole, cents = divmod(amount.minor, _HUNDRED)
    parts = []
    if whole or not cents:
        of = "de " if whole and whole % _THOUSAND**2 == 0 else ""
        parts.append(
            f"{number_in_words(whole)} {of}{'real' if whole == 1 else 'reais'}"
        )
    if cents:
        parts.append(
            f"{number_in_words(cents)} {'centavo' if cents == 1 else 'centavos'}"
        )
    return " e ".join(parts)


def _scaled(group: int, scale: int) -> str:
    if scale == 0:
        return _below_thousand(group)
    if scale == 1 and group == 1:
        return "mil"
    one, many = _SCALES[scale]
    return f"{_below_thousand(group)} {one if group == 1 else many}"


def _below_thousand(number: int) -> str:
    if number == _HUNDRED:
        return "cem"
    hundreds, rest = divmod(number, _HUNDRED)
    parts = [_HUNDREDS[hundreds - 1]] if hundreds else []
    if rest:
        parts.append(_below_hundred(rest))
    return " e ".join(parts)


def _below_hundred(number: int) -> str:
    if number < _TWENTY:
        return _SMALL[number]
    tens, ones = divmod(number, _TEN)
    return _TENS[tens - 2] + (f" e {_SMALL[ones]}" if ones else "")
