"""All values of one message: each parser takes its part of the text in turn."""

import re
from dataclasses import dataclass, replace
from datetime import date

from flows.heard import Values
from nlu.values.answers import Said, read_answer
from nlu.values.business import BusinessDays
from nlu.values.choice import take_choice
from nlu.values.contact import contact_wish
from nlu.values.counts import take_count
from nlu.values.dated import read_dated
from nlu.values.day_context import DayContext
from nlu.values.days import take_days
from nlu.values.digits import drop_numbers_of_others, take_cluster, take_digits
from nlu.values.down_payment import take_down_payment
from nlu.values.invoices import take_invoice
from nlu.values.method import take_method
from nlu.values.money import take_amount
from nlu.values.money_slang import slang_in_figures
from nlu.values.numbers import in_figures
from nlu.values.out_of_reach import take_out_of_reach
from nlu.values.remembered import read_remembered
from nlu.values.scan import Scan
from nlu.values.schedule import read_schedule
from nlu.values.spelling import mend
from nlu.values.text import plain

_SPELLED = re.compile(r"[^\w]*(?P<amount>\d{2,}|\d\.\d{3})[^\w]*")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a message is relative to.

    *asked* names what the last question asked for ("day", "amount", "count", "digits",
    "choice", "yes_no" or None): it decides what a bare number means.
    """

    today: date
    calendar: BusinessDays
    asked: str | None = None
    language: str = "pt"
    currency: str = "BRL"


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

    Amounts are in minor units of *currency*; days are local days of the client. For
    *asked* see Frame.
    """
    return read(text, Frame(today, calendar, asked, language, currency))[0]


def read(text: str, frame: Frame) -> tuple[Values, Said]:
    """Read the values, and how a yes or no was said."""
    typed = plain(text)
    whole = in_figures(slang_in_figures(mend(typed)), frame.language)
    scan = Scan(whole)
    refused = take_out_of_reach(scan, frame.asked, frame.currency)
    had = scan.text
    found = _values(scan, typed, frame)
    said = read_answer(
        whole, rest=scan.text, asked=frame.asked, language=frame.language
    )
    context = DayContext(frame.today, frame.calendar, frame.language)
    more = replace(
        found,
        contact=contact_wish(whole, text),
        out_of_reach=refused,
        parts=read_schedule(had, context, frame.currency),
        dated=read_dated(whole, context, frame.currency),
        remembered=read_remembered(whole, frame.currency),
    )
    return replace(more, answer=said.answer, reserved=said.reserved), said


def _values(scan: Scan, typed: str, frame: Frame) -> Values:
    """Let each parser take its part; the order keeps figures from being read twice."""
    asked, currency = frame.asked, frame.currency
    method = take_method(scan)
    drop_numbers_of_others(scan)
    digits = take_digits(scan, typed, asked)
    if asked == "choice" and not digits:
        digits = take_choice(scan)
    if asked is None and _is_spelled(scan, typed):
        asked = "amount"
    invoice = take_invoice(scan, frame.today, currency)
    down = take_down_payment(scan, currency)
    count, each = take_count(scan, asked, currency) or (None, None)
    context = DayContext(frame.today, frame.calendar, frame.language)
    day, day_to = take_days(scan, context, asked) or (None, None)
    if asked == "digits" and not (digits or day or count or down):
        digits = take_cluster(scan)
    amount = each or take_amount(scan, asked, currency)
    return Values(
        amount=amount, down_payment=down, count=count, day=day, day_to=day_to,
        method=method, digits=digits, invoice=invoice,
    )  # fmt: skip


def _is_spelled(scan: Scan, typed: str) -> bool:
    """Take "duzentos e cinquenta" for an amount, though "250" alone may be anything."""
    return _SPELLED.fullmatch(scan.text) is not None and scan.text != typed
