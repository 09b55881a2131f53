"""Names of weekdays and of days near today, in the three languages."""

import re

WEEKDAY = {
    "segunda": 0, "terca": 1, "quarta": 2, "quinta": 3, "sexta": 4, "sabado": 5,
    "domingo": 6, "seg": 0, "qua": 2, "qui": 3, "sex": 4, "sab": 5, "dom": 6,
    "segundona": 0, "sextou": 4, "sextafeira": 4, "segundafeira": 0,
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4,
    "saturday": 5, "sunday": 6, "mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3,
    "thurs": 3, "fri": 4, "sat": 5, "lunes": 0, "martes": 1, "miercoles": 2,
    "jueves": 3, "viernes": 4, "segnda": 0, "cesta": 4, "secta": 4,
}  # fmt: skip
_SHORT = {"seg", "qua", "qui", "sex", "sab", "dom", "mon", "tue", "wed", "thu", "fri",
          "sat", "cesta", "secta", "sextou"}  # fmt: skip
_LONG = "|".join(name for name in WEEKDAY if name not in _SHORT)
_BRIEF = "|".join(sorted(_SHORT))
_NOT_A_DAY = (  # "segunda via", "quinta parcela", "quinto dia útil"
    r"(?!\s(?:quinzena|serie|ano\b|andar|rodada|aula|etapa|temporada|via|vias|parcela"
    r"|vez|fatura|conta|opcao|chance|proposta|cobranca|mensagem"
    r"|boleto|pessoa|dia util|mao|tentativa|prestacao|ligacao|linha|mensalidade))"
)
NAME = (
    rf"(?P<name>(?:\b(?:{_LONG})|(?<=\b)(?:{_BRIEF})(?=[ -]feira|-f\b)"
    r"|\b[2-6]a(?=[ -]?(?:feira|f\b))|(?:(?<=na )|(?<=ate )|(?<=nessa )"
    r"|(?<=proxima ))[2-6]a(?= |$|[.,!])"
    r"|(?:(?<=na )|(?<=no )|(?<=ate )|(?<=essa )|(?<=proxima )|(?<=para )|(?<=on )"
    r"|(?<=by )"
    rf"|(?<=pago )|(?<=ou )|(?<=^))(?:{_BRIEF})))\b(?:[ -]?(?:feira|f\b))?{_NOT_A_DAY}"
)


def weekday(name: str) -> int:
    """Give the number of a weekday's name, Monday being 0; "2a" is Monday."""
    return int(name[0]) - 2 if name[0].isdigit() else WEEKDAY[name]


_SOON = (
    r"hoje|today|hoy|tonight|esta noche|mais tarde|daqui a? ?pouco|later today"
    r"|hoy mismo|agora (?:a|de|pela) (?:tarde|noite|manha)|em 1 hora"
    r"|(?:daqui|em|in|dentro de|en)(?: a)? \d+ ?(?:hs?|horas?|hours?"
    r"|min|minutos?|minutes)"
)
NEAR = (  # first match wins: the longer name stands before the shorter
    (-2, r"anteontem|antes de ontem|ante ontem|day before yesterday|anteayer|antier"),
    (2, r"depois d[ea]? ?amanha|depois de manha|day after tomorrow|pasado manana"),
    (-1, r"ontem|yesterday|ayer|anoche"),
    (1, r"amanha|amanhan|tomorrow|manana"),
    (0, _SOON),
)
PARTS_OF_DAY = re.compile(
    r"\b(?:esta manana|por la manana|de la manana|de manha|pela manha|manha cedo"
    r"|bom dia|boa tarde|boa noite|buenos dias|good (?:morning|afternoon|evening)"
    r"|a qualquer hora|meia[ -]noite|meio[ -]dia|midnight|noon|medianoche"
    r"|(?:as|at|a las|la[sz])? ?\b\d{1,2}(?::\d{2}(?::\d\d)?|[h]\d{0,2}(?:min)?"
    r"| ?horas?| ?(?:am|pm))\b"
    r"|(?:as|at|a las) \d{1,2}(?! ?(?:x|/|de [a-z]|reais|vezes))\b)"
)
