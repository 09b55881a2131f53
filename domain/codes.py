"""A code that proves a message: eight signs that nobody confuses, in two groups.

The alphabet leaves out what looks or sounds alike (0 and O, 1, I and L, 2 and Z, 5 and
S, 8 and B, U and V) and the vowels, so that no code spells a word. 22 signs in eight
places are 5.5 * 10^10 codes: among a million that are in use, one guess in 55 thousand
finds one, and learns the day of a message.
"""

import re
from collections.abc import Callable
from itertools import islice

ALPHABET = "34679CDFGHJKMNPQRTVWXY"
LENGTH = 8
_GROUP = 4
_SEPARATORS = re.compile(r"[\s\-.\u2010-\u2015\u2212_/]+")


def draw_code(choose: Callable[[str], str]) -> str:
    """Make a code; *choose* picks one sign of the alphabet, without any pattern."""
    return "".join(choose(ALPHABET) for _ in range(LENGTH))


def shown_code(code: str) -> str:
    """Write a code in its two groups.

    >>> shown_code("K7M49QXD")
    'K7M4-9QXD'
    """
    return f"{code[:_GROUP]}-{code[_GROUP:]}"


def read_code(text: str) -> str | None:
    """Read a code as people type it; None for what cannot be one.

    >>> read_code(" k7m4 9qxd "), read_code("K7M4-9QX0")
    ('K7M49QXD', None)
    """
    code = _SEPARATORS.sub("", text).upper()
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def code_within(text: str) -> str | None:
    """Find a code in a message that was pasted whole; None where there is none.

    >>> code_within("Codigo desta mensagem: K7M4-9QXD. Confira em ...")
    'K7M49QXD'
    """
    pattern = (
        rf"(?<![\w-])([{ALPHABET}]{{4}})[-\u2010-\u2015 ]([{ALPHABET}]{{4}})(?![\w-])"
    )
    found = list(islice(re.finditer(pattern, text.upper()), 1))
    return read_code(text) or (found[0][1] + found[0][2] if found else None)
