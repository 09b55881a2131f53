"""A year of the invented clients' bills, paid as each of them is used to pay."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sqlalchemy.orm import Session

from bot.books import post_all
from bot.seed.numbers import boleto_line
from bot.seed.people import Habit, Persona, instant
from bot.settings import Settings
from domain.allocation import Allocation, AllocationLine
from domain.books import Transaction
from domain.charges import Items, charge
from domain.money import Money
from domain.postings import Event, invoice_issued, payment_received
from models.invoice import PAID, Invoice
from models.payment import Payment, PaymentLine

MONTHS = 12
ISSUED_BEFORE = 20  # days before the due date
_METHODS = ("pix", "pix", "boleto", "card")
_NAMES = ("janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto",
          "setembro", "outubro", "novembro", "dezembro")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bought:
    """A bill with the day on which it was paid; None while it is open."""

    invoice: Invoice
    paid_on: date | None


def write_bills(
    session: Session,
    random: Random,
    people: list[Persona],
    today: date,
    settings: Settings,
) -> dict[int, list[Invoice]]:
    """Write everybody's year into rows and books; give the open bills, by client."""
    bought = [each for one in people for each in _year(random, one, today)]
    session.add_all(each.invoice for each in bought)
    session.flush()
    paid = [(each.invoice, each.paid_on) for each in bought if each.paid_on]
    received = [_charged(invoice, on, settings) for invoice, on in paid]
    payments = [
        _payment(random, invoice, on, items)
        for (invoice, on), items in zip(paid, received, strict=True)
    ]
    session.add_all(payments)
    session.flush()
    triples = list(zip(payments, paid, received, strict=True))
    session.add_all(_line(pay, row, on, items) for pay, (row, on), items in triples)
    books = [_issued(each.invoice) for each in bought]
    books += [_received(pay, row, items) for pay, (row, _), items in triples]
    post_all(session, books, instant(today, hour=3))
    return _open_by_client(bought)


def _year(random: Random, one: Persona, today: date) -> Iterator[Bought]:
    current = today - timedelta(days=one.offset)
    for back in range(MONTHS, -3, -1):
        due_on = _months_before(current, back)
        if due_on - timedelta(days=ISSUED_BEFORE) > today:
            continue
        invoice = _invoice(random, one, due_on)
        paid_on = None if back <= 0 else _paid_on(random, one, due_on, today)
        if paid_on:
            invoice.status, invoice.paid_on = PAID, paid_on
        yield Bought(invoice, paid_on)


def _invoice(random: Random, one: Persona, due_on: date) -> Invoice:
    name, minor = one.plan
    number = f"{due_on:%Y%m}-{one.client.external_id[2:]}"
    issued_on = due_on - timedelta(days=ISSUED_BEFORE)
    return Invoice(
        external_id=f"F{number}",
        client=one.client,
        number=number,
        description=f"{name}, {_NAMES[due_on.month - 1]} de {due_on.year}",
        amount_minor=minor,
        due_on=due_on,
        issued_on=issued_on,
        segment=one.client.segment,
        boleto_line=boleto_line(random, due_on, minor),
        created_at=instant(issued_on, hour=3),
    )


def _paid_on(random: Random, one: Persona, due_on: date, today: date) -> date | None:
    earliest, latest = one.habit.value
    paid_on = due_on + timedelta(days=random.randint(earliest, latest))
    if paid_on < today:
        return paid_on
    # A bill that is not paid yet though a newer one came: most catch up at last.
    return None if one.habit is Habit.STRUGGLING else today - timedelta(days=1)


def _charged(invoice: Invoice, on: date, settings: Settings) -> Items:
    client = invoice.client
    calendar = settings.calendar_for(client.state, client.city)
    policy = settings.charges_for(invoice.charges, invoice.segment, client.segment)
    return charge(invoice.amount, invoice.due_on, on, policy, calendar).items


def _payment(random: Random, invoice: Invoice, on: date, items: Items) -> Payment:
    return Payment(
        client_id=invoice.client_id,
        provider="import",
        external_ref=invoice.external_id,
        amount_minor=items.total.minor,
        currency=invoice.currency,
        method=random.choice(_METHODS),
        received_on=on,
        created_at=instant(on, hour=20),
    )


def _line(payment: Payment, invoice: Invoice, on: date, items: Items) -> PaymentLine:
    return PaymentLine(
        payment_id=payment.id,
        invoice_id=invoice.id,
        principal_minor=items.principal.minor,
        fine_minor=items.fine.minor,
        interest_minor=items.interest.minor,
        correction_minor=items.correction.minor,
        effective_on=on,
    )


def _issued(invoice: Invoice) -> Transaction:
    on = invoice.issued_on or invoice.due_on
    event = Event(f"invoice:{invoice.external_id}", invoice.client_id, on)
    return invoice_issued(event, invoice.id, invoice.amount)


def _received(payment: Payment, invoice: Invoice, items: Items) -> Transaction:
    nothing = Money(0, invoice.currency)
    allocation = Allocation((AllocationLine(invoice.id, items),), nothing)
    reference = f"import:{invoice.external_id}"
    event = Event(reference, invoice.client_id, payment.received_on)
    return payment_received(event, allocation)


def _open_by_client(bought: list[Bought]) -> dict[int, list[Invoice]]:
    found: dict[int, list[Invoice]] = {}
    for each in bought:
        if each.paid_on is None:
            found.setdefault(each.invoice.client_id, []).append(each.invoice)
    return found


def _months_before(day: date, months: int) -> date:
    month = day.month - 1 - months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, 28))
