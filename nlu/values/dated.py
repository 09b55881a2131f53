"""Invoices with a day of their own: "a de outubro sexta e a de novembro dia 20".

Cut where wishes are added up; each piece has to point at one invoice and name one day,
or the message is about one day alone.
"""

import re

from flows.heard import Dated, InvoiceRef
from nlu.values.day_context import DayContext, speaks_of_past
from nlu.values.days import take_days
from nlu.values.invoices import take_invoice
from nlu.values.scan import Scan

MOST = 5  # invoices; nobody promises more in one message
_CUT = re.compile(
    r"\s*(?:[,;+\n]|\b(?:e|mais|y|and|depois|then|despues|ai|dai|ja)\b)\s*"
)
_NO_BILL = r"(?! ?(?:parte|parcela|metade|vez|semana|hora|part|half|week|parte|cuota))"
_ONE = re.compile(rf"\b(?:uma|one|una)\b{_NO_BILL}")
_THE_OTHER = re.compile(rf"\b(?:a outra|the other(?: one)?|la otra)\b{_NO_BILL}")


def read_dated(whole: str, context: DayContext, currency: str) -> tuple[Dated, ...]:
    """Read two or more invoices, each with its day; else nothing."""
    if speaks_of_past(whole):
        return ()
    pieces = [piece for piece in _CUT.split(whole) if piece.strip()]
    if not 1 < len(pieces) <= MOST:
        return ()
    found = [_dated(piece, context, currency) for piece in pieces]
    named = tuple(each for each in found if each is not None)
    return named if len(named) > 1 and len(named) == len(found) else ()


def _dated(piece: str, context: DayContext, currency: str) -> Dated | None:
    scan = Scan(piece)
    invoice = take_invoice(scan, context.today, currency)
    first, last = take_days(scan, context, None) or (None, None)
    invoice = invoice or _one_or_the_other(piece)
    if invoice is None or first is None or last not in {None, first}:
        return None
    return Dated(invoice, first)


def _one_or_the_other(piece: str) -> InvoiceRef | None:
    """Take "uma sexta e a outra dia 10" as the oldest first; it is read back."""
    if _THE_OTHER.search(piece):
        return InvoiceRef(which="newest")
    return InvoiceRef(which="oldest") if _ONE.search(piece) else None
