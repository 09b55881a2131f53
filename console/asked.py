"""What a request asks for, read with care: nonsense is the default, never an error."""

from collections.abc import Collection

from flask import request

LAST_PAGE = 10_000  # of a list; nobody turns so many
_LONGEST = 9  # digits; PostgreSQL's integer holds every number of nine


def number(text: str | None, default: int) -> int:
    """Read a whole number of at most nine digits.

    >>> number("12", 0), number("-1", 0), number("²", 0), number("9" * 30, 0)
    (12, 0, 0, 0)
    """
    if not text or len(text) > _LONGEST or not (text.isascii() and text.isdecimal()):
        return default
    return int(text)


def line(text: str, longest: int) -> str:
    r"""Put text on one line, at most so long, and without zeros: no database has them.

    >>> line(" a\0  b\n", 80)
    'a b'
    """
    return " ".join(text.replace("\0", "").split())[:longest]


def page_asked() -> int:
    """Read which page of a list the address asks for, from 1 on."""
    return max(1, min(number(request.args.get("page"), 1), LAST_PAGE))


def one_asked(name: str, among: Collection[str], default: str) -> str:
    """Read a word of the address that is one of a few."""
    said = request.args.get(name, default)
    return said if said in among else default
