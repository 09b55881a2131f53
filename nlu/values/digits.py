"""Figures that are no amount: parts of a CPF, years, postal codes.

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
    re.compile(r"\bde \d{1,2} em \d{1,2} (?:dias|semanas|meses)\b"),  # how often
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
_OF_MONEY = re.compile(
    r"\b(?:pag\w+|reais|real|contos?|por mes|dou|consigo|parcel\w+|entrada|pay\w*"
    r"|doy)\b|r\$"
)


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
    return _named(scan)


def _named(scan: Scan) -> str | None:
    if found := scan.take(_CPF):
        return _only(found[0])
    if found := scan.take(_NAMED):
        return _only(found[1])
    scan.drop(_FIRST)
    return None


def take_cluster(scan: Scan) -> str | None:
    """Take any figures that are left, as what was asked for; "pago 150" is money."""
    found = None if _OF_MONEY.search(scan.text) else scan.take(_CLUSTER)
    return _only(found[0]) if found else None


def _only(typed: str) -> str:
    return re.sub(r"\D", "", typed)
