"""A case as CSV files in one ZIP, for the programs of whoever takes it over.

Column names are stable and English; days and instants are ISO 8601, amounts have a
decimal point, a semicolon parts the columns, and UTF-8 begins with its mark, so that
spreadsheets open them as they are. A cell is text: what a spreadsheet would compute
stands behind an apostrophe.
"""

import csv
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

from bot.csv_cells import safe_cell
from bot.papers.case import Case
from bot.papers.case_rows import events, numbers, shown
from domain.money import Money

Row = Sequence[object]
Table = tuple[Sequence[str], Iterable[Row]]
EARLIEST = (1980, 1, 1, 0, 0, 0)  # ZIP knows no earlier day; ours tells no clock


def case_zip(case: Case) -> bytes:
    """Write every table of the case; the same case gives the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, table in TABLES.items():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, _written(case, *table(case)))
    return out.getvalue()


def _written(case: Case, heads: Sequence[str], rows: Iterable[Row]) -> bytes:
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([_cell(case, value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(case: Case, value: object) -> str:
    match value:
        case None:
            return ""
        case Money():
            return str(Decimal(value.minor).scaleb(-2))
        case datetime():
            zone = ZoneInfo(case.client.zone)
            return value.astimezone(zone).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case bool():
            return "yes" if value else "no"
        case _:
            return safe_cell(str(value))


def _invoices(case: Case) -> Table:
    heads = (
        "number",
        "description",
        "issued_on",
        "due_on",
        "days_late",
        "principal",
        "fine",
        "interest",
        "discount",
        "paid",
        "owed",
        "currency",
    )
    issued = {invoice.id: invoice.issued_on for invoice in case.invoices}
    return heads, [
        (
            line.number,
            line.description,
            issued.get(line.invoice_id or 0),
            line.due_on,
            line.days_late,
            line.corrected,
            line.fine,
            line.interest,
            line.let_off,
            line.paid,
            line.owed,
            case.balance.currency,
        )
        for line in case.balance.lines
    ]


def _payments(case: Case) -> Table:
    heads = ("on", "invoice", "amount", "currency", "method", "provider", "undone")
    return heads, [
        (
            each.on,
            each.number,
            each.amount,
            each.amount.currency,
            each.method,
            each.provider,
            each.undone,
        )
        for each in case.payments
    ]


def _promises(case: Case) -> Table:
    heads = ("made_at", "due_on", "amount", "currency", "state", "invoices")
    return heads, [
        (
            row.made_at,
            row.due_on,
            Money(row.amount_minor),
            row.currency,
            row.state,
            numbers(case, row.invoices),
        )
        for row in case.promises
    ]


def _disputes(case: Case) -> Table:
    heads = ("opened_at", "invoice", "reason", "state", "resolved_at")
    return heads, [
        (
            row.opened_at,
            numbers(case, [row.invoice_id]) if row.invoice_id else "",
            row.reason,
            row.state,
            row.resolved_at,
        )
        for row in case.disputes
    ]


def _messages(case: Case) -> Table:
    heads = (
        "at",
        "direction",
        "author",
        "channel",
        "address",
        "state",
        "reason",
        "sent_at",
        "delivered_at",
        "read_at",
        "text",
    )
    return heads, [
        (
            row.created_at,
            row.direction,
            row.author,
            row.channel,
            shown(case, row.address),
            row.state,
            row.reason,
            row.sent_at,
            row.delivered_at,
            row.read_at,
            "" if row.sensitive_at else row.body,  # of health and family, to nobody
        )
        for row in case.messages
    ]


def _contacts(case: Case) -> Table:
    heads = ("at", "kind", "about", "result", "rule", "possible_at", "note")
    return heads, [event[: len(heads)] for event in events(case)]


TABLES: dict[str, Callable[[Case], Table]] = {
    "invoices.csv": _invoices,
    "payments.csv": _payments,
    "promises.csv": _promises,
    "disputes.csv": _disputes,
    "messages.csv": _messages,
    "contacts.csv": _contacts,
}
