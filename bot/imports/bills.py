"""What a row of invoices says, read strictly."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from bot.imports.amounts import parse_amount
from bot.imports.cells import Cells, one_of, text
from bot.imports.dates import parse_date
from bot.imports.values import BadValueError, Cell, text_of
from bot.settings.imports import Mapping
from domain.money import Money
from models.invoice import CANCELLED, OPEN, PAID

_STATUS = {
    **dict.fromkeys(("open", "aberto", "aberta", "em aberto", "pendente"), OPEN),
    **dict.fromkeys(("vencido", "vencida", "overdue", "a vencer"), OPEN),
    **dict.fromkeys(("paid", "pago", "paga", "quitado", "quitada"), PAID),
    **dict.fromkeys(("liquidado", "liquidada", "baixado", "baixada"), PAID),
    **dict.fromkeys(("cancelled", "canceled", "cancelado", "cancelada"), CANCELLED),
}
# 47 digits for banks, 48 for utilities; FEBRABAN, Layout Padrão de Arrecadação.
_BOLETO_LENGTHS = frozenset({44, 47, 48})


@dataclass(frozen=True, slots=True)
class InvoiceRecord:
    """An invoice as the file tells; None is "not told", and changes nothing."""

    external_id: str
    client: str
    amount: Money
    due_on: date
    number: str | None = None
    description: str | None = None
    issued_on: date | None = None
    segment: str | None = None
    charges: str | None = None
    boleto_line: str | None = None
    status: str | None = None
    paid_on: date | None = None


def read_invoice(
    cells: Cells,
    mapping: Mapping,
    currency: str,
    today: date,
    charges: Collection[str] = (),
) -> InvoiceRecord | None:
    """Read a row; None when something is wrong, which *cells* then tells.

    *charges* are the rows of that table in config.yml.
    """

    def day(cell: Cell) -> date:
        return parse_date(cell, mapping.date_order)

    def amount(cell: Cell) -> Money:
        return parse_amount(cell, currency, mapping.decimal)

    record = InvoiceRecord(
        external_id=cells.need("external_id", text(80)) or "",
        client=cells.need("client", text(80)) or "",
        amount=cells.need("amount", amount) or Money(0, currency),
        due_on=cells.need("due_on", day) or today,
        number=cells.read("number", text(60)),
        description=cells.read("description", text(200)),
        issued_on=cells.read("issued_on", day),
        segment=cells.read("segment", text(60)),
        charges=cells.read("charges", one_of(charges, "row of `charges`")),
        boleto_line=cells.read("boleto_line", _boleto_line),
        status=cells.read("status", _status),
        paid_on=cells.read("paid_on", day),
    )
    _check_payment(cells, record, today)
    return None if cells.problems else record


def is_paid(record: InvoiceRecord) -> bool:
    """Tell whether the file says that the invoice is paid."""
    return record.status == PAID or (
        record.status is None and record.paid_on is not None
    )


def paid_day(record: InvoiceRecord, today: date) -> date:
    """Give the day of payment; untold, it was in time, so that nothing is charged."""
    return record.paid_on or min(record.due_on, today)


def _check_payment(cells: Cells, record: InvoiceRecord, today: date) -> None:
    if record.paid_on is None:
        return
    if record.paid_on > today:
        cells.refuse("paid_on", "lies in the future")
    if record.status not in {None, PAID}:
        cells.refuse("status", "says that it is not paid, and paid_on says when it was")


def _status(cell: Cell) -> str:
    word = " ".join(text_of(cell).casefold().split())
    if word not in _STATUS:
        msg = "is no status; write open, paid or cancelled"
        raise BadValueError(msg)
    return _STATUS[word]


def _boleto_line(cell: Cell) -> str:
    digits = re.sub(r"[\s.-]", "", text_of(cell))
    if not digits.isdecimal() or len(digits) not in _BOLETO_LENGTHS:
        msg = "is no boleto line; it has 47 or 48 digits"
        raise BadValueError(msg)
    return digits
