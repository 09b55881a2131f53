"""An invoice's amount with the rule behind each line of it."""

from dataclasses import dataclass
from datetime import timedelta

from domain.calendar import Calendar
from domain.charges import ChargesPolicy
from domain.statement import InvoiceBalance


@dataclass(frozen=True, slots=True)
class Explained:
    """A line, and the rates that made it: basis points, the latest month's rate last.

    *interest_bp* are the rates of the days of delay, each named once; *index* is the
    name of the index that corrects it.
    """

    line: InvoiceBalance
    fine_bp: int
    interest_bp: tuple[int, ...]
    index: str | None = None


def explained(
    line: InvoiceBalance, policy: ChargesPolicy, calendar: Calendar
) -> Explained:
    """Tell by which rates a line was worked out."""
    start = calendar.next_business(line.due_on)
    until = start + timedelta(days=max(line.days_late, 1))
    spans = [rates for rates, _ in policy.spans(start, until)]
    fine = policy.rates_on(start + timedelta(days=1)).fine_bp
    rates = dict.fromkeys(span.interest_bp_month for span in spans)
    return Explained(line, fine, tuple(rates), policy.index)
