"""Hears that somebody writes for another: a relative is told nothing of a debt.

A rule on the words themselves, because it must hold with the understanding away.
"""

import re
import unicodedata

_KIN = (
    r"espos[ao]|mulher|marido|companheir[ao]|namorad[ao]|noiv[ao]|mae|pai|filh[ao]|irma"
    r"|irmao|av[o]|tia|tio|sobrinh[ao]|prim[ao]|net[ao]|nora|genro|sogr[ao]|cunhad[ao]"
    r"|vizinh[ao]|amig[ao]|secretari[ao]|colega|cuidador[a]?|madrasta|padrasto|parente"
)
_KIN_EN = (
    r"wife|husband|mother|mom|father|dad|son|daughter|brother|sister|partner|friend"
    r"|neighbou?r|colleague|relative"
)
_KIN_ES = (
    r"espos[ao]|mujer|marido|madre|mama|padre|papa|hij[ao]|herman[ao]|novi[ao]|amig[ao]"
    r"|vecin[ao]|pareja|suegr[ao]|cunad[ao]"
)
_WITH = r"d(?:el[ae]|[aeo])\b(?!\s(?:\d|dois|duas|tres|quatro|cinco|familia|filhos))"
_PEOPLE_ES = rf"(?:{_KIN_ES})\b"
_I_AM = r"(?:sou|aqui (?:quem fala )?e|fala|falando|quem (?:esta falando|fala) e)"
_I_AM_EN = r"(?:i am|i'm|im|this is|it's)"
_HELLO = r"(?:oi+e?|ola|opa|alo|bom dia|boa (?:tarde|noite))"
_OTHERS = (
    # "sou a esposa dele", "aqui é o filho do João", "quem fala é a mãe da Ana"
    rf"\b{_I_AM}\s(?:so\s)?(?:(?:a|o|um|uma)\s)?(?:{_KIN})\s{_WITH}",
    # "é a mãe dela que tá falando"
    rf"\be\s[ao]\s(?:{_KIN})\sd(?:el[ae]|[aeo]\s\w+),?\s(?:que\b|quem\b|aqui\b)",
    # "oi, é a esposa do Rui, quero pagar"
    rf"^(?:{_HELLO}\W+)*e\s[ao]\s(?:{_KIN})\s{_WITH}",
    rf"\b{_I_AM_EN}\s(?:(?:his|her|their|the)\s|\w+'s\s)(?:{_KIN_EN})\b",
    rf"\bsoy\s(?:(?:el|la)\s)?{_PEOPLE_ES}\sde(?:l|\s[a-z])",
    rf"\bsoy su {_PEOPLE_ES}",
)
_OFFICE = (
    r"(?:advogad[ao]|procurador[a]?|curador[a]?|inventariante|contador[a]?"
    r"|representante(?: legal)?|tutor[a]?|defensor[a]? public[ao]|assistente social"
    r"|escritorio)"
)
_FOR_CLIENT = re.compile(
    rf"\b{_I_AM}\s(?:(?:a|o|um|uma|do)\s)?{_OFFICE}\s{_WITH}(?!\s(?:empresa|voces)\b)"
    rf"|\b{_OFFICE} que (?:represent|cuida|atende)"
    r"|\b(?:eu )?represento (?:o|a|os|as|legalmente|meu cliente|minha cliente)\b"
    r"|\bem nome d[aeo] (?:minha|meu|senhora?|cliente|titular|[a-z]+,)"
    r"|\b(?:meu|minha) (?:cliente|constituinte|curatelad[ao])\b"
    rf"|\b{_I_AM_EN}\s(?:(?:his|her|their|the)\s|\w+'s\s)(?:lawyer|attorney|accountant"
    r"|guardian)\b|\bon behalf of (?:my client|mr|mrs|ms)\b|\bi represent\b"
    r"|\bsoy (?:(?:el|la|su)\s)?(?:abogad[ao]|apoderad[ao]|contador[a]?) d"
    r"|\brepresento a\b"
)
_SELF = (
    r"\b(?:sou eu|e eu|eu) mesm[oa]\b|\bsou eu\b",
    r"\bsou (?:o|a) (?:titular|propri[oa])\b",
    r"\b(?:it's|its|it is) me\b|\bthat's me\b|\bsoy yo\b|\bsoy (?:el|la) titular\b",
)
_OTHER = re.compile("|".join(_OTHERS))
_ME = re.compile("|".join(_SELF))
_NOT_ME = re.compile(r"\bnao (?:sou|e) eu\b|\bno soy yo\b|\bnot me\b")


def speaks_for_another(text: str) -> bool:
    """Tell whether the writer says to be a relative, a friend, a colleague.

    >>> speaks_for_another("oi, sou a esposa dele")
    True
    >>> speaks_for_another("minha esposa já pagou")
    False
    """
    return _OTHER.search(fold(text)) is not None


def represents(text: str) -> bool:
    """Tell whether a lawyer, a guardian or an accountant writes for the client.

    >>> represents("Sou advogada da Ana e quero negociar a dívida dela")
    True
    >>> represents("sou advogado e conheço meus direitos")
    False
    """
    return _FOR_CLIENT.search(fold(text)) is not None


def speaks_as_self(text: str) -> bool:
    """Tell whether the writer says to be the person asked for.

    >>> speaks_as_self("agora sou eu mesmo")
    True
    """
    folded = fold(text)
    return _ME.search(folded) is not None and _NOT_ME.search(folded) is None


def introduces(text: str, name: str) -> bool:
    """Tell whether the writer gives *name* as their own.

    >>> introduces("oi, aqui é o Bruno", "Bruno")
    True
    >>> introduces("o Bruno já pagou", "Bruno")
    False
    """
    said = rf"\b(?:{_I_AM}|{_I_AM_EN}|soy|me chamo|meu nome e)\s(?:[oa]\s)?"
    return re.search(rf"{said}{re.escape(fold(name))}\b", fold(text)) is not None


_SHORT = {  # what is typed short -> the word that the rules know
    "hj": "hoje",
    "agr": "agora",
    "msm": "mesmo",
    "tbm": "tambem",
    "qto": "quanto",
    "qnto": "quanto",
    "qdo": "quando",
    "amnh": "amanha",
    "dps": "depois",
}
_TYPED = re.compile(rf"\b(?:{'|'.join(_SHORT)})\b")


def fold(text: str) -> str:
    """Take accents, case, doubled blanks and the commonest short forms away.

    >>> fold("  João   da Conceição ")
    'joao da conceicao'
    """
    bare = unicodedata.normalize("NFKD", text.replace("\u2019", "'")).casefold()
    letters = "".join(c for c in bare if not unicodedata.combining(c))
    return _TYPED.sub(lambda word: _SHORT[word[0]], " ".join(letters.split()))
