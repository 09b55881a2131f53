"""Chat spelling to standard spelling: what the model reads in place of the raw text.

Pure, and free of Rasa, so that both Pythons of the house can import it. The word list
is `slang.txt` beside this file; both training and parsing go through `normalise`.
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

_LIST = Path(__file__).with_name("slang.txt")
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[^\w\s]", re.UNICODE)
_DROPPED = re.compile("[\u200b-\u200f\u2060\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_LAUGHS = re.compile(
    r"\b(?:k{2,}|(?:rs){1,}s*|(?:ha|he|hua|hue|ah|sha|ja|je){2,}h?|lo+l)\b"
)
_WEEKDAYS = (
    r"segunda|ter[cç]a|quarta|quinta|sexta|s[aá]bado|domingo"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|lunes|martes|mi[eé]rcoles|jueves|viernes"
)

_COINS = (
    r"reais|real|contos?|pilas?|mangos?|pratas?|paus|r\$"
    r"|euros?|€|dollars?|bucks|pesos"
)

# How a word sounds in Brazil, whatever letters were chosen for it: "quero" and "kero",
# "parcelar" and "parselá" meet here. In order.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ch|sh", "x"),
        (r"ph", "f"),
        (r"lh|li(?=[aou])|ll", "l"),
        (r"nh|ni(?=[aou])", "n"),
        (r"qu(?=[ei])|q|ck", "k"),
        (r"gu(?=[ei])", "g"),
        (r"sc(?=[ei])|xc(?=[ei])", "s"),
        (r"c(?=[eiy])|ss|z", "s"),
        (r"c", "k"),
        (r"g(?=[ei])", "j"),
        (r"h", ""),
        (r"w", "u"),
        (r"y", "i"),
        (r"ao\b|am\b|aum\b|aun\b", "an"),
        (r"m\b", "n"),
        (r"m(?=[^aeiou\sm])", "n"),
        (r"l(?=[^aeiou\sl])|l\b", "u"),
        (r"ou", "o"),
        (r"ei(?=[rjx])", "e"),
        (r"(?<=[aeio])r\b", ""),
        (r"o(?=s?\b)", "u"),
        (r"e(?=s?\b)", "i"),
        (r"s\b", ""),
        (r"(.)\1", r"\1"),
    )
)

# Order matters: the most specific shape first. Each becomes one word, so that the model
# learns that a shape was there and never a number of a training sentence.
_SHAPES = tuple(
    (re.compile(pattern), f" {word} ")
    for pattern, word in (
        (r"https?://\S+|www\.\S+", "xxlink"),
        (r"\b\S+@\S+\.\w+\b", "xxemail"),
        (r"\b\d{3}\.?\d{3}\.?\d{3}-?\d{2}\b", "xxcpf"),
        (r"\b\d{5}-\d{3}\b|\b\d{2}\.\d{3}-\d{3}\b", "xxcep"),
        (r"\(?\b\d{2}\)? ?9\d{4}[- ]?\d{4}\b", "xxfone"),
        (r"\b(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])(?:/\d{2,4})?\b", "xxdata"),
        (r"\b(?:[01]?\d|2[0-3])(?:h\d{2}|:\d{2}| ?hrs?\b|h\b)", "xxhora"),
        (r"(?:r\$|us\$|\$|€) ?\d+(?:[.,]\d+)*(?: ?(?:k|mil)\b)?", "xxvalor"),
        (rf"\b\d+(?:[.,]\d+)* ?(?:{_COINS})", "xxvalor"),
        (r"\b\d{1,3}(?:\.\d{3})*,\d{2}\b|\b\d+\.\d{2}\b", "xxvalor"),
        (r"\b\d+(?:[.,]\d+)? ?%|\b\d+ ?por ?cento\b", "xxporcento"),
        (r"\b\d{1,2} ?(?:x|vezes|vzs|vzes|parcelas|veiz)\b", "xxvezes"),
        (r"\b(?:19|20)\d{2}\b", "xxano"),
        (r"\b\d{9,}\b|\b\d{4,}(?:[. ]\d{4,}){2,}\b", "xxlongo"),
        (r"\b\d{5,8}\b", "xxseis"),
        (r"\b\d{4}\b", "xxquatro"),
        (r"\b\d{3}\b", "xxtres"),
        (r"\b\d{1,2}\b", "xxdois"),
        (rf"\b(?:{_WEEKDAYS})(?:[- ]feira|[- ]fera)?\b", "xxsemana"),
    )
)


def fold(text: str) -> str:
    """Drop the accents: "até amanhã" becomes "ate amanha"."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not unicodedata.combining(c))


@lru_cache(maxsize=1)
def _standard() -> dict[str, str]:
    """Read `slang.txt`: each line a standard form, a colon, its chat spellings."""
    words: dict[str, str] = {}
    for line in _LIST.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        standard, _, variants = line.partition(": ")
        words.update(dict.fromkeys(variants.split(), standard.strip()))
    return words


def expand(text: str) -> str:
    """Write chat spelling out in standard words, accents included, numbers kept."""
    return _spell(_tidy(text))


def normalise(text: str) -> str:
    """Give what the n-grams see: expanded, no accents, each number as its shape."""
    text = _tidy(text)
    for pattern, word in _SHAPES:
        text = pattern.sub(word, text)
    return fold(_spell(text))


def by_sound(text: str) -> str:
    """Give a normalised text as it sounds, so that most misspellings fall together."""
    for pattern, sound in _SOUNDS:
        text = pattern.sub(sound, text)
    return text


def _tidy(text: str) -> str:
    """Lower the case, drop skin tones, shorten stretched letters and laughter."""
    text = _DROPPED.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return _STRETCHED.sub(r"\1", _LAUGHS.sub(" risos ", text))


def _spell(text: str) -> str:
    standard = _standard()
    return " ".join(_spelled(word, standard) for word in _TOKEN.findall(text))


def _spelled(word: str, standard: dict[str, str]) -> str:
    """Give the standard form of one word, or of the word without its accents."""
    return standard.get(word) or standard.get(fold(word)) or word
