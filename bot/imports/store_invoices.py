"""Invoices from a file into rows; a paid one is never un-paid (F58)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.books import post_all
from bot.imports.bills import InvoiceRecord, is_paid, paid_day
from bot.imports.booking import SOURCE, Settled, amended, issued, settle
from bot.imports.report import Outcome
from bot.imports.store_clients import clients_of
from bot.payments.aftermath import close
from bot.payments.let_off import principal_let_off
from domain.books import Transaction
from domain.money import Money
from models.client import Client
from models.invoice import CANCELLED, OPEN, PAID, Invoice
from models.payment import Payment, PaymentLine

_DETAILS = (
    "number",
    "description",
    "due_on",
    "issued_on",
    "segment",
    "charges",
    "boleto_line",
)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was read well and still cannot be loaded."""

    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What stands still during an import."""

    now: datetime
    today: date
    zone: str
    create_clients: bool = False


@dataclass
class Batch:
    """Some records on their way into rows and books, stored together."""

    session: Session
    desk: Desk
    clients: dict[str, Client] = field(default_factory=dict)
    invoices: dict[str, Invoice] = field(default_factory=dict)
    paid: dict[int, int] = field(default_factory=dict)  # minor units, by invoice id
    new: list[Invoice] = field(default_factory=list)
    settled: list[tuple[Invoice, date]] = field(default_factory=list)
    amendments: list[Transaction] = field(default_factory=list)
    clients_made: list[str] = field(default_factory=list)

    def store(self, records: Sequence[InvoiceRecord]) -> list[Outcome | Refused]:
        """Make or update the invoices of *records*; one answer each, in order."""
        ids = [record.external_id for record in records]
        self.clients = clients_of(self.session, [record.client for record in records])
        query = select(Invoice).where(Invoice.external_id.in_(ids))
        self._know(self.session.scalars(query))
        answers = [self._take(record) for record in records]
        self._book()
        return answers

    def cancel_all(self, invoices: Iterable[Invoice]) -> int:
        """Cancel what can be cancelled; give the number."""
        self._know(invoices)
        answers = [self._cancel(invoice) for invoice in self.invoices.values()]
        self._book()
        return answers.count(Outcome.UPDATED)

    def _know(self, invoices: Iterable[Invoice]) -> None:
        self.invoices = {row.external_id: row for row in invoices}
        lines = (
            select(PaymentLine.invoice_id, func.sum(PaymentLine.principal_minor))
            .where(
                PaymentLine.invoice_id.in_([row.id for row in self.invoices.values()]),
                PaymentLine.voided_at.is_(None),
            )
            .group_by(PaymentLine.invoice_id)
        )
        self.paid = {row: int(minor) for row, minor in self.session.execute(lines)}
        ids = [row.id for row in self.invoices.values()]
        for invoice_id, minor in principal_let_off(self.session, ids).items():
            self.paid[invoice_id] = self.paid.get(invoice_id, 0) + minor

    def _take(self, record: InvoiceRecord) -> Outcome | Refused:
        invoice = self.invoices.get(record.external_id)
        if invoice is None:
            return self._create(record)
        if invoice.client.external_id != record.client:
            owner = invoice.client.external_id
            return Refused("client", f"the invoice belongs to {owner!r} already")
        if invoice.status != OPEN:
            return _beside(invoice, record)
        return self._update(invoice, record)

    def _create(self, record: InvoiceRecord) -> Outcome | Refused:
        client = self._client(record.client)
        if client is None:
            return Refused("client", "is not known; import the clients first")
        invoice = Invoice(
            external_id=record.external_id,
            client=client,
            number=record.number or record.external_id,
            description=record.description or "",
            amount_minor=record.amount.minor,
            currency=record.amount.currency,
            due_on=record.due_on,
            issued_on=record.issued_on,
            segment=record.segment,
            charges=record.charges,
            boleto_line=record.boleto_line,
            status=CANCELLED if record.status == CANCELLED else OPEN,
            created_at=self.desk.now,
        )
        self.new.append(invoice)
        if is_paid(record):
            self.settled.append((invoice, paid_day(record, self.desk.today)))
        return Outcome.CREATED

    def _client(self, external_id: str) -> Client | None:
        if external_id not in self.clients and self.desk.create_clients:
            self.clients_made.append(external_id)
            self.clients[external_id] = Client(
                external_id=external_id,
                name=external_id,
                zone=self.desk.zone,
                created_at=self.desk.now,
            )
        return self.clients.get(external_id)

    def _update(self, invoice: Invoice, record: InvoiceRecord) -> Outcome | Refused:
        if record.status == CANCELLED:
            return self._cancel(invoice)
        if is_paid(record) and self._was_paid_before(invoice):
            return Outcome.KEPT  # that payment was taken back since
        rest = record.amount.minor - self._paid(invoice)
        if rest < 0 or (rest == 0 and not is_paid(record)):
            return Refused("amount", "is not above what was paid on it already")
        changed = self._amend(invoice, record)
        if is_paid(record):
            self.settled.append((invoice, paid_day(record, self.desk.today)))
            changed = True
        return Outcome.UPDATED if changed else Outcome.UNCHANGED

    def _amend(self, invoice: Invoice, record: InvoiceRecord) -> bool:
        told = {name: getattr(record, name) for name in _DETAILS}
        different = {
            name: value
            for name, value in told.items()
            if value is not None and getattr(invoice, name) != value
        }
        for name, value in different.items():
            setattr(invoice, name, value)
        if record.amount == invoice.amount:
            return bool(different)
        self._book_amount(invoice, record.amount)
        invoice.amount_minor = record.amount.minor
        return True

    def _cancel(self, invoice: Invoice) -> Outcome | Refused:
        if self._paid(invoice) or invoice.agreement_id is not None:
            why = "it has payments or belongs to an agreement: a person must decide"
            return Refused("status", why)
        self._book_amount(invoice, Money(0, invoice.currency))
        invoice.status = CANCELLED
        return Outcome.UPDATED

    def _paid(self, invoice: Invoice) -> int:
        return self.paid.get(invoice.id, 0)

    def _was_paid_before(self, invoice: Invoice) -> bool:
        query = select(Payment.id).where(
            Payment.provider == SOURCE, Payment.external_ref == invoice.external_id
        )
        return self.session.scalar(query) is not None

    def _book_amount(self, invoice: Invoice, amount: Money) -> None:
        desk = self.desk
        self.amendments.append(amended(invoice, amount, desk.now, desk.today))

    def _book(self) -> None:
        self.session.add_all(self.new)
        self.session.flush()
        issues = [issued(row) for row in self.new if row.status != CANCELLED]
        settled = [
            Settled(row, row.amount - Money(self._paid(row), row.currency), on)
            for row, on in self.settled
        ]
        payments = settle(self.session, settled, self.desk.now)
        every = [*issues, *self.amendments, *payments]
        post_all(self.session, every, self.desk.now)
        for invoice, on in self.settled:
            if invoice.external_id in self.invoices:  # claims and promises end with it
                close(self.session, invoice.client, [invoice], on, self.desk.now)


def open_ones(session: Session) -> list[Invoice]:
    """List every open invoice that a file could know of: none that was made here."""
    query = select(Invoice).where(
        Invoice.status == OPEN,
        Invoice.agreement_id.is_(None),
        Invoice.source == SOURCE,
    )
    return list(session.scalars(query))


def _beside(invoice: Invoice, record: InvoiceRecord) -> Outcome:
    """Leave an invoice alone whose end we know; tell whether the file knows it too."""
    agrees = (
        is_paid(record) if invoice.status == PAID else record.status == invoice.status
    )
    return Outcome.UNCHANGED if agrees else Outcome.KEPT
