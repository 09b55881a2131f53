"""All values of one message: each parser takes its part of the text in turn."""

from datetime import date

from domain.money import Money
from flows.heard import Values
from nlu.values.answers import Said, read_answer
from nlu.values.business import BusinessDays
from nlu.values.counts import take_count
from nlu.values.day_context import DayContext
from nlu.values.days import take_days
from nlu.values.digits import drop_numbers_of_others, take_choice, take_digits
from nlu.values.down_payment import take_down_payment
from nlu.values.invoices import take_invoice
from nlu.values.method import take_method
from nlu.values.money import take_amount
from nlu.values.numbers import in_figures
from nlu.values.scan import Scan
from nlu.values.text import plain


def parse_values(  # noqa: PLR0913  (a message and all that it is relative to)
    text: str,
    *,
    today: date,
    calendar: BusinessDays,
    asked: str | None = None,
    language: str = "pt",
    currency: str = "BRL",
) -> Values:
    """Read amounts, days, counts, figures, invoices, methods and yes or no from *text*.

    *asked* names what the last question asked for ("day", "amount", "count", "digits",
    "choice", "yes_no" or None): it decides what a bare number means. Amounts are in
    minor units of *currency*; days are local days of the client.
    """
    whole = in_figures(plain(text), language)
    scan = Scan(whole)
    method = take_method(scan)
    drop_numbers_of_others(scan)
    digits = take_digits(scan, asked)
    choice = take_choice(scan) if asked == "choice" and not digits else None
    invoice = take_invoice(scan, today, currency)
    down = take_down_payment(scan, currency)
    counted = take_count(scan, asked, currency)
    count, each = counted or (None, None)
    span = take_days(scan, DayContext(today, calendar, language), asked)
    amount = each or _amount(scan, asked, currency)
    said = read_answer(whole, asked, scan.text)
    day, day_to = span or (None, None)
    return Values(
        amount=amount, down_payment=down, count=count, day=day, day_to=day_to,
        method=method, digits=digits or choice, invoice=invoice,
        answer=said.answer, reserved=said.reserved,
    )  # fmt: skip


def _amount(scan: Scan, asked: str | None, currency: str) -> Money | None:
    return take_amount(scan, asked, currency)


def read_said(text: str, *, asked: str | None = None, language: str = "pt") -> Said:
    """Tell how a yes or no was said: alone or not, with a condition, as an emoji."""
    whole = in_figures(plain(text), language)
    return read_answer(whole, asked, whole)
