"""Text for SMS: how many parts it costs, and how to say it in the cheap alphabet.

GSM 03.38: a part holds 160 septets, or 153 where there are several; one character
outside the alphabet makes it UCS-2, 70 or 67 units. Portuguese is outside it with most
accents (a with tilde, c with cedilla, ...), which would triple the price.
"""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 1600  # UTF-16 units in one message: Twilio's limit for Body, error 21617

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")  # each behind an escape: two septets
_PLAIN = str.maketrans(
    {
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{MINUS SIGN}": "-",
        "\N{BULLET}": "-",
        "\N{MIDDLE DOT}": ".",
        "\N{MULTIPLICATION SIGN}": "x",
        "\t": " ",
        "`": "'",
        "\N{ACUTE ACCENT}": "'",
    }
)


@dataclass(frozen=True, slots=True)
class Segments:
    """What a text costs: its encoding, its units in it, and its parts."""

    encoding: str  # "GSM-7" | "UCS-2"
    units: int
    count: int


def transliterate(text: str) -> str:
    """Rewrite a text in the GSM alphabet; what has no letter there is left out.

    Letters that the alphabet has keep their accents, so that "é" stays "é".

    >>> transliterate("Sua fatura não é de março: 1ª parcela…")
    'Sua fatura nao é de marco: 1a parcela...'
    """
    return "".join(_plain(char) for char in text.translate(_PLAIN))


def segments(text: str) -> Segments:
    """Count the parts of a text; an escaped or paired character is never cut in two."""
    if all(char in _BASIC or char in _EXTENDED for char in text):
        widths = [1 + (char in _EXTENDED) for char in text]
        return Segments("GSM-7", sum(widths), _parts(widths, 160, 153))
    widths = [_width(char) for char in text]
    return Segments("UCS-2", sum(widths), _parts(widths, 70, 67))


def split(text: str, limit: int = LONGEST) -> list[str]:
    """Cut a long text into messages that, put together, are the text again.

    The cut is made after the last paragraph that fits, else sentence, else word, if
    that fills half a message; else where the limit falls. *limit* is in UTF-16 units
    and at least 2.
    """
    pieces = []
    while text:
        fits = _fitting(text, limit)
        cut = len(text) if fits == len(text) else _good_cut(text[:fits])
        pieces.append(text[:cut])
        text = text[cut:]
    return pieces


def _plain(char: str) -> str:
    if char in _BASIC or char in _EXTENDED:
        return char
    apart = unicodedata.normalize("NFKD", char)
    return "".join(c for c in apart if c in _BASIC or c in _EXTENDED)


def _parts(widths: list[int], alone: int, each: int) -> int:
    if sum(widths) <= alone:
        return 1 if widths else 0
    parts, used = 1, 0
    for width in widths:
        if used + width > each:
            parts, used = parts + 1, 0
        used += width
    return parts


def _width(char: str) -> int:
    return 2 if ord(char) > 0xFFFF else 1  # noqa: PLR2004  # the end of the first plane


def _fitting(text: str, limit: int) -> int:
    used = 0
    for index, char in enumerate(text):
        used += _width(char)
        if used > limit:
            return index
    return len(text)


def _good_cut(head: str) -> int:
    for pattern in (r"\n\s*\n", r"\n|[.!?…]\s+", r"\s+"):
        ends = [match.end() for match in re.finditer(pattern, head)]
        if ends and 2 * ends[-1] >= len(head):
            return ends[-1]
    return len(head)
