"""Numbers in words: "duzentos e cinquenta" stands as 250 before anything is parsed.

Steps: (1) find a run of number words; (2) add up what may follow each other by size,
and start afresh where it may not, so that "vinte e vinte e cinco" is 20 and 25;
(3) leave "um", "uma" and "a" alone when they are articles.
"""

import re
from decimal import Decimal

_SMALL = {
    "zero": 0, "um": 1, "uma": 1, "dois": 2, "duas": 2, "doi": 2, "tres": 3,
    "treis": 3, "quatro": 4, "quatru": 4, "cinco": 5, "sinco": 5, "seis": 6, "sete": 7,
    "oito": 8, "nove": 9, "dez": 10, "deis": 10, "onze": 11, "doze": 12, "treze": 13,
    "catorze": 14, "quatorze": 14, "quinze": 15, "dezesseis": 16, "dezasseis": 16,
    "dezeseis": 16, "dezessete": 17, "dezassete": 17, "dezoito": 18, "dezenove": 19,
    "dezanove": 19, "vinte": 20, "vint": 20, "trinta": 30, "quarenta": 40,
    "cinquenta": 50, "cincoenta": 50, "cinquanta": 50, "sinquenta": 50, "sessenta": 60,
    "secenta": 60, "setenta": 70, "oitenta": 80, "noventa": 90, "cem": 100,
    "cento": 100, "duzentos": 200, "duzento": 200, "duzentas": 200, "trezentos": 300,
    "trezento": 300, "trezentas": 300, "quatrocentos": 400, "quatrocentas": 400,
    "quatrocento": 400, "quinhentos": 500, "quinhento": 500, "quinhentas": 500,
    "quinhetos": 500, "seiscentos": 600, "seiscentas": 600, "seissentos": 600,
    "setecentos": 700, "setecentas": 700, "oitocentos": 800, "oitocentas": 800,
    "novecentos": 900, "novecentas": 900,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "cuatro": 4, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "doce": 12,
    "trece": 13, "quince": 15, "dieciseis": 16, "diecisiete": 17, "dieciocho": 18,
    "diecinueve": 19, "veinte": 20, "veintiuno": 21, "veintidos": 22, "veintitres": 23,
    "veinticuatro": 24, "veinticinco": 25, "veintiseis": 26, "veintisiete": 27,
    "veintiocho": 28, "veintinueve": 29, "treinta": 30, "cuarenta": 40,
    "cincuenta": 50, "sesenta": 60, "ochenta": 80, "cien": 100, "ciento": 100,
    "doscientos": 200, "trescientos": 300, "cuatrocientos": 400, "quinientos": 500,
    "seiscientos": 600, "setecientos": 700, "ochocientos": 800, "novecientos": 900,
}  # fmt: skip
_SPANISH = {
    "un": 1,
    "una": 1,
    "uno": 1,
    "dos": 2,
    "once": 11,
}  # "dos" is "of the" in pt
_TIMES = {"mil": 1000, "k": 1000, "thousand": 1000, "grand": 1000, "hundred": 100}
_ARTICLES = {"um", "uma", "un", "una", "one", "uno"}
_COUNTED = (
    r"vez|vezes|veces|x|time|times|real|reais|conto|contos|pila|dias?|day|semanas?|week"
    r"|mes|mês|month|parcelas?|prestac\w+|cuotas?|payment|ano|hora|hour|barao"
)
_LITERAL = r"\d+(?:[.,]\d+)?"
_LIKE_YEARS = {Decimal(1900), Decimal(2000)}
_DOZENS = (
    (re.compile(r"\bmeia duzia(?: de)?\b"), "6"),
    (re.compile(r"\b(?:uma|1) duzia(?: de)?\b"), "12"),
)


def _run_of(known: dict[str, int]) -> re.Pattern[str]:
    alone = [name for name in _TIMES if name != "k"]  # "kkkk" is a laugh
    word = "|".join(sorted([*known, *alone], key=len, reverse=True))
    head = rf"(?:{_LITERAL}\s*(?:mil|k|thousand|grand)|\b(?:{word}))\b"
    joint = r"(?:\s+(?:e|y|and|de)?\s*|-)"
    tail = rf"(?:{joint}(?:{word})\b|\s+(?:e|y|and)\s+\d{{1,3}}(?![\d.,]*\d|\s*[x%/]))"
    return re.compile(head + f"(?:{tail})*")


_WORDS = {"pt": _SMALL, "en": _SMALL, "es": {**_SMALL, **_SPANISH}}
_RUNS = {language: _run_of(known) for language, known in _WORDS.items()}


class _Sum:
    """One number being heard, word by word."""

    def __init__(self) -> None:
        self.thousands = Decimal(0)
        self.below = Decimal(0)
        self.room = 0  # what comes next must be smaller than this; 0: nothing heard

    def add(self, value: Decimal) -> bool:
        """Take one more part; False when it can't belong to this number."""
        if self.room and (value >= self.room or not value):
            return False
        self.below += value
        self.room = 100 if value >= 100 else 10 if value >= 20 else 1  # noqa: PLR2004  (the sizes of tens and hundreds)
        return True

    def multiply(self, factor: int) -> bool:
        """Take "mil" or "hundred"; False when this number already had its own."""
        if factor == 1000 and self.thousands:  # noqa: PLR2004  ("mil" is said once)
            return False
        grown = (self.below or Decimal(1)) * factor
        if factor == 1000:  # noqa: PLR2004  (as above)
            self.thousands, self.below = grown, Decimal(0)
        else:
            self.below = grown
        self.room = factor
        return True

    def __str__(self) -> str:
        whole = self.thousands + self.below
        if whole in _LIKE_YEARS:  # "dois mil" is said of money, and looks like a year
            return f"{int(whole) // 1000}.{int(whole) % 1000:03}"
        return f"{whole.normalize():f}"


def in_figures(text: str, language: str = "pt") -> str:
    """Write number words of a plain text as figures.

    >>> in_figures("mil e quinhentos em tres vezes, uma proposta")
    '1500 em 3 vezes, uma proposta'
    >>> in_figures("1,5 mil entre vinte e vinte e cinco")
    '1500 entre 20 e 25'
    """
    known = _WORDS.get(language, _SMALL)
    runs = _RUNS.get(language, _RUNS["pt"])
    for dozen, figure in _DOZENS:
        text = dozen.sub(figure, text)
    return runs.sub(lambda run: _figures(run, known), text)


def _figures(run: re.Match[str], known: dict[str, int]) -> str:
    after = run.string[run.end() : run.end() + 14]
    if run[0] in _ARTICLES and not re.match(rf"\s*(?:{_COUNTED})\b", after):
        return run[0]
    return _joined(re.findall(rf"{_LITERAL}|[a-z]+|-", run[0]), known)


def _joined(tokens: list[str], known: dict[str, int]) -> str:
    done: list[str] = []
    now, joint = _Sum(), ""
    for word in tokens:
        if word not in known and word not in _TIMES and not word[0].isdigit():
            joint = word if word != "-" else ""
            continue
        if not _heard(now, word, known, joint):
            done += [str(now), joint] if joint else [str(now)]
            now = _Sum()
            _heard(now, word, known, "")
        joint = ""
    return " ".join([*done, str(now)])


def _heard(now: _Sum, word: str, known: dict[str, int], joint: str) -> bool:
    if joint == "de":
        return False
    if word in _TIMES:
        return now.multiply(_TIMES[word])
    value = known.get(word)
    return now.add(Decimal(word.replace(",", ".") if value is None else value))


def minor_units(literal: str) -> int | None:
    """Read "1.234,56", "1,234.56", "1234.5" or "1.500" as minor units.

    One separator before exactly three figures groups thousands; before one or two it
    is the decimal sign. None when it is neither.

    >>> [minor_units(it) for it in ("1.234,56", "1234.56", "1.500", "80", "1.2345")]
    [123456, 123456, 150000, 8000, None]
    """
    whole, cents = _cut(literal)
    groups = re.split(r"[.,]", whole)
    if len(cents) > 2 or any(len(group) != 3 for group in groups[1:]):  # noqa: PLR2004  (cents and thousands)
        return None
    return int("".join(groups)) * 100 + int(cents.ljust(2, "0"))


def _cut(literal: str) -> tuple[str, str]:
    last = max(literal.rfind("."), literal.rfind(","))
    tail = literal[last + 1 :]
    separators = set(re.findall(r"[.,]", literal))
    grouped = len(tail) == 3 and len(separators) == 1  # noqa: PLR2004  (a thousand has three noughts)
    if last < 0 or grouped:
        return literal, ""
    return literal[:last], tail
