"""Which of the three languages a message is written in, by its small words."""

import re

from nlu.phrasebook import sections
from nlu.values.text import fold

_KNOWN = {
    language: frozenset(" ".join(lines).split())
    for language, lines in sections("languages").items()
}
_SIGNS = {  # letters that only one of them writes
    "pt": re.compile(r"[ãõçâêô]|lh|nh", re.IGNORECASE),
    "es": re.compile(r"[ñ¿¡]|ción|\bll", re.IGNORECASE),
    "en": re.compile(r"n't\b|'(?:m|s|ll|ve|re)\b|ing\b|\bth", re.IGNORECASE),
}
_OWN = 3  # the weight of a word of one language; one that two share weighs 1
_MARGIN = 3  # by so much another language must lead before the hint gives way


def detect(text: str, hint: str | None = None) -> str:
    """Tell "pt", "en" or "es"; a short or even message keeps *hint*, or is Portuguese.

    >>> detect("How much do I owe you?", hint="pt")
    'en'
    >>> detect("ok", hint="es")
    'es'
    """
    scores = {language: _score(text, language) for language in _KNOWN}
    usual = hint if hint in scores else "pt"
    best = max(scores, key=lambda it: (scores[it], it == usual))
    return best if scores[best] >= scores[usual] + _MARGIN else usual


def _score(text: str, language: str) -> int:
    said = re.findall(r"[a-z]+(?:'[a-z]+)?", fold(text))
    total = sum(_weight(word, language) for word in said)
    return total + 2 * bool(_SIGNS[language].search(text))


def _weight(word: str, language: str) -> int:
    if word not in _KNOWN[language]:
        return 0
    shared = sum(word in known for known in _KNOWN.values())
    return {1: _OWN, 2: 1}.get(shared, 0)
