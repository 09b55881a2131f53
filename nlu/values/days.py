"""The day a client means, chosen among all days that a message names.

Steps: (1) times of day are marked as read; (2) every day is read, written ones first;
(3) days that are refused ("sexta não") fall out; (4) a day of income, of falling due or
of the past gives way to another one; (5) what follows "quer dizer" wins.
"""

import re

from nlu.values.business import BusinessDays
from nlu.values.day_context import DayContext, Span, speaks_of_past
from nlu.values.day_forms import Reading, bare_days, written_days
from nlu.values.day_relative import relative_days
from nlu.values.day_words import NEAR, PARTS_OF_DAY
from nlu.values.scan import MARK, Scan

__all__ = ["BusinessDays", "DayContext", "take_days"]

_THIRTEENTH = re.compile(
    r"\b(?:13o? ?salario|decimo terceiro(?: salario)?|(?:o|meu|do|no|cair|cai|sair"
    r"|recebo) 13o)\b"
)
_FAREWELL = re.compile(
    r"\b(?:hoje em dia|bo[mn]s? (?:domingo|sabado|fim de semana|final de semana"
    r"|feriado|fds)"
    r"|have a (?:good|nice) (?:day|weekend)|buen (?:fin de semana|domingo))\b"
    r"|(?:^|\b(?:tchau|boa (?:noite|tarde)|falou|bye|obrigado|entao),? )(?:ate|see you"
    r"|hasta)"
    r" (?:amanha|segunda|tomorrow|manana)(?=\W*$)"
)
_DURATIONS = re.compile(
    r"\b(?:mais de |uns |quase )?\d{1,3} ?(?:dias?|days?|semanas?|weeks?|meses|months"
    r"|anos?|years?"
    r"|horas?|hours?|minutos?|filhos?|criancas?|kids|children|pessoas)\b(?! de (?:r\$"
    r"|\d))"
)
_HABIT = re.compile(
    r"\b(?:de |da )?segunda(?:[- ]feira)? (?:a|ate) (?:sexta|sabado"
    r"|domingo)(?:[- ]feira)?\b"
    r"|\bmonday (?:to|through) (?:friday|saturday|sunday)\b|\bde lunes a (?:viernes"
    r"|sabado)\b"
    r"|\b(?:rua|r\.|avenida|av\.?|praca|bairro|travessa) \d{1,2} de [a-z]+"
    r"|\b(?:cesta|sexta) basica\b"
    r"|\btod[ao]s? (?:as? |os? )?(?:segunda|terca|quarta|quinta|sexta|sabado"
    r"|domingo)s?(?:[- ]feira)?\b"
)
_REFUSED_AFTER = re.compile(
    r"\s*,?\s*(?:(?:fica|ta|e|esta|vai ser|seria) (?:feriado|ruim|dificil|apertado"
    r"|complicado"
    r"|cedo|puxado|impossivel|inviavel)\b"
    r"|(?:eu |ja |tambem |ai |i |yo )*(?:nao|not|cannot|can not|no (?:puedo"
    r"|da))\b(?! sei))"
)
_REFUSED_BEFORE = re.compile(
    r"\b(?:nao|not|cannot|no)\s(?:vou\s|vai\s|tem\s|to\s)?(?:consigo|posso|da|dar"
    r"|conseguir\w*|rola|quero"
    r"|tenho(?: como| dinheiro)?|como|pode|puedo|pay|make(?: it)?|do|conseguindo)"
    r"(?:\s(?:pagar|para"
    r"|mais|tudo|ser|nada|a conta|esses|nem|os"
    rf"|(?:r\$ ?)?{MARK}+(?: (?:reais|conto|pila))?))*\s?"
    r"(?:em |no |na |o |a |so |nem |on |by )?$|\bnem\s(?:no |na |em )?$"
)
_GIVES_WAY = re.compile(
    r"\b(?:receb\w*|salario|cai|vence\w*|vencid\w*|venci\w*|vencimento|paguei|pague"
    r"|quitei|entra|saiu"
    r"|patrao|chefe|firma|inss|pensao|aposentadoria|beneficio|adiantamento|due|paid"
    r"|get paid|cobro|em vez d[eo]|instead of|era|fechou)\b(?:(?!\bpag|\bacert|\bquit"
    r"|\bmand|\bfaco)[^.;!?\n,]){0,22}$"
)
_CORRECTED = re.compile(
    r"\b(?:quer dizer|alias|melhor|ops|opa|corrigindo|na verdade|digo|i mean|mejor"
    r"|perdao|desculpa|rather)\b"
)


def take_days(scan: Scan, ctx: DayContext, asked: str | None) -> Span | None:
    """Take the day or the range of days; figures count as days when *asked* says so."""
    _drop_times(scan)
    readings = _all(scan, ctx)
    if not readings and asked == "day":
        readings = _marked(scan, list(bare_days(scan.text, ctx))[:1])
    scan.drop(_DURATIONS)
    return _chosen(readings, scan)


def _drop_times(scan: Scan) -> None:
    soon = re.compile(rf"\b(?:{NEAR[-1][1]})\b")
    kept = [found.span() for found in soon.finditer(scan.text)]
    for found in scan.each(PARTS_OF_DAY):
        if not any(a <= found.start() < b for a, b in kept):
            scan.mark(found)
    scan.drop(_THIRTEENTH)
    scan.drop(_HABIT)
    scan.drop(_FAREWELL)


def _all(scan: Scan, ctx: DayContext) -> list[tuple[int, int, str, Span]]:
    whole = scan.text

    def past(at: int) -> bool:
        return speaks_of_past(whole[:at])

    written = _marked(scan, list(written_days(scan.text, ctx, past)))
    told = _marked(scan, list(relative_days(scan.text, ctx, past)))
    return sorted(written + told, key=lambda it: it[0])


def _marked(scan: Scan, readings: list[Reading]) -> list[tuple[int, int, str, Span]]:
    kept = []
    for found, span in readings:
        free = MARK not in scan.text[found.start() : found.end()]
        if free:
            before = scan.text[: found.start()]
            scan.mark(found)
            if span:
                kept.append((found.start(), found.end(), before, span))
    return kept


def _chosen(readings: list[tuple[int, int, str, Span]], scan: Scan) -> Span | None:
    open_ = [
        reading for reading in readings
        if not _REFUSED_AFTER.match(scan.text[reading[1] :])
        and not _REFUSED_BEFORE.search(reading[2])
    ]  # fmt: skip
    for reading in open_[1:]:
        if _CORRECTED.search(reading[2][open_[0][1] :]):
            return reading[3]
    ranked = sorted(open_, key=lambda it: bool(_GIVES_WAY.search(it[2])))
    return ranked[0][3] if ranked else None
