"""What an imported invoice does to the books: issued, amended, settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from domain.allocation import Allocation, AllocationLine
from domain.books import Account, Entry, Kind, Transaction
from domain.charges import Items
from domain.money import Money
from domain.postings import Event, invoice_issued, payment_received
from models.invoice import PAID, Invoice
from models.payment import Payment, PaymentLine

SOURCE = "import"


@dataclass(frozen=True, slots=True)
class Settled:
    """An invoice that the company says is paid: what was still open, and the day."""

    invoice: Invoice
    rest: Money
    on: date


def issued(invoice: Invoice) -> Transaction:
    """Book a new invoice."""
    on = invoice.issued_on or invoice.due_on
    event = Event(f"invoice:{invoice.external_id}", invoice.client_id, on)
    return invoice_issued(event, invoice.id, invoice.amount)


def amended(
    invoice: Invoice, amount: Money, now: datetime, today: date, *, why: str = SOURCE
) -> Transaction:
    """Book the difference to a new *amount*; of nothing at all, it is a cancellation.

    Call it before the row has the new amount.
    """
    more = amount - invoice.amount
    sides = ((Account.RECEIVABLE, more), (Account.REVENUE, invoice.amount - amount))
    entries = tuple(
        Entry(account, part, invoice.client_id, invoice.id) for account, part in sides
    )
    reason = f"{why}: {invoice.amount_minor} became {amount.minor}"
    reference = f"invoice:{invoice.id}:amended:{now.isoformat()}"
    return Transaction(Kind.CORRECTION, reference, entries, today, reason)


def settle(
    session: Session, settled: Sequence[Settled], now: datetime
) -> list[Transaction]:
    """Mark invoices as paid, with a payment for what was open of their principal.

    The company says that they are settled, so no charges are asked for any more.
    """
    for each in settled:
        each.invoice.status, each.invoice.paid_on = PAID, each.on
    open_ones = [each for each in settled if each.rest.minor > 0]
    payments = [_payment(each, now) for each in open_ones]
    session.add_all(payments)
    session.flush()
    pairs = zip(payments, open_ones, strict=True)
    session.add_all(_line(payment, each) for payment, each in pairs)
    return [_received(each) for each in open_ones]


def _payment(settled: Settled, now: datetime) -> Payment:
    return Payment(
        client_id=settled.invoice.client_id,
        provider=SOURCE,
        external_ref=settled.invoice.external_id,
        amount_minor=settled.rest.minor,
        currency=settled.rest.currency,
        received_on=settled.on,
        created_at=now,
    )


def _line(payment: Payment, settled: Settled) -> PaymentLine:
    return PaymentLine(
        payment_id=payment.id,
        invoice_id=settled.invoice.id,
        principal_minor=settled.rest.minor,
        fine_minor=0,
        interest_minor=0,
        effective_on=settled.on,
    )


def _received(settled: Settled) -> Transaction:
    nothing = Money(0, settled.rest.currency)
    items = Items(interest=nothing, fine=nothing, principal=settled.rest)
    allocation = Allocation((AllocationLine(settled.invoice.id, items),), nothing)
    reference = f"{SOURCE}:{settled.invoice.external_id}"
    event = Event(reference, settled.invoice.client_id, settled.on)
    return payment_received(event, allocation)
