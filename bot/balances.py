"""What a client owes on a day: rows priced by the rules of the domain."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.hardship.freeze import frozen_policies
from bot.indices import index_of
from bot.payments.ahead import waiting_of
from bot.payments.let_off import early_discounts_of, waivers_of
from bot.settings import Settings
from domain.accrual import NO_TERMS, Bill, Credit, Position, Terms, position_of
from domain.calendar import Calendar
from domain.charges import ChargesPolicy
from domain.money import Money
from domain.statement import Balance, InvoiceBalance, line_of
from domain.zones import local_day
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
    policies: Mapping[int, ChargesPolicy] = field(default_factory=dict)
    terms: Mapping[int, Terms] = field(default_factory=dict)

    def on(self, day: date) -> Balance:
        """Price everything that is open as of *day*; what owes nothing is left out."""
        lines = (self.line(invoice, day) for invoice in self.invoices)
        return Balance(day, tuple(line for line in lines if line.owed))

    def line(self, invoice: Invoice, day: date) -> InvoiceBalance:
        """Show one invoice on a day, line by line, also where it owes nothing."""
        return line_of(bill_of(invoice), self.position(invoice, day))

    def position(self, invoice: Invoice, day: date) -> Position:
        """Work out what is charged, paid and left of one invoice on a day."""
        return position_of(
            bill_of(invoice),
            self.credits.get(invoice.id, ()),
            day,
            self.policy(invoice),
            self.calendar,
            self.terms.get(invoice.id, NO_TERMS),
        )

    def policy(self, invoice: Invoice) -> ChargesPolicy:
        """Give what being late costs on one invoice."""
        own = self.policies.get(invoice.id)
        return own or self.settings.charges_for(invoice.charges, invoice.segment)


def calendar_of(client: Client, settings: Settings) -> Calendar:
    """Give the calendar of the client's state, with the company's own holidays."""
    return settings.calendar_for(client.state, client.city)


def policy_of(invoice: Invoice, client: Client, settings: Settings) -> ChargesPolicy:
    """Find the policy of an invoice: its contract's, its segment's, its client's.

    An instalment of an agreement knows no discount for paying in time: what was agreed
    is one sum, of which only interest not yet earned comes off (`domain.ahead`).
    """
    policy = settings.charges_for(invoice.charges, invoice.segment, client.segment)
    return replace(policy, early=None) if invoice.agreement_id else policy


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
    return pricing(session, client, settings, tuple(session.scalars(query)))


def pricing(
    session: Session,
    client: Client,
    settings: Settings,
    invoices: tuple[Invoice, ...],
    known: date | None = None,
) -> Priced:
    """Read what prices these invoices of *client*, now or as it was known on a day."""
    ids = [invoice.id for invoice in invoices]
    policies = frozen_policies(
        session,
        client,
        {each.id: policy_of(each, client, settings) for each in invoices},
        known,
    )
    indices = {_key(policy): policy for policy in policies.values()}
    found = {key: index_of(session, policy) for key, policy in indices.items()}
    waivers = waivers_of(session, ids, known) if ids else {}
    ahead = waiting_of(session, invoices)
    return Priced(
        invoices,
        credits_of(session, ids, client.zone, known) if ids else {},
        settings,
        calendar_of(client, settings),
        policies,
        {
            each.id: Terms(
                waivers.get(each.id, ()),
                found[_key(policies[each.id])],
                ahead.get(each.id),
            )
            for each in invoices
        },
    )


def _key(policy: ChargesPolicy) -> tuple[str | None, int]:
    return policy.index, policy.index_lag_months


def balance_of_client(
    session: Session, client: Client, on: date, settings: Settings
) -> Balance:
    """Price everything that *client* has open as of the day *on*."""
    return priced(session, client, settings).on(on)


def credits_of(
    session: Session, invoice_ids: list[int], zone: str, known: date | None = None
) -> dict[int, tuple[Credit, ...]]:
    """Read what was paid on each invoice, and when it counts from.

    *known* is a day that is past, by the clock of *zone*: what went back later had not
    gone back then.
    """

    def stands(voided_at: datetime | None) -> bool:
        if voided_at is None:
            return True
        return known is not None and local_day(voided_at, zone) > known

    found: dict[int, list[Credit]] = defaultdict(list)
    rows = session.scalars(
        select(PaymentLine)
        .where(PaymentLine.invoice_id.in_(invoice_ids))
        .order_by(PaymentLine.effective_on, PaymentLine.id)
    )
    for row in rows:
        if stands(row.voided_at):
            credit = Credit(Money(row.amount_minor), row.effective_on)
            found[row.invoice_id].append(credit)
    for invoice_id, credit in early_discounts_of(session, invoice_ids, stands):
        found[invoice_id].append(credit)
    return {invoice_id: tuple(credits_) for invoice_id, credits_ in found.items()}


def bill_of(invoice: Invoice) -> Bill:
    """Show an invoice as the rules of charges look at it."""
    return Bill(
        number=invoice.number,
        description=invoice.description,
        principal=invoice.amount,
        due_on=invoice.due_on,
        invoice_id=invoice.id,
        part=part_of(invoice),
    )


def part_of(invoice: Invoice) -> tuple[int, int] | None:
    """Read "2 of 4" from an instalment's own number, A7-2/4; None for an invoice."""
    if invoice.agreement_id is None:
        return None
    place, _, count = invoice.number.partition("-")[2].partition("/")
    return (int(place), int(count)) if place.isdigit() and count.isdigit() else None
