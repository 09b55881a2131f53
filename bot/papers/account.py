"""What is owed, as a table that adds up to the cent, and how it can be paid."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import segno
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Table

from bot.papers.pen import Pen
from bot.papers.sheet import MEASURE
from bot.papers.tables import table
from bot.papers.typeface import CLOSE, HEADING, SMALL, marked
from bot.settings.company import Company
from domain.charges import ChargesPolicy
from domain.money import Money, total
from domain.statement import Balance, InvoiceBalance
from models.invoice import Invoice

_WIDTHS = (30, 18, 12, 17, 14, 14, 16, 17, 19)
_FIGURES = range(2, 9)
_HEADS = (
    "invoice",
    "due",
    "days",
    "principal",
    "fine",
    "interest",
    "discount",
    "paid",
    "owed",
)
QR_SIDE = 34 * mm
MOST_BOLETOS = 6


def invoices_table(pen: Pen, balance: Balance, policy: ChargesPolicy) -> list[Flowable]:
    """List the open invoices item by item, with their sums beneath.

    The small print says how fine and interest are counted (PAY-06).
    """
    sums = [_sums(pen, pen.say("table.total"), balance.lines, balance.currency)]
    if balance.late and len(balance.late) < len(balance.lines):
        name = pen.say("table.overdue")
        sums.append(_sums(pen, name, balance.late, balance.currency))
    day = pen.day(balance.on)
    caption = pen.say("table.caption", currency=pen.symbol(balance.currency), day=day)
    return [
        table(
            [pen.say(f"table.{head}") for head in _HEADS],
            [_row(pen, line) for line in balance.lines],
            _WIDTHS,
            figures=_FIGURES,
            sums=sums,
        ),
        Paragraph(marked(f"{caption} {_charges(pen, policy)}"), SMALL),
    ]


def how_to_pay(
    pen: Pen,
    company: Company,
    balance: Balance,
    invoices: Sequence[Invoice],
    code: str | None,
) -> Flowable:
    """Show the Pix *code*, the bank details and the boletos, with the payee's name."""
    lines = [Paragraph(marked(line), CLOSE) for line in _ways(pen, company, balance)]
    lines += [Paragraph(marked(line), SMALL) for line in _boletos(pen, invoices)]
    heading = Paragraph(marked(pen.say("pay.title")), HEADING)
    if code is None:
        return KeepTogether([heading, *lines])
    side = QR_SIDE + 6 * mm
    beside = Table([[lines, _Code(code)]], colWidths=[MEASURE - side, side])
    beside.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("ALIGN", (1, 0), (1, 0), "RIGHT"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
        ]
    )
    return KeepTogether([heading, beside])


def _charges(pen: Pen, policy: ChargesPolicy) -> str:
    return pen.say(
        "table.charges",
        fine_percent=pen.percent(policy.fine_bp),
        interest_percent=pen.percent(policy.interest_bp_month),
    )


def _ways(pen: Pen, company: Company, balance: Balance) -> list[str]:
    ways = []
    day = pen.day(balance.on)
    if company.pix is not None:
        ways.append(pen.say("pay.pix", day=day, amount=pen.money(balance.total)))
        ways.append(pen.say("pay.pix_key", pix_key=company.pix.key))
    if company.bank is not None:
        bank = company.bank
        ways.append(
            pen.say(
                "pay.transfer",
                bank=bank.name,
                branch=bank.branch,
                account=bank.account,
                holder=bank.holder,
            )
        )
    ways.append(pen.say("pay.payee"))
    if balance.late:
        ways.append(pen.say("pay.later"))
    return ways


def _boletos(pen: Pen, invoices: Sequence[Invoice]) -> list[str]:
    with_line = [invoice for invoice in invoices if invoice.boleto_line]
    return [
        pen.say("pay.boleto", number=invoice.number, line=invoice.boleto_line)
        for invoice in with_line[:MOST_BOLETOS]
    ]


def _row(pen: Pen, line: InvoiceBalance) -> list[str]:
    name = " · ".join(part for part in (line.number, line.description) if part)
    amounts = (
        line.corrected,
        line.fine,
        line.interest,
        line.let_off,
        line.paid,
        line.owed,
    )
    days = str(line.days_late) if line.days_late else ""
    return [name, pen.day(line.due_on), days, *map(pen.figure, amounts)]


def _sums(
    pen: Pen, name: str, lines: Sequence[InvoiceBalance], currency: str
) -> list[str]:
    def summed(amounts: list[Money]) -> str:
        return pen.figure(total(amounts, currency))

    return [
        name,
        "",
        "",
        summed([line.corrected for line in lines]),
        summed([line.fine for line in lines]),
        summed([line.interest for line in lines]),
        summed([line.let_off for line in lines]),
        summed([line.paid for line in lines]),
        summed([line.owed for line in lines]),
    ]


class _Code(Flowable):
    """A Pix code for a phone; its quiet zone belongs to it (ISO/IEC 18004)."""

    quiet = 4  # modules on each side

    def __init__(self, code: str) -> None:
        super().__init__()
        self.width = self.height = QR_SIDE
        self.rows = segno.make(code, error="m", micro=False).matrix

    def draw(self) -> None:
        """Draw each dark module, the darker neighbours of a row as one bar."""
        module = QR_SIDE / (len(self.rows) + 2 * self.quiet)
        for y, row in enumerate(self.rows):
            top = QR_SIDE - (y + self.quiet + 1) * module
            for start, length in _bars(row):
                left = (start + self.quiet) * module
                self.canv.rect(left, top, length * module, module, stroke=0, fill=1)


def _bars(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for dark, modules in groupby(row):
        length = len(list(modules))
        if dark:
            yield start, length
        start += length
