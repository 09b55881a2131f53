"""What a day's reading depends on: today, working days, and the verbs around it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from nlu.values.business import BusinessDays
from nlu.values.months import last_day

Span = tuple[date, date | None]
LooksBack = Callable[[int], bool]
_PAST = re.compile(
    r"\b(?:pague[i]|quitei|(?<!sera )(?<!ser )quitad[ao]|transferi|depositei|acertei"
    r"|compensou|debitou"
    r"|fiz (?:o |um )?(?:pix|pagamento|deposito|transferencia)|mandei|enviei|pagamos"
    r"|fo(?:i|ram) pag[oa]s?|esta pag[oa]|ta pag[oa]|venceu|vencia|vencid[ao]|venceram"
    r"|faleceu|morreu|rescindi|liquidei|cancel(?:ei|ado|aram)|comprei|contratei|gastei"
    r"|cancelled|canceled|fui|foi|caiu|descontaram|(?<!get )(?<!be )(?<!getting )paid"
    r"|sent|was due|ya pague"
    r"|pague (?:el|la|ayer|por)|venci[o])\b"
)
_AHEAD = re.compile(
    r"\b(?:comec\w+|inici\w+|primeira|so|pago|pagar|pagarei|pagaria|paga|consigo"
    r"|posso|vou|acerto|mando|faco|dou"
    r"|prometo"
    r"|recebo|cai|vence|will|can|pay|puedo|voy|pagare)\b"
)
_PAYING = re.compile(
    r"\b(?:pa?g\w*|quit\w+|pix|transfer\w+|deposit\w+|liquid\w+|venc\w+|fiz|mandei"
    r"|paid|pay\w*|due|hice|compensou|debit\w+|caiu|cobr\w+|descont\w+)\b"
)
_CLAUSE_END = re.compile(r"[.;!?\n]")


@dataclass(frozen=True, slots=True)
class DayContext:
    """The known things around a day that is being read."""

    today: date
    calendar: BusinessDays
    language: str

    def after(self, days: int) -> date:
        """Count days from today; what leaves the calendar stays at its ends."""
        try:
            return self.today + timedelta(days=days)
        except OverflowError:
            return date.max if days > 0 else date.min

    def monday(self, weeks: int = 0) -> date:
        """Give the Monday of this week, or of one *weeks* later."""
        return self.after(weeks * 7 - self.today.weekday())

    def of_month(self, day: int, *, past: bool) -> date | None:
        """Give the next such day of a month, today included; or the last one."""
        first = self.today.replace(day=1)
        for _ in range(3):
            last = last_day(first.year, first.month)
            if day <= last.day:
                found = first.replace(day=day)
                if found <= self.today if past else found >= self.today:
                    return found
            first = (first if past else last) + timedelta(days=-1 if past else 1)
            first = first.replace(day=1)
        return None


def speaks_of_past(before: str) -> bool:
    """Tell whether the nearest verb before a day looks back ("paguei sexta")."""
    clause = _CLAUSE_END.split(before)[-1]
    past = [found.end() for found in _PAST.finditer(clause)]
    ahead = [found.end() for found in _AHEAD.finditer(clause)]
    return bool(past) and (not ahead or past[-1] >= ahead[-1])


def speaks_ahead(before: str) -> bool:
    """Tell whether a verb of paying stands before, or hardly anything does."""
    clause = _CLAUSE_END.split(before)[-1]
    return bool(_AHEAD.search(clause)) or len(clause.split()) < 2  # noqa: PLR2004  ("só em dezembro")


def speaks_of_paying(text: str) -> bool:
    """Tell whether a text is about a payment, so that a past day belongs to it."""
    return _PAYING.search(text) is not None
