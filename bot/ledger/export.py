"""The books as one CSV file for accounting: one row an entry."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.csv_cells import csv_line
from bot.ledger.reports import Line, Period, lines
from bot.settings.books import Books
from domain.books import Account

COLUMNS = (
    *("transaction", "date", "booked_at", "kind", "account_code", "account"),
    *("debit", "credit", "currency", "client", "client_name", "invoice"),
    *("reference", "reason"),
)
MARK = "\ufeff"  # by which a spreadsheet knows that it is UTF-8


class Form(StrEnum):
    """How a file is written: for programs, or for spreadsheets set to Portuguese."""

    PLAIN = "plain"  # comma, decimal point, ISO days
    SHEET = "sheet"  # semicolon, decimal comma, days as 24/11/2026


@dataclass(frozen=True, slots=True)
class Style:
    """How to write it: the form, the chart of accounts, the company's zone."""

    form: Form
    books: Books
    zone: str


def export(session: Session, period: Period, style: Style) -> Iterator[str]:
    """Write the file line by line, the heads first."""
    if style.form is Form.SHEET:
        yield MARK
    yield _written(COLUMNS, style)
    for line in lines(session, period):
        yield _written(_cells(line, style), style)


def _cells(line: Line, style: Style) -> Iterable[str]:
    account, booked, amount = Account(line.entry.account), line.booked, line.amount
    return (
        str(booked.id),
        _day(booked.effective_on, style),
        _moment(booked.booked_at, style),
        booked.kind,
        style.books.code(account),
        style.books.name(account) or account.value,
        _figure(max(amount.minor, 0), style),
        _figure(max(-amount.minor, 0), style),
        amount.currency,
        line.client or "",
        line.client_name or "",
        line.invoice or "",
        booked.external_ref,
        booked.reason,
    )


def _written(cells: Iterable[str], style: Style) -> str:
    return csv_line(cells, ";" if style.form is Form.SHEET else ",")


def _figure(minor: int, style: Style) -> str:
    if not minor:
        return ""
    text = f"{Decimal(minor).scaleb(-2):.2f}"
    return text.replace(".", ",") if style.form is Form.SHEET else text


def _day(day: date, style: Style) -> str:
    return f"{day:%d/%m/%Y}" if style.form is Form.SHEET else day.isoformat()


def _moment(at: datetime, style: Style) -> str:
    local = at.astimezone(ZoneInfo(style.zone))
    if style.form is Form.SHEET:
        return f"{local:%d/%m/%Y %H:%M}"
    return local.isoformat(timespec="seconds")
