"""What a client owes on a day: rows priced by the rules of the domain."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.settings import Settings
from domain.accrual import Bill, Credit, Position, position_of
from domain.calendar import Calendar
from domain.money import Money
from domain.statement import Balance, line_of
from models.client import Client
from models.invoice import OPEN, Invoice
from models.payment import PaymentLine


@dataclass(frozen=True)
class Priced:
    """The open invoices of one client with their payments, to be priced on any day."""

    invoices: tuple[Invoice, ...]
    credits: dict[int, tuple[Credit, ...]]
    settings: Settings
    calendar: Calendar

    def on(self, day: date) -> Balance:
        """Price everything that is open as of *day*; what owes nothing is left out."""
        lines = (
            line_of(bill_of(invoice), self.position(invoice, day))
            for invoice in self.invoices
        )
        return Balance(day, tuple(line for line in lines if line.owed))

    def position(self, invoice: Invoice, day: date) -> Position:
        """Work out what is charged, paid and left of one invoice on a day."""
        return position_of(
            bill_of(invoice),
            self.credits.get(invoice.id, ()),
            day,
            self.settings.charges_for(invoice.segment),
            self.calendar,
        )


def calendar_of(client: Client, settings: Settings) -> Calendar:
    """Give the calendar of the client's state, with the company's own holidays."""
    return settings.calendar_for(client.state, client.city)


def priced(
    session: Session,
    client: Client,
    settings: Settings,
    *,
    only: Iterable[int] | None = None,
) -> Priced:
    """Read the open invoices of *client* (or some of them) and their payments."""
    query = (
        select(Invoice)
        .where(Invoice.client_id == client.id, Invoice.status == OPEN)
        .order_by(Invoice.due_on, Invoice.id)
    )
    if only is not None:
        query = query.where(Invoice.id.in_(tuple(only)))
    invoices = tuple(session.scalars(query))
    return Priced(
        invoices,
        credits_of(session, [invoice.id for invoice in invoices]),
        settings,
        calendar_of(client, settings),
    )


def balance_of_client(
    session: Session, client: Client, on: date, settings: Settings
) -> Balance:
    """Price everything that *client* has open as of the day *on*."""
    return priced(session, client, settings).on(on)


def credits_of(
    session: Session, invoice_ids: list[int]
) -> dict[int, tuple[Credit, ...]]:
    """Read what was paid on each invoice, and when it counts from."""
    found: dict[int, list[Credit]] = defaultdict(list)
    rows = session.scalars(
        select(PaymentLine)
        .where(PaymentLine.invoice_id.in_(invoice_ids), PaymentLine.voided_at.is_(None))
        .order_by(PaymentLine.effective_on, PaymentLine.id)
    )
    for row in rows:
        amount = row.principal_minor + row.fine_minor + row.interest_minor
        found[row.invoice_id].append(Credit(Money(amount), row.effective_on))
    return {invoice_id: tuple(credits_) for invoice_id, credits_ in found.items()}


def bill_of(invoice: Invoice) -> Bill:
    """Show an invoice as the rules of charges look at it."""
    return Bill(
        number=invoice.number,
        description=invoice.description,
        principal=invoice.amount,
        due_on=invoice.due_on,
        invoice_id=invoice.id,
    )
