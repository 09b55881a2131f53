"""What a request asks for, read with care: nonsense is the default, never an error."""

_LONGEST = 9  # digits; PostgreSQL's integer holds every number of nine


def number(text: str | None, default: int) -> int:
    """Read a whole number of at most nine digits.

    >>> number("12", 0), number("-1", 0), number("²", 0), number("9" * 30, 0)
    (12, 0, 0, 0)
    """
    if not text or len(text) > _LONGEST or not (text.isascii() and text.isdecimal()):
        return default
    return int(text)
