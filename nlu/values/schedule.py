"""A schedule of the client's own: "100 agora, 150 dia 10 e o resto dia 20".

Steps: (1) the message is cut where parts are added up; (2) each piece has to name an
amount or a share ("metade", "o resto") and a day; (3) the first may leave its day out
where the last is a rest with one ("dou 100 e o resto dia 10" begins today); (4) of a
span of days ("mês que vem") the day of the first part is taken where it lies within,
else the last one. Anything else is no schedule, and read by the other parsers.
"""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from domain.money import Money
from domain.schedules import Part, Share
from nlu.values.counts import take_count
from nlu.values.day_context import DayContext, Span, speaks_of_past
from nlu.values.days import take_days
from nlu.values.invoices import take_invoice
from nlu.values.money import take_amount
from nlu.values.months import add_months
from nlu.values.scan import MARK, Scan

MOST = 12  # parts; nobody plans further in one message
_CUT = re.compile(r"\s*(?:[,;+\n]|\b(?:e|mais|y|and|depois|then|despues|ai|dai)\b)\s*")
_NOW = re.compile(
    r"\b(?:agora|ja|hoje|na hora|de cara|de entrada|right now|now|today|ahora|hoy)\b"
)
_REST = re.compile(
    r"\b(?:(?:o |a |the |el )?(?:resto|restante|saldo|diferenca|rest|remaining|balance)"
    r"|(?:o )?que (?:falta|faltar|sobrar|sobra|ficar)|lo que falt[ae])\b"
)
_HALF = re.compile(
    r"\b(?:(?:a |la )?(?:outra |otra )?(?:metade|mitad)|(?:the )?(?:other )?half)\b"
)
_INVOICE = re.compile(r"\b(?:as?|aquelas?|fatura|conta|boleto|la|the one) (?:de|of) \d")
_IN_TWO = re.compile(  # "divide em 2 vezes, uma agora e outra dia 5"
    r".*\b(?:(?:em|in|en) (?:2|duas|two|dos) (?:vezes|x|partes?|parcelas?|times"
    r"|payments"
    r"|veces|cuotas)|(?:em )?2 ?x|no meio|in half)\b[\s,:;.-]*(?:com |sendo |a )?"
    r"(?:uma?|1|one|una|primeira) (?:parte |parcela )?(?P<first>[^,;]{2,30}?)[\s,;]+"
    r"(?:e |and |y )?(?:a |the |la )?(?:outra|segunda|other(?: one)?|one|otra)"
    r" (?:parte |parcela )?(?P<second>[^,;]{2,40})$"
)
_NO_COMMA = re.compile(  # "200 agora 200 em janeiro": a figure after a day
    r"\b(agora|hoje|amanha|segunda|terca|quarta|quinta|sexta|sabado|domingo|now|today"
    r"|tomorrow|ahora|hoy|dia \d{1,2}|janeiro|fevereiro|marco|abril|maio|junho|julho"
    r"|agosto|setembro|outubro|novembro|dezembro|mes que vem) "
    r"(?=(?:r\$ ?)?(?!20[2-4]\d\b)\d{2,5}\b(?! ?(?:x\b|vez|parcel|/|:|h\b)))"
)
_NOT = re.compile(r"\b(?:nao|nem|not|no puedo|sem|se eu|quanto)\b")
_HALVES = 2


@dataclass(frozen=True, slots=True)
class _Piece:
    """One part as it was read; a day that was not named is None."""

    amount: Money | None
    share: Share | None
    day: Span | None


def read_schedule(text: str, ctx: DayContext, currency: str) -> tuple[Part, ...]:
    """Read the parts of a plain *text*; none where it is no schedule."""
    if speaks_of_past(text) or _NOT.search(text):
        return ()
    if both := _IN_TWO.match(text):
        text = f"metade {both['first']}, metade {both['second']}"
    text = _NO_COMMA.sub(r"\1, ", text)
    pieces = [piece for piece in _CUT.split(text) if piece.strip(" .!?")]
    if not _HALVES <= len(pieces) <= MOST:
        return ()
    read = [_piece(piece, ctx, currency) for piece in pieces]
    whole = [piece for piece in read if piece is not None]
    return _parts(whole, ctx) if len(whole) == len(read) else ()


def _piece(text: str, ctx: DayContext, currency: str) -> _Piece | None:
    """Read one piece; None where it is none of a schedule."""
    if take_count(Scan(text), None, currency):
        return None
    if _INVOICE.search(text) or take_invoice(Scan(text), ctx.today, currency):
        return None
    scan = Scan(text)
    share = _share(scan)
    now = scan.take(_NOW)
    day = (ctx.today, None) if now else take_days(scan, ctx, None)
    amount = None if share else take_amount(scan, "amount", currency)
    if share is None and amount is None:
        return None
    if any(sign.isdigit() for sign in scan.text.replace(MARK, "")):
        return None  # a figure that nobody understood: not our business to guess
    return _Piece(amount, share, day)


def _share(scan: Scan) -> Share | None:
    if scan.take(_REST):
        return "rest"
    return "half" if scan.take(_HALF) else None


def _parts(pieces: list[_Piece], ctx: DayContext) -> tuple[Part, ...]:
    shares = [piece.share for piece in pieces]
    if shares.count("rest") > 1 or shares.count("half") not in {0, _HALVES}:
        return ()
    if "rest" in shares and (shares[-1] != "rest" or "half" in shares):
        return ()
    days = _days(pieces, ctx)
    if days is None:
        return ()
    return tuple(
        Part(day, piece.amount, piece.share)
        for piece, day in zip(pieces, days, strict=True)
    )


def _days(pieces: list[_Piece], ctx: DayContext) -> list[date] | None:
    """Settle each part's day; None where one is missing, or they do not rise."""
    first = pieces[0].day
    if first is None and pieces[-1].share == "rest" and pieces[-1].day:
        first = (ctx.today, None)
    if first is None:
        return None
    days = [first[0]]
    for piece in pieces[1:]:
        if piece.day is None:
            return None
        days.append(_after(days[-1], _within(piece.day, days[0])))
    rising = all(before < after for before, after in pairwise(days))
    return days if rising else None


def _after(before: date, day: date) -> date:
    """Take "dia 24" after the 20th of December for the 24th of that month."""
    later = add_months(day, 1)
    return later if day < before < later else day


def _within(span: Span, first: date) -> date:
    start, end = span
    if end is None:
        return start
    same = next((add_months(first, n) for n in range(13)
                 if start <= add_months(first, n) <= end), None)  # fmt: skip
    return same or end
