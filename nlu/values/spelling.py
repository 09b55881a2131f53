"""Misspelt words that carry a value: "dusentos", "boletu", "quinta-fera" are mended.

Only words that a value hangs on are looked for, and only where the sentence cannot mean
another word (phrases/spelling.txt). Steps: (1) a word that sounds like one of them is
that word; (2) so is a long one that lacks, doubles, swaps or slips one letter after its
first. What fits two of them is left alone.
"""

import re
from functools import lru_cache
from typing import Final

from nlu.components.lexicon import by_sound
from nlu.phrasebook import sections

_SHORTEST: Final = 4  # letters of a word that is mended by its sound
_LONG: Final = 6  # and by one letter
_VERBS: Final = frozenset({"quita"})
_BEFORE_A_DAY: Final = re.compile(r"\b(?:n?a|ate|ess[ae]|nessa|proxima|outra|dia)\s$")
_WORD: Final = re.compile(rf"[a-z]{{{_SHORTEST},}}")


def _listed(section: str) -> frozenset[str]:
    lines = sections("spelling")[section]
    return frozenset(word for line in lines for word in line.split())


_WANTED: Final = _listed("wanted")
_ALONE: Final = _listed("alone")
_BY_SOUND: Final = {
    sound: words[0]
    for sound in {by_sound(word) for word in _WANTED}
    if len(words := [word for word in _WANTED if by_sound(word) == sound]) == 1
}


def mend(text: str) -> str:
    """Write the misspelt value words of a plain *text* as they are spelt.

    >>> mend("consigo dusentos no boletu, pago na quita")
    'consigo duzentos no boleto, pago na quita'
    """
    return _WORD.sub(lambda word: _in_place(word, text), text)


def _in_place(word: re.Match[str], text: str) -> str:
    """Leave "200 e quita" a verb; "na quita" is a day."""
    verb = word[0] in _VERBS and not _BEFORE_A_DAY.search(text[: word.start()])
    return word[0] if verb else _mended(word[0])


@lru_cache(maxsize=4096)
def _mended(word: str) -> str:
    if word in _WANTED or word in _ALONE:
        return word
    if heard := _BY_SOUND.get(by_sound(word)):
        return heard
    if len(word) < _LONG - 1:  # one letter may be missing
        return word
    near = [wanted for wanted in _WANTED if _one_slip(word, wanted)]
    return near[0] if len(near) == 1 else word


def _one_slip(word: str, wanted: str) -> bool:
    """Tell whether one letter after the first was lost, added, changed or swapped."""
    if len(wanted) < _LONG or word[0] != wanted[0] or abs(len(word) - len(wanted)) > 1:
        return False
    at = next(
        (i for i, (a, b) in enumerate(zip(word, wanted, strict=False)) if a != b),
        min(len(word), len(wanted)),
    )
    typed, meant = word[at:], wanted[at:]
    if len(word) < _LONG and len(wanted) == len(word):
        return False
    swapped = typed[:2] == meant[1::-1] and len(meant) > 1
    return (
        typed[1:] == meant[1:]
        or typed[1:] == meant
        or typed == meant[1:]
        or (swapped and typed[2:] == meant[2:])
    )
