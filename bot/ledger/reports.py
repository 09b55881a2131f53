"""The books read: the day journal, the trial balance, and one account's entries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session, selectinload

from domain.books import Account
from domain.money import Money
from models.client import Client
from models.invoice import Invoice
from models.ledger import LedgerEntry, LedgerTransaction

PART = 1_000  # rows in memory at a time


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both ends included; *booked* goes by the day of booking, in *zone*.

    Else by the day on which an event counts: what is booked late stands in its own day.
    """

    first: date
    last: date
    booked: bool = False
    zone: str = "America/Sao_Paulo"

    def within(self) -> ColumnElement[bool]:
        """Give the condition of a transaction within the period."""
        return and_(~self.before(), self.day() < self._bound(self.last, 1))

    def before(self) -> ColumnElement[bool]:
        """Give the condition of a transaction before it."""
        return self.day() < self._bound(self.first, 0)

    def day(self) -> ColumnElement[date] | ColumnElement[datetime]:
        """Give what its transactions are found, and ordered, by."""
        if self.booked:
            return LedgerTransaction.booked_at.expression
        return LedgerTransaction.effective_on.expression

    def _bound(self, day: date, more: int) -> date | datetime:
        edge = day + timedelta(days=more)
        if not self.booked:
            return edge
        local = datetime(edge.year, edge.month, edge.day, tzinfo=ZoneInfo(self.zone))
        return local.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """One account in one currency: opening + debits - credits = closing."""

    account: Account
    opening: Money
    debits: Money
    credits: Money

    @property
    def closing(self) -> Money:
        """Give the balance at the end."""
        return self.opening + self.debits - self.credits


@dataclass(frozen=True, slots=True)
class Line:
    """One entry with its transaction, and whom and what it is about."""

    entry: LedgerEntry
    booked: LedgerTransaction
    client: str | None  # the company's own code
    client_name: str | None
    invoice: str | None  # its number

    @property
    def amount(self) -> Money:
        """Give the amount: a debit above zero, a credit below."""
        return Money(self.entry.amount_minor, self.entry.currency)


def trial(session: Session, period: Period) -> dict[str, list[Row]]:
    """Sum each account of each currency over a period; accounts without any are out."""
    minor = LedgerEntry.amount_minor
    within, before = period.within(), period.before()
    sums = (
        func.sum(case((before, minor), else_=0)),
        func.sum(case((and_(within, minor > 0), minor), else_=0)),
        func.sum(case((and_(within, minor < 0), -minor), else_=0)),
    )
    query = (
        select(LedgerEntry.currency, LedgerEntry.account, *sums)
        .join(LedgerTransaction)
        .where(before | within)
        .group_by(LedgerEntry.currency, LedgerEntry.account)
        .order_by(LedgerEntry.currency)
    )
    found: dict[str, list[Row]] = {}
    for currency, account, opening, debits, credits_ in session.execute(query):
        amounts = (Money(int(each), currency) for each in (opening, debits, credits_))
        found.setdefault(currency, []).append(Row(Account(account), *amounts))
    order = list(Account)
    return {
        each: sorted(rows, key=lambda row: order.index(row.account))
        for each, rows in found.items()
    }


def totals(rows: list[Row], currency: str) -> tuple[Money, Money, Money, Money]:
    """Sum a trial balance: opening and closing come to nothing, debits are credits."""

    def add(amounts: Iterator[Money]) -> Money:
        return sum(amounts, Money(0, currency))

    return (
        add(row.opening for row in rows),
        add(row.debits for row in rows),
        add(row.credits for row in rows),
        add(row.closing for row in rows),
    )


def journal(
    session: Session, period: Period, *, most: int | None = None, skip: int = 0
) -> list[LedgerTransaction]:
    """List the transactions of a period with their entries, day by day."""
    query = (
        select(LedgerTransaction)
        .where(period.within())
        .options(selectinload(LedgerTransaction.entries))
        .order_by(period.day(), LedgerTransaction.id)
        .offset(skip)
        .limit(most)
    )
    return list(session.scalars(query))


def lines(
    session: Session,
    period: Period,
    account: Account | None = None,
    *,
    most: int | None = None,
    skip: int = 0,
) -> Iterator[Line]:
    """Stream the entries of a period, day by day, of one account or of all."""
    query = (
        select(
            LedgerEntry,
            LedgerTransaction,
            Client.external_id,
            Client.name,
            Invoice.number,
        )
        .join(LedgerTransaction)
        .outerjoin(Client, Client.id == LedgerEntry.client_id)
        .outerjoin(Invoice, Invoice.id == LedgerEntry.invoice_id)
        .where(period.within())
        .order_by(period.day(), LedgerTransaction.id, LedgerEntry.id)
        .offset(skip)
        .limit(most)
        .execution_options(yield_per=PART)
    )
    if account is not None:
        query = query.where(LedgerEntry.account == account)
    for row in session.execute(query):
        yield Line(*row)
