"""Invoices as a payment finds them on its day: what each may take, and from when on."""

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy.orm import Session

from bot.balances import Priced
from bot.payments.principal import open_principal, takes_as_booked
from domain.accrual import Position
from domain.allocation import AllocationLine, OpenInvoice
from domain.charges import Charged
from domain.money import Money
from models.invoice import Invoice
from models.payment import Payment, PaymentLine


def takers(session: Session, money: Priced, on: date) -> list[OpenInvoice]:
    """Give what each invoice asks for on a day, less a discount for paying in time.

    Its shares follow the books, whatever the charges are by now.
    """
    return _takers(session, money, on, lambda position: position.asked)


def takers_in_full(session: Session, money: Priced, on: date) -> list[OpenInvoice]:
    """Give what is left of each invoice on a day; no discount is had in hindsight."""
    return _takers(session, money, on, lambda position: position.left)


def day_for(money: Priced, invoice: Invoice, on: date) -> date:
    """Count a payment from the day it was made, but not before one already booked.

    Else it would be shared out over what that one has settled meanwhile (I7).
    """
    return max([on, *(credit.on for credit in money.credits.get(invoice.id, ()))])


def line_of(payment: Payment, share: AllocationLine, on: date) -> PaymentLine:
    """Write the part of a payment that an invoice takes as a row."""
    return PaymentLine(
        payment_id=payment.id,
        invoice_id=share.invoice_id,
        principal_minor=share.items.principal.minor,
        fine_minor=share.items.fine.minor,
        interest_minor=share.items.interest.minor,
        correction_minor=share.items.correction.minor,
        effective_on=on,
    )


def lines_of(
    payment: Payment, shares: Sequence[AllocationLine], money: Priced, on: date
) -> list[PaymentLine]:
    """Write what the invoices take as rows, each from the day it counts."""
    rows = {invoice.id: invoice for invoice in money.invoices}
    days = {each: day_for(money, row, on) for each, row in rows.items()}
    return [line_of(payment, share, days[share.invoice_id]) for share in shares]


def _takers(
    session: Session, money: Priced, on: date, asks: Callable[[Position], Charged]
) -> list[OpenInvoice]:
    booked = open_principal(session, money.invoices)
    found = []
    for invoice in money.invoices:
        position = money.position(invoice, day_for(money, invoice, on))
        asked = asks(position)
        # The principal that settles it: less what paying in time lets off.
        let_off = position.left.principal - asked.principal
        nothing = Money(0, asked.total.currency)
        one = OpenInvoice(invoice.id, asked.due_on, asked, nothing)
        found.append(takes_as_booked(one, booked[invoice.id] - let_off))
    return found
