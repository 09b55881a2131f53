"""Days that are written out: 10/12, 10 de dezembro, dia 10, entre 10 e 15."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from nlu.values.day_context import DayContext, LooksBack, Span
from nlu.values.months import ANY, FULL, NUMBER, add_months, last_day, valid

_D = r"(?:[0-2]?\d|3[01])"
_TH = r"(?:o|ro|st|nd|rd|th)?"
_NOT_MONEY = (
    r"(?![\d]|[.,]\d|\s?(?:x\b|vez|parcela|reais|real|conto|pila|mil\b|%|rs\b|prestac"
    r"|cuota|installment|payment|dias\b|days\b|mes(?!mo)|anos?\b|fatura|dollars|pesos))"
)
_ISO = re.compile(r"(?<!\d)(?P<y>20\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)")
_OF_NUMBER = re.compile(
    rf"(?<![\d.,/$-])\b(?P<d>{_D}) do (?P<m>0?[1-9]|1[0-2])\b(?![\d.,/x%])"
)
_SLASHED = re.compile(
    rf"(?<![\d/.,-])(?:\bdia )?(?P<d>{_D})(?P<sep>[/.-])(?P<m>\d{{1,2}})(?:(?P=sep)(?P<"
    rf"y>\d{{4}}|\d{{2}}))?(?![\d/]|[.,-]\d)"
)
_SHORT_EN = r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"  # "dec 10"
_NAMED = re.compile(
    rf"\b(?:dias? )?(?P<d>{_D}){_TH}(?: de | do | of | del? |/|-"
    rf"| )(?:mes de )?(?P<m>{ANY})\b(?:(?: de | del | do ano de |/| )(?P<y>20\d\d))?"
    rf"|\b(?P<m2>{FULL}|{_SHORT_EN})"
    rf" (?:the )?(?P<d2>{_D}){_TH}\b(?:,? (?P<y2>20\d\d))?{_NOT_MONEY}"
)
_BETWEEN = re.compile(
    r"\b(?:entre|between|de|do|from|del)\s(?:os |the |o "
    rf"|el )?(?:dias? )?(?P<a>{_D}){_TH}\s?"
    rf"(?:e|a|ao|ate|and|to|y|al|-)\s?(?:o |the |el )?(?:dia )?(?P<b>{_D}){_TH}\b"
    rf"(?: de (?P<m>{FULL})\b|(?P<next> d[oe] (?:mes que vem"
    rf"|proximo mes)))?{_NOT_MONEY}"
)
_OF_MONTH = re.compile(
    rf"\b(?:dia |on the |the |el (?:dia )?)(?P<d>{_D}){_TH},? (?:(?:d[oe]|del|of|agora"
    r"|ja)\s)?(?:o )?"
    r"(?P<which>mes que vem|proximo mes|outro mes|prox mes|mes seguinte|next month"
    r"|proximo"
    r"|(?:des[st]e|es[st]e|este|this) (?:mes|month)|mes passado|last month|mes pasado"
    r"|mes que viene"
    r"|(?:0?[1-9]|1[0-2])\b(?!\s?(?:x|reais|conto|vez)))"
)
_MONTH_FIRST = re.compile(
    rf"\b(?:(?P<month>{FULL})|mes que vem|proximo mes|next month"
    rf"|mes que viene),? (?:la |no "
    rf"|on )?(?:pelo )?(?:dia|the) (?P<d>{_D})\b"
)
_PLAIN = re.compile(
    rf"\b(?:dias?|dai|on the|by the|the|el dia)\s(?:o )?(?P<d>{_D}){_TH}\b{_NOT_MONEY}"
    r"(?:\s?(?P<join>ou|a|ao|ate|or|to|o"
    rf"|-)\s?(?:o )?(?:dia )?(?P<b>{_D})\b{_NOT_MONEY})?"
    rf"|\bel (?P<d2>{_D})\b(?= |$){_NOT_MONEY}|\b(?P<d3>{_D})(?:st|nd|rd|th)\b"
)
_BARE = re.compile(
    rf"(?<![\d.,/$-])(?P<a>{_D}){_TH}\b{_NOT_MONEY}"
    rf"(?:\s?(?:ou|a|ao|ate|e|or|to|-)\s?(?:o )?(?P<b>{_D})\b{_NOT_MONEY})?"
)
Reading = tuple[re.Match[str], Span | None]


def written_days(text: str, ctx: DayContext, past: LooksBack) -> Iterator[Reading]:
    """Read each written day of *text*; *past* tells which places look back."""
    for found in _ISO.finditer(text):
        yield found, _one(valid(int(found["y"]), int(found["m"]), int(found["d"])))
    for found in _BETWEEN.finditer(text):
        if reading := _between(found, ctx):
            yield found, reading
    for found in _NAMED.finditer(text):
        yield found, _named(found, ctx, past=past(found.start()))
    for found in _SLASHED.finditer(text):
        if found["sep"] == "/" or found["y"] or found[0].startswith("dia"):
            yield found, _slashed(found, ctx, past=past(found.start()))
    for found in _OF_NUMBER.finditer(text):
        yield (
            found,
            _one(
                _nearest(
                    int(found["d"]), int(found["m"]), ctx, past=past(found.start())
                )
            ),
        )
    yield from _of_months(text, ctx, past)


def bare_days(text: str, ctx: DayContext) -> Iterator[Reading]:
    """Read figures that are days only because a day was asked for: "5", "10 ou 15"."""
    for found in _BARE.finditer(text):
        yield found, _pair(found["a"], found["b"], ctx, past=False)


def _of_months(text: str, ctx: DayContext, past: LooksBack) -> Iterator[Reading]:
    for found in _OF_MONTH.finditer(text):
        yield found, _one(_in_which(int(found["d"]), found["which"], ctx))
    for found in _MONTH_FIRST.finditer(text):
        month = found["month"]
        which = str(NUMBER[month]) if month else "next"
        yield found, _one(_in_which(int(found["d"]), which, ctx))
    for found in _PLAIN.finditer(text):
        day = found["d"] or found["d2"] or found["d3"]
        yield found, _pair(day, found["b"], ctx, past=past(found.start()))


def _one(day: date | None) -> Span | None:
    return (day, None) if day else None


def _pair(
    first: str, second: str | None, ctx: DayContext, *, past: bool
) -> Span | None:
    start = ctx.of_month(int(first), past=past) if int(first) else None
    if start is None or not second or not int(second):
        return _one(start)
    until = DayContext(start, ctx.calendar, ctx.language).of_month(
        int(second), past=False
    )
    return (start, until) if until and until > start else (start, None)


def _between(found: re.Match[str], ctx: DayContext) -> Span | None:
    if found[0][:2] in {"de", "do"} and int(found["a"]) >= int(found["b"]):
        return None
    if not found["m"] and not found["next"]:
        return _pair(found["a"], found["b"], ctx, past=False)
    month = NUMBER[found["m"]] if found["m"] else add_months(ctx.today, 1).month
    first = _nearest(int(found["a"]), month, ctx)
    until = first and valid(first.year, first.month, int(found["b"]))
    return (first, until) if first else None


def _named(found: re.Match[str], ctx: DayContext, *, past: bool) -> Span | None:
    day, month = int(found["d"] or found["d2"]), NUMBER[found["m"] or found["m2"]]
    year = found["y"] or found["y2"]
    return _one(
        valid(int(year), month, day) if year else _nearest(day, month, ctx, past=past)
    )


def _slashed(found: re.Match[str], ctx: DayContext, *, past: bool) -> Span | None:
    day, month = int(found["d"]), int(found["m"])
    if month > 12 or (ctx.language == "en" and day <= 12):  # noqa: PLR2004  (months in a year)
        day, month = month, day  # English: the month stands first
    if not found["y"]:
        return _one(_nearest(day, month, ctx, past=past))
    year = int(found["y"])
    return _one(valid(year if year > 99 else 2000 + year, month, day))  # noqa: PLR2004  (two-figure years)


def _nearest(
    day: int, month: int, ctx: DayContext, *, past: bool = False
) -> date | None:
    """Choose the year that brings the day nearest: 10/01 in November is ahead."""
    years = (ctx.today.year + shift for shift in (1, 0, -1))
    days = [it for year in years if date.min.year <= year <= date.max.year
            and (it := valid(year, month, day))]  # fmt: skip
    gone = [it for it in days if it <= ctx.today] if past else []
    return min(gone or days, key=lambda it: abs((it - ctx.today).days), default=None)


def _in_which(day: int, which: str, ctx: DayContext) -> date | None:
    if which.isdigit():
        return _nearest(day, int(which), ctx)
    back = re.search(r"passado|pasado|last", which)
    here = re.search(r"es[st]e|este|this", which)
    first = add_months(ctx.today.replace(day=1), -1 if back else 0 if here else 1)
    return first + timedelta(min(day, last_day(first.year, first.month).day) - 1)
