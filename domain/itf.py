"""Interleaved 2 of 5 (ISO/IEC 16390): the bars of a boleto, as widths.

Each pair of digits is ten elements: the first digit's five bars, the second one's five
spaces between them. Narrow is 1, wide is 3, as Febraban's layout asks for.
"""

_WIDE = "3"
_DIGITS = (
    "11331",
    "31113",
    "13113",
    "33111",
    "11313",
    "31311",
    "13311",
    "11133",
    "31131",
    "13131",
)
_START, _STOP = "1111", "311"


class OddDigitsError(ValueError):
    """The code takes digits, and an even number of them."""


def bars(digits: str) -> str:
    """Give the widths of bars and spaces in turn, from the first bar to the last.

    Raises OddDigitsError.
    """
    if len(digits) % 2 or not (digits.isascii() and digits.isdigit()):
        raise OddDigitsError(digits)
    pairs = (digits[at : at + 2] for at in range(0, len(digits), 2))
    return _START + "".join(_pair(pair) for pair in pairs) + _STOP


def _pair(pair: str) -> str:
    black, white = (_DIGITS[int(digit)] for digit in pair)
    return "".join(b + w for b, w in zip(black, white, strict=True))


def read_bars(widths: str) -> str:
    """Read widths back into digits, as a scanner does; raises OddDigitsError."""
    body = widths[len(_START) : -len(_STOP)]
    if not (widths.startswith(_START) and widths.endswith(_STOP)) or len(body) % 10:
        raise OddDigitsError(widths)
    tens = (body[at : at + 10] for at in range(0, len(body), 10))
    halves = (half for ten in tens for half in (ten[::2], ten[1::2]))
    return "".join(str(_DIGITS.index(half)) for half in halves)
