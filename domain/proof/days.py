"""The day of a receipt: when it was paid, or is to be; never when it fell due."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from domain.proof.lines import Line

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janeiro jan enero january",
            "fevereiro fev febrero feb february",
            "marco mar marzo march",
            "abril abr april apr",
            "maio mai mayo may",
            "junho jun junio june",
            "julho jul julio july",
            "agosto ago august aug",
            "setembro set septiembre sep sept september",
            "outubro out octubre oct october",
            "novembro nov noviembre november",
            "dezembro dez diciembre dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_NUMERIC = re.compile(
    r"(?<![0-9/.-])([0-3]?[0-9]) ?([/.-]) ?([01]?[0-9]) ?\2 ?(20[0-9]{2}|[0-9]{2})"
    r"(?![0-9])"
)
_ISO = re.compile(r"(?<![0-9])(20[0-9]{2})-([01][0-9])-([0-3][0-9])(?![0-9])")
_WORDED = re.compile(
    r"(?<![0-9])([0-3]?[0-9])(?:o|º)?[ /.-]*(?:de )?([a-z]{3,10})\.?[ /.-]*(?:de )?"
    r"(20[0-9]{2})"
)
_TIME = re.compile(r"(?<![0-9:])([01]?[0-9]|2[0-3]) ?[:h] ?([0-5][0-9])(?![0-9])")
_OTHER_DAYS = re.compile(r"\b(?:vencimento|vence|emissao|emitid|validade|nascimento)")
_PAID = re.compile(
    r"\b(?:data (?:e hora|do pagamento|da transferencia|da transacao|da operacao"
    r"|de pagamento|da efetivacao|do debito|do pix)|(?:pago|paga|realizad[ao]"
    r"|efetuad[ao]|efetivad[ao]|enviad[ao]|debitad[ao]|concluid[ao]) em|paid on)"
)
_AHEAD = re.compile(
    r"\b(?:agendad[ao] para|sera (?:realizad|efetuad|efetivad|debitad|pag|enviad)\w*"
    r"|data (?:d[ao] (?:agendamento|debito|efetivacao|pagamento|transferencia)|agendada"
    r"|programada|prevista)|previst[ao] para|programad[ao] para|para o dia)"
)
_YEAR_2000 = 2000


def paid_day(lines: Sequence[Line]) -> date | None:
    """Find the day of the payment: by its label, else the first that is no due day."""
    return next(_labelled(lines, _PAID), None) or next(_any(lines), None)


def planned_day(lines: Sequence[Line]) -> date | None:
    """Find the day that a payment is scheduled for: the label's, else the latest."""
    named = list(_labelled(lines, _AHEAD))
    return max(named) if named else max(_any(lines), default=None)


def time_of(lines: Sequence[Line]) -> str | None:
    """Find the hour and minute, as the bank writes them."""
    found = (_TIME.search(line.plain) for line in lines)
    return next((f"{int(m[1]):02}:{m[2]}" for m in found if m), None)


def _labelled(lines: Sequence[Line], label: re.Pattern[str]) -> Iterator[date]:
    for place, line in enumerate(lines):
        found = label.search(line.plain)
        if found is None or _OTHER_DAYS.search(line.plain):
            continue
        here = list(days_in(line.plain[found.start() :]))
        if not here and place + 1 < len(lines):
            here = list(days_in(lines[place + 1].plain))
        yield from here[:1]


def _any(lines: Iterable[Line]) -> Iterator[date]:
    due_next = False  # "Vencimento" may stand above its day
    for line in lines:
        other = bool(_OTHER_DAYS.search(line.plain))
        days = list(days_in(line.plain))
        if not other and not (due_next and days):
            yield from days
        due_next = other and not days


def days_in(text: str) -> Iterator[date]:
    """Read the days of a folded line, in the order of their forms."""
    for found in _NUMERIC.finditer(text):
        yield from _day(int(found[1]), int(found[3]), int(found[4]))
    for found in _ISO.finditer(text):
        yield from _day(int(found[3]), int(found[2]), int(found[1]))
    for found in _WORDED.finditer(text):
        if found[2] in _MONTHS:
            yield from _day(int(found[1]), _MONTHS[found[2]], int(found[3]))


def _day(day: int, month: int, year: int) -> Iterator[date]:
    full = year if year >= _YEAR_2000 else year + _YEAR_2000
    try:
        yield date(full, month, day)
    except ValueError:
        return
