"""A receipt's text as lines that can be compared: odd spaces, accents, case and all."""

import re
import unicodedata
from dataclasses import dataclass

_SPACES = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
LONGEST = 20_000  # characters; a receipt has some hundreds


@dataclass(frozen=True, slots=True)
class Line:
    """One line, as written and as compared; of the same length, place for place."""

    text: str
    plain: str


def lines_of(text: str) -> tuple[Line, ...]:
    """Cut a text into its lines that hold anything.

    >>> [line.plain for line in lines_of("Cartão  de   DÉBITO ")]
    ['cartao de debito']
    """
    composed = unicodedata.normalize("NFKC", text[:LONGEST])
    shown = (_SPACES.sub(" ", _INVISIBLE.sub("", row)) for row in composed.splitlines())
    return tuple(Line(row.strip(), plain(row.strip())) for row in shown if row.strip())


def plain(text: str) -> str:
    """Fold case and drop accents, character by character."""
    return "".join(map(_bare, text))


def squeezed(text: str) -> str:
    """Drop every space: what a narrow column had cut in two is whole again."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text[:LONGEST]))


def _bare(char: str) -> str:
    folded = unicodedata.normalize("NFD", char)[0].lower()
    return folded if len(folded) == 1 else char
