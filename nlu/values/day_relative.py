"""Days told from today: sexta, amanhã, em 15 dias, semana que vem, quinto dia útil."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from nlu.values.day_context import (
    DayContext,
    LooksBack,
    Span,
    speaks_ahead,
    speaks_of_paying,
)
from nlu.values.day_forms import Reading
from nlu.values.day_words import NAME, NEAR, weekday
from nlu.values.months import FULL, NUMBER, add_months, last_day

_NTH = {"primeiro": 1, "segundo": 2, "terceiro": 3, "quarto": 4, "quinto": 5,
        "sexto": 6, "setimo": 7, "oitavo": 8, "nono": 9, "decimo": 10, "first": 1,
        "second": 2, "third": 3, "fourth": 4, "fifth": 5, "tenth": 10, "primer": 1,
        "tercer": 3, "cuarto": 4, "ultimo": 0, "last": 0}  # fmt: skip
_NEXT_MONTH = (
    r"(?:mes que vem|proximo mes|outro mes|mes seguinte|next month|mes que viene)"
)
_BUSINESS = re.compile(
    rf"\b(?:(?P<n>\d{{1,2}})(?:o|th|st|nd|rd)?|(?P<word>{'|'.join(_NTH)}))\s"
    r"(?:(?:dia|di)\s?(?:util|utl|ultil|habil)|util|business day|working day)\b"
    rf"(?:\s(?:d[oe]|del|of)?\s?(?P<next>{_NEXT_MONTH})|\sde (?P<month>{FULL})\b)?"
)
_NEXT_BUSINESS = re.compile(r"\bproximo dia util\b|\bnext (?:business|working) day\b")
_WEEKDAY = re.compile(
    r"(?P<before>\b(?:(?:semana que v(?:em|iene)|proxima semana|outra semana"
    r"|next week),?"
    r"(?: la)?(?: na| no| on| el)?|proxim[ao]|outr[ao]|es[st]a|nes[st]a|next|last"
    r"|ultim[ao]|pasado"
    r"|passad[ao])\s)?"
    + NAME
    + r"(?P<after>\s(?:d[ae](?:\sproxima|\soutra|\sla)? (?:semana|proxima)"
    r"(?: que (?:vem|viene))?"
    r"|of next week|des[st]a semana|passad[ao]|pasad[ao]|retrasad[ao]))?"
)
_JOIN = re.compile(r"\s?(?:ou|a|ate|or|to|o|ou na|ou no)\s(?:a |na |no |el )?$")
_AHEAD = re.compile(
    r"\b(?:em|daqui(?: a| ha| à)?|dentro de|in|within|en|me d[aea](?:r|o)?(?: mais)?"
    r"|mais|preciso de(?: mais)?"
    r"|depois de|after|another|de aqui a|quero|espera|aguarda)\s(?:uns |umas |mais "
    r"|about |unos |ate |o |a )?"
    r"(?P<n>\d{1,3}) ?(?P<unit>dias? uteis|dias?|days?|semanas?|weeks?|mes(?:es)?"
    r"|months?)\b"
    r"(?! (?:de atraso|atras|atrasad|sem|parad))"
)
_AGO = re.compile(
    r"\b(?:(?:ha|faz|tem|fazem|hace)\s(?:uns |mais de |quase "
    r"|cerca de )?(?P<n>\d{1,3}) ?(?P<unit>dias?|days|semanas?|mes(?:es)?|anos?"
    r"|horas?)\b"
    r"|(?P<n2>\d{1,3}) (?P<unit2>dias?|days?|semanas?|weeks?|mes(?:es)?|months?|years?"
    r"|anos?) (?:atras|ago))"
)
_LENGTH = re.compile(
    r"\b\d{1,3} ?(?:dias?|days?|anos?|years?|horas?|hours?|minutos?|min)\b"
)
_WEEKS = re.compile(
    r"\b(?:(?P<next>(?:na |a )?(?:semana que v(?:em|iene)|proxima semana|prox semana"
    r"|outra semana"
    r"|semana proxima|next week|semana q vem))|(?P<this>(?:ainda "
    r"|ate o fim d)?(?:es[st]a|nes[st]a|des[st]a|this|the) (?:semana|week))"
    r"|(?P<last>semana passada|last week|semana pasada)"
    r"|(?P<weekend>(?:fim|final|finde) d[eo] semana|fds|finde|weekend)|(?P<end>(?:fim"
    r"|final) da semana|end of the week))\b"
)
_MONTHS = re.compile(
    r"\b(?:(?P<end>(?:fim|final|finalzinho|fimzinho|ultimo dia|fins|end|fin|finales)|)"
    r"(?P<start>(?:comeco|comecinho|inicio|beginning|start|principios?|primeiros dias)"
    r"|)"
    r"(?P<middle>(?:meio|meados|metade|middle|mediados)|))\b"
    rf"\s?(?:d[oe] |des[st]e |of (?:the )?|del? |d)?(?P<what>{_NEXT_MONTH}"
    rf"|(?:(?:des[st]e|es[st]e|this|este|o) )?(?:mes|month)|(?:{FULL}))\b"
)
_FORTNIGHT = re.compile(
    r"\b(?P<which>primeira|1a?|segunda|2a?|ultima) quinzena"
    rf"(?: d[oe] (?P<what>{_NEXT_MONTH}|mes|{FULL}))?\b"
)
_WHOLE = re.compile(rf"\b{_NEXT_MONTH}\b")
_IN_MONTH = re.compile(rf"\b(?:em|so em|para|in|en|ate)\s(?P<month>{FULL})\b")
_FEASTS = re.compile(
    r"\b(?P<eve>vespera (?:de|do) )?(?:(?:no|ate o|antes do|depois do|in|by|en) )?"
    r"(?:(?P<christmas>natal|christmas|navidad)|(?P<new_year>ano novo|reveillon))\b"
)
_CALLED = (
    re.compile(  # "ligaram 20 vezes essa semana": when they called, not a day to pay
        r"\b(?:lig(?:aram|ou)|cobraram|mandaram|escreveram|incomodaram)\b[^.!?;\n]*$"
    )
)


def relative_days(text: str, ctx: DayContext, past: LooksBack) -> Iterator[Reading]:
    """Read each day told from today; *past* tells which places look back."""
    for found in _BUSINESS.finditer(text):
        yield found, _business(found, ctx)
    for found in _NEXT_BUSINESS.finditer(text):
        yield found, (_following(ctx), None)
    paying = speaks_of_paying(text)
    for found in _AGO.finditer(text):
        yield found, _ago(found, ctx) if paying and past(found.start()) else None
    for found in _AHEAD.finditer(text):
        yield found, _ahead(found, ctx)
    yield from _weekdays(text, ctx, past)
    yield from _stretches(text, ctx, past)
    for days, names in NEAR:
        for found in re.finditer(rf"\b(?:{names})\b", text):
            yield found, (ctx.after(days), None) if days >= 0 or paying else None


def _stretches(text: str, ctx: DayContext, past: LooksBack) -> Iterator[Reading]:
    for found in _MONTHS.finditer(text):
        if found["end"] or found["start"] or found["middle"]:
            yield found, _part_of_month(found, ctx)
    for found in _FORTNIGHT.finditer(text):
        yield found, _fortnight(found, ctx)
    paying = speaks_of_paying(text)
    for found in _WEEKS.finditer(text):
        told = _CALLED.search(text[: found.start()]) is not None
        meant = paying or not (found["last"] or told)
        yield found, _week(found, ctx) if meant else None
    for found in _WHOLE.finditer(text):
        yield found, _month(add_months(ctx.today.replace(day=1), 1), ctx)
    for found in _IN_MONTH.finditer(text):
        ahead = speaks_ahead(text[: found.start()]) and not past(found.start())
        month = _month(_first_of(NUMBER[found["month"]], ctx), ctx)
        yield found, month if ahead else None
    for found in _FEASTS.finditer(text):
        yield found, _feast(found, ctx)


def _business(found: re.Match[str], ctx: DayContext) -> Span | None:
    n = int(found["n"]) if found["n"] else _NTH[found["word"]]
    if n > 15:  # noqa: PLR2004  (each month has as many working days; nobody counts on)
        return None
    if found["month"]:
        return _nth(_first_of(NUMBER[found["month"]], ctx), n, ctx), None
    first = ctx.today.replace(day=1)
    day = _nth(first, n, ctx)
    if found["next"] or day < ctx.today:
        day = _nth(add_months(first, 1), n, ctx)
    return day, None


def _nth(first: date, n: int, ctx: DayContext) -> date:
    if n:
        return ctx.calendar.nth_business_day(first.year, first.month, n)
    day = last_day(first.year, first.month)
    while not ctx.calendar.is_business(day):
        day -= timedelta(days=1)
    return day


def _following(ctx: DayContext) -> date:
    day = ctx.after(1)
    while not ctx.calendar.is_business(day):
        day += timedelta(days=1)
    return day


def _moved(number: str, unit: str, ctx: DayContext, sign: int) -> date:
    count = sign * int(number)
    if unit.startswith(("mes", "month")):
        return add_months(ctx.today, count)
    if unit.startswith(("ano", "year")):
        return add_months(ctx.today, 12 * count)
    if unit.startswith(("sem", "week")):
        return ctx.after(7 * count)
    return ctx.after(0 if unit.startswith("hora") else count)


def _ago(found: re.Match[str], ctx: DayContext) -> Span:
    number, unit = found["n"] or found["n2"], found["unit"] or found["unit2"]
    return _moved(number, unit, ctx, -1), None


def _ahead(found: re.Match[str], ctx: DayContext) -> Span:
    if not found["unit"].endswith("uteis"):
        return _moved(found["n"], found["unit"], ctx, 1), None
    day, left = ctx.today, int(found["n"])
    while left and day < date.max:
        day += timedelta(days=1)
        left -= ctx.calendar.is_business(day)
    return day, None


def _weekdays(text: str, ctx: DayContext, past: LooksBack) -> Iterator[Reading]:
    before: tuple[re.Match[str], Span] | None = None
    for found in _WEEKDAY.finditer(text):
        day = _weekday(found, ctx, past=past(found.start()))
        between = text[before[0].end() : found.start()] if before else ""
        if before and _JOIN.fullmatch(between):
            start = before[1][0]
            day = start + timedelta((day.weekday() - start.weekday()) % 7 or 7)
            yield before[0], (start, day)
            yield found, None
            before = None
            continue
        if before:
            yield before
        before = (found, (day, None))
    if before:
        yield before


def _weekday(found: re.Match[str], ctx: DayContext, *, past: bool) -> date:
    number, after = weekday(found["name"]), found["after"] or ""
    before = found["before"] or ""
    if re.search(r"passad|pasad|retrasad", before + after) or before in {
        "last ",
        "ultima ",
    }:
        past = True
    if "semana" in before or "week" in before:
        return ctx.monday(1) + timedelta(number)
    if past:
        return ctx.after(-((ctx.today.weekday() - number) % 7 or 7))
    if "semana" in after or "week" in after or "proxima" in after:
        weeks = 0 if "ssa semana" in after or "sta semana" in after else 1
        return ctx.monday(weeks) + timedelta(number)
    coming = ctx.after((number - ctx.today.weekday()) % 7 or 7)
    return coming + timedelta(7 if before.startswith("outr") else 0)


def _week(found: re.Match[str], ctx: DayContext) -> Span:
    monday = ctx.monday(1 if found["next"] else -1 if found["last"] else 0)
    sunday = monday + timedelta(6)
    if found["weekend"]:
        return max(ctx.today, sunday - timedelta(1)), sunday
    if found["end"]:
        return max(ctx.today, monday + timedelta(4)), None
    return max(ctx.today, monday) if found["this"] else monday, sunday


def _part_of_month(found: re.Match[str], ctx: DayContext) -> Span:
    """Give the last day, the 15th, or the 1st to the 5th of the month that is meant."""
    first = ctx.today.replace(day=1)
    if found["what"] in NUMBER:
        first = _first_of(NUMBER[found["what"]], ctx)
    elif re.fullmatch(_NEXT_MONTH, found["what"]) or _gone(found, ctx):
        first = add_months(first, 1)
    if found["start"]:
        return max(first, min(ctx.today, first.replace(day=5))), first.replace(day=5)
    if found["middle"]:
        return first.replace(day=15), None
    return last_day(first.year, first.month), None


def _feast(found: re.Match[str], ctx: DayContext) -> Span | None:
    if not found["eve"] and not re.match(
        r"(?:no|ate|antes|depois|in|by|en)\b", found[0]
    ):
        return None  # "feliz natal" names no day to pay on
    month, day = (12, 25) if found["christmas"] else (1, 1)
    feast = date(ctx.today.year, month, day)
    if feast < ctx.today:
        feast = feast.replace(year=feast.year + 1)
    return feast - timedelta(days=1 if found["eve"] else 0), None


def _fortnight(found: re.Match[str], ctx: DayContext) -> Span:
    first, what = ctx.today.replace(day=1), found["what"] or "mes"
    early = found["which"][0] in "p1"
    if what in NUMBER:
        first = _first_of(NUMBER[what], ctx)
    elif what != "mes" or (early and ctx.today.day > 15):  # noqa: PLR2004  (its last day)
        first = add_months(first, 1)
    start = first if early else first.replace(day=16)
    until = first.replace(day=15) if early else last_day(first.year, first.month)
    return max(start, ctx.today), until


def _gone(found: re.Match[str], ctx: DayContext) -> bool:
    limit = 5 if found["start"] else 15 if found["middle"] else 31
    return ctx.today.day > limit


def _first_of(month: int, ctx: DayContext) -> date:
    first = ctx.today.replace(day=1)
    return add_months(first, (month - first.month) % 12)


def _month(first: date, ctx: DayContext) -> Span:
    return max(first, ctx.today), last_day(first.year, first.month)
