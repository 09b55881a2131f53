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
        (r"\b\d+(?:[.,]\d+)* ?(?:reais|real|conto|contos|pila|pilas|mangos?|pratas?"
         r"|euros?|dollars?|bucks|pesos|paus|r\$|€)", "xxvalor"),
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


def fold(text):
    """Drop the accents: "até amanhã" becomes "ate amanha"."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not unicodedata.combining(c))


@lru_cache(maxsize=1)
def _standard():
    """Read `slang.txt`: each line a standard form, a colon, its chat spellings."""
    words = {}
    for line in _LIST.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        standard, _, variants = line.partition(": ")
        words.update(dict.fromkeys(variants.split(), standard.strip()))
    return words


def expand(text):
    """Write chat spelling out in standard words, accents included, numbers kept."""
    return _spell(_tidy(text))


def normalise(text):
    """Give what the n-grams see: expanded, no accents, each number as its shape."""
    text = _tidy(text)
    for pattern, word in _SHAPES:
        text = pattern.sub(word, text)
    return fold(_spell(text))


def _tidy(text):
    """Lower the case, drop skin tones, shorten stretched letters and laughter."""
    text = _DROPPED.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return _STRETCHED.sub(r"\1", _LAUGHS.sub(" risos ", text))


def _spell(text):
    standard = _standard()
    return " ".join(_spelled(word, standard) for word in _TOKEN.findall(text))


def _spelled(word, standard):
    """Give the standard form of one word, or of the word without its accents."""
    return standard.get(word) or standard.get(fold(word)) or word

