"""Noisy copies of a sentence, as thumbs and hurry make them: training only.

Pure; the same seed gives the same copies, so that two trainings give one model.
"""

from random import Random

_SHORT = 3  # letters: shorter words are seldom misspelt
_KEPT_VOWELS = 0.25
_LOST_WORD = 0.25  # of the sentences of five words and more
_NEAR = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh",
    "h": "gj", "i": "uo", "j": "hk", "k": "jl", "l": "k", "m": "n", "n": "bm",
    "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry", "u": "yi",
    "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "xs",
}  # fmt: skip
_SOUNDS = (
    ("qu", "k"), ("ç", "s"), ("ss", "s"), ("ch", "x"), ("lh", "li"), ("ão", "aum"),
    ("ou", "o"), ("ei", "e"), ("rr", "r"), ("nh", "n"), ("s", "z"), ("x", "ch"),
    ("ndo", "no"), ("h", ""), ("m", "n"), ("l", "u"), ("z", "s"), ("e", "i"),
    ("o", "u"), ("ar", "a"), ("er", "e"), ("ir", "i"), ("está", "tá"), ("c", "ss"),
)  # fmt: skip
_VOWELS = set("aeiouáéíóúâêôãõà")


def noisy(text: str, rng: Random, rate: float = 0.3) -> str:
    """Give one copy of `text` in which about `rate` of the words are misspelt."""
    words = [
        _spoil(word, rng) if len(word) > _SHORT and rng.random() < rate else word
        for word in text.lower().split()
    ]
    if len(words) > _SHORT + 1 and rng.random() < _LOST_WORD:
        del words[rng.randrange(len(words))]
    return " ".join(words)


def _spoil(word: str, rng: Random) -> str:
    """Misspell one word in one of the usual ways."""
    way = rng.choice((_drop, _swap, _slip, _double, _by_ear, _by_ear, _skeleton))
    return way(word, rng)


def _drop(word: str, rng: Random) -> str:
    at = rng.randrange(1, len(word))
    return word[:at] + word[at + 1 :]


def _swap(word: str, rng: Random) -> str:
    at = rng.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _slip(word: str, rng: Random) -> str:
    at = rng.randrange(len(word))
    near = _NEAR.get(word[at])
    return word[:at] + rng.choice(near) + word[at + 1 :] if near else word


def _double(word: str, rng: Random) -> str:
    at = rng.randrange(len(word))
    return word[:at] + word[at] + word[at:]


def _by_ear(word: str, rng: Random) -> str:
    sounds = [pair for pair in _SOUNDS if pair[0] in word]
    if not sounds:
        return word
    heard, written = rng.choice(sounds)
    return word.replace(heard, written, 1)


def _skeleton(word: str, rng: Random) -> str:
    """Leave out most vowels after the first letter: "quanto" becomes "qnt(o)"."""
    inner = "".join(
        c for c in word[1:-1] if c not in _VOWELS or rng.random() < _KEPT_VOWELS
    )
    return word[0] + inner + word[-1]
