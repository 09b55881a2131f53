"""How like two names are, as banks write them: upper case, cut off, out of order."""

import re
import unicodedata
from enum import IntEnum

_SMALL = frozenset({"de", "da", "do", "das", "dos", "e", "y", "del"})
_LEGAL = frozenset({"ltda", "me", "epp", "eireli", "mei", "sa", "s", "slu", "cia"})
_LEAST_PREFIX = 3  # letters; a shorter piece is an initial, or nothing
_LEAST_TOKENS = 2


class Likeness(IntEnum):
    """NONE: another name. LIKE: may be. SAME: each word of it stands there."""

    NONE = 0
    LIKE = 1
    SAME = 2


def words_of(name: str) -> tuple[str, ...]:
    """Give the words of a name that tell people apart, plain and lower-case.

    >>> words_of("JOÃO P. da Silva-Souza ME")
    ('joao', 'p', 'silva', 'souza')
    """
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", bare.casefold())
    return tuple(word for word in words if word not in _SMALL | _LEGAL)


def likeness(name: str, text: str) -> Likeness:
    """Compare a client's *name* with the *text* of a statement, in any order.

    SAME: all words of the name (two at least) are in the text. LIKE: its first and last
    word are, or one of them cut off, and each word between is there, or its initial, or
    left out.
    """
    wanted, there = words_of(name), list(words_of(text))
    if len(wanted) < _LEAST_TOKENS:
        return Likeness.NONE
    rest = _without(wanted, there)
    if rest is None:
        return _alike(wanted, there)
    return Likeness.SAME


def _without(wanted: tuple[str, ...], there: list[str]) -> list[str] | None:
    rest = list(there)
    for word in wanted:
        if word not in rest:
            return None
        rest.remove(word)
    return rest


def _alike(wanted: tuple[str, ...], there: list[str]) -> Likeness:
    first, last = wanted[0], wanted[-1]
    if first not in there:
        return Likeness.NONE
    others = [word for word in there if word != first]
    whole = last in others
    cut = any(_cut(word, last) for word in others)
    between = [word for word in wanted[1:-1] if len(word) > 1 and word in others]
    if whole or (cut and (between or len(wanted) == _LEAST_TOKENS)):
        return Likeness.LIKE
    return Likeness.NONE


def _cut(piece: str, word: str) -> bool:
    """Tell whether *piece* is *word* cut off at the end of a field."""
    return len(piece) >= _LEAST_PREFIX and piece != word and word.startswith(piece)
