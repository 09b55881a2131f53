"""Figures that are no amount: parts of a CPF, years, postal codes, menu choices.

Phones, card numbers and bar codes are marked as read and never handed on.
"""

import re

from nlu.values.scan import Scan

_DROPPED = (
    re.compile(r"(?:https?://|www\.|w\.)\S+|\S+@\S+\.\w+"),
    re.compile(r"(?<!\d)(?:\d[ .\-]?){43,47}\d(?!\d)"),  # the line of a boleto
    re.compile(r"(?<!\d)\d{2}\.?\d{3}\.?\d{3}/\d{4}-?\d{2}(?!\d)"),  # a CNPJ
    re.compile(r"(?<!\d)(?:\d[ \-]?){12,18}\d(?!\d)"),  # a card: 13 to 19 figures
    re.compile(r"(?<![\d.,])\+?(?:55\s?)?\(?\d{2}\)?[\s.]?9?\d{4}-\d{4}(?!\d)"),
    re.compile(r"(?<!\d)(?:\+\d{2}\s?\(?\d{2}\)?|\(\d{2}\))[\s.]?9?\s?\d{4}[\s-]?\d{4}(?!\d)"),
    re.compile(r"\b(?:24/7|\d+(?:[.,]\d+)?\s?(?:%|por ?cento|percent|por ciento))"),
)  # fmt: skip
_CPF = re.compile(r"(?<![\d.,])\d{3}\.?\d{3}\.?\d{3}(?:-|\s-\s|/)?\d{2}(?![\d.,]*\d)")
_POSTAL = re.compile(
    r"(?<![\d.,-])(\d{2}\.?\d{3}-\d{3})(?!\d)|\bcep\b[^\d\n]{0,12}(\d{8}"
    r"|\d{5} ?\d{3})\b"
)
_NAMED = re.compile(
    r"\b(?:cpf|documento|identidade|digitos|numeros|primeiros|finais?|social|dni)\b"
    r"[^\d\n]{0,30}?((?:\d[ .-]?){2,11})(?![\d,/])"
)
_FIRST = re.compile(
    r"\b(?:os\s|the\s|los\s)?(?:primeiros\s|first\s)?3\s"
    r"(?:primeiros|digitos|numeros|first|digits|primeros)\b"
)
_BORN = re.compile(
    r"\b(?:nasc[ie]\w*|nascimento|born|naci\w*|sou (?:do ano |da classe )?de)\b"
    r"[^\d\n]{0,24}?"
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]|\d{1,2} de [a-z]+ de |[a-z]+ de )?"
    r"((?:19|20)\d{2}|\d{2})\b(?!\s*(?:anos|years|/))"
)
_BORN_DATE = re.compile(
    r"(?<!\d)\d{1,2}(?:[/.-]\d{1,2}[/.-]|o? de [a-z]+ de )((?:19|20)\d{2})(?!\d)"
)
_ALONE = re.compile(r"[\s.\-,:;!#()]*((?:\d[\s.\-]*)+)[\s.\-,:;!?()]*")
_PLAIN_ALONE = re.compile(r"[\s,:;!#(]*(\d(?:[\s-]*\d)*)[\s.,:;!)]*")
_DATED = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?-\d\d?-(?:\d{4}|\d\d)")
_CLUSTER = re.compile(r"(?<![\d.,])\d(?:[ .-]{0,3}\d)*(?![\d])")
_CHOICE = re.compile(
    r"(?:\b(?:opcao|opc|option|opcion|numero|number|n|no|alternativa|quero|fico com|"
    r"escolho|pode ser|prefiro)\s+)?(?:\b(?:a|o|as|os|la|el|the)\s+)?\b(\d{1,2})"
    r"(?:a|o|st|nd|rd|th)?(?![\d.,]*\d|\s*(?:x\b|vez|parcel|reais|real|conto|dias?\b|%"
    r"|/))"
)
_ORDINALS = {
    "primeir": "1", "segund": "2", "terceir": "3", "quart": "4", "quint": "5",
    "first": "1", "second": "2", "third": "3", "primer": "1", "tercer": "3",
}  # fmt: skip
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})[oa]?\b(?!-| feira)")


def drop_numbers_of_others(scan: Scan) -> None:
    """Mark phones, cards, bar codes, links and percentages as read."""
    for pattern in _DROPPED:
        scan.drop(pattern)


def take_digits(scan: Scan, typed: str, asked: str | None) -> str | None:
    """Take the figures that identify somebody or choose something.

    A birth date gives its year, for that is what is asked for; a full CPF gives all
    that was typed. Bare figures are taken only when nothing else can own them: when
    nothing was asked, *typed* (before words became figures) must be figures alone.
    """
    form = {None: _PLAIN_ALONE, "digits": _ALONE}.get(asked)
    if asked is None and not _PLAIN_ALONE.fullmatch(typed):
        form = None
    if form and not _DATED.fullmatch(typed) and (alone := form.fullmatch(scan.text)):
        scan.mark(alone)
        return _only(alone[1])
    for pattern in (_BORN, *((_BORN_DATE,) if asked == "digits" else ()), _POSTAL):
        if found := scan.take(pattern):
            return _only("".join(part or "" for part in found.groups()))
    return _named(scan, asked)


def _named(scan: Scan, asked: str | None) -> str | None:
    if found := scan.take(_CPF):
        return _only(found[0])
    if found := scan.take(_NAMED):
        return _only(found[1])
    scan.drop(_FIRST)
    if asked == "digits" and (found := scan.take(_CLUSTER)):
        return _only(found[0])
    return None


def take_choice(scan: Scan) -> str | None:
    """Take the number of a menu line: "2", "a 2", "a segunda", "opção 2"."""
    if found := scan.take(_CHOICE):
        return str(int(found[1]))
    if found := scan.take(_ORDINAL):
        return _ORDINALS[found[1]]
    return None


def _only(typed: str) -> str:
    return re.sub(r"\D", "", typed)
