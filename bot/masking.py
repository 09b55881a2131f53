"""Personal data taken out of what clients wrote, before it leaves the house's database.

In doubt it masks: a sentence with one word too few still trains the understanding.
Amounts and days stay, for they are what the sentence is about.
"""

import re
import unicodedata
from collections.abc import Collection

from domain.cards import mask_cards

NAME, NUMBER = "[nome]", "[número]"
_MARKS = (
    (re.compile(r"\S+@\S+\.\w+"), "[e-mail]"),
    (re.compile(r"(?:https?://|www\.)\S+"), "[link]"),
    (re.compile(r"(?<!\d)(?:\d{3}\.?){3}[-/ ]?\d{2}(?!\d)"), "[cpf]"),
    (re.compile(r"(?<!\d)\d{2}\.?\d{3}\.?\d{3}/\d{4}-?\d{2}(?!\d)"), "[cnpj]"),
    (re.compile(r"[\d*][\d* .-]*\*[\d* .-]*[\d*]"), "[cartão]"),
    (re.compile(r"(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d{2}(?!\d)"), "[data]"),
    (re.compile(r"(?<!\d)(?:19[2-9]\d|200\d)(?!\d|[.,]\d)"), "[ano]"),
    (
        re.compile(r"(?<!\d)(?:\+?55[ .-]?)?\(?\d{2}\)?[ .-]?9?\d{4}[ .-]?\d{4}(?!\d)"),
        "[telefone]",
    ),
    (re.compile(r"(?<!\d)9?\d{4}[ .-]\d{4}(?!\d)"), "[telefone]"),
    (re.compile(r"(?<!\d)\d{2}\.?\d{3}-\d{3}(?!\d)"), "[cep]"),
)
_MONEY = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{2})?|\d+,\d{2}")
_LONG = re.compile(r"(?<![\d.,])\d(?:[ .-]?\d){4,}(?![\d]|,\d)")
_SHORT_OF_A_CPF = re.compile(
    r"(?i)\b(cpf|documento|d[ií]gitos|n[uú]meros|identidade)\b([^\d\n]{0,20})\d[\d .-]*"
)
_SAYS_NAME = re.compile(
    r"\b((?i:me chamo|meu nome (?:é|e)|aqui (?:é|e) (?:o|a)|quem fala (?:é|e) (?:o|a)"
    r"|sou (?:o|a)|falar com (?:o|a)|my name is|this is|me llamo|soy))"
    r"((?: [A-ZÀ-Ý][\w'-]+(?: d[aeo]s?(?= [A-ZÀ-Ý]))?)+)"
)
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 3  # letters of a name that is looked for; "da" and "de" are none


def mask(text: str, names: Collection[str] = ()) -> str:
    """Mask names, documents, phones, e-mails, cards and years of birth in *text*.

    *names* are the words, folded by `name_words`, that are somebody's name.

    >>> mask("sou a Bia, meu cpf é 529.982.247-25, pago 150,00 dia 5")
    'sou a [nome], meu cpf é [número], pago 150,00 dia 5'
    """
    masked = mask_cards(" ".join(text.split()))
    masked = _SHORT_OF_A_CPF.sub(rf"\1\2{NUMBER}", masked)
    for pattern, mark in _MARKS:
        masked = pattern.sub(mark, masked)
    masked = _LONG.sub(_unless_money, masked)
    masked = _SAYS_NAME.sub(lambda said: f"{said[1]} {NAME}", masked)
    return _WORD.sub(lambda word: _or_name(word[0], names), masked)


def name_words(name: str) -> frozenset[str]:
    """List the words of a name as they are looked for: small letters, no accents.

    >>> sorted(name_words("José da Conceição"))
    ['conceicao', 'jose']
    """
    words = (_fold(word) for word in _WORD.findall(name))
    return frozenset(word for word in words if len(word) >= _SHORTEST)


def _or_name(word: str, names: Collection[str]) -> str:
    return NAME if _fold(word) in names else word


def _unless_money(found: re.Match[str]) -> str:
    return found[0] if _MONEY.fullmatch(found[0]) else NUMBER


def _fold(word: str) -> str:
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))
