"""Invoices that are made here, as rows and in the books."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import audit
from bot.billing.plans import plan_of
from bot.books import post_all
from bot.imports.booking import issued
from bot.settings.habits import Billing
from domain.billing import Bill, due_when_late
from domain.money import Money
from models.client import Client
from models.invoice import Invoice
from models.subscription import BilledPeriod, Subscription

BILLING, MANUAL = "billing", "manual"
LONGEST_DESCRIPTION = 200  # characters, the column's width


def issue(  # noqa: PLR0913, PLR0917 - one subscription at one instant
    session: Session,
    row: Subscription,
    bills: Sequence[Bill],
    habits: Billing,
    today: date,
    now: datetime,
) -> list[Invoice]:
    """Make the invoices of *bills*, and note that their periods are billed.

    Raises IntegrityError where somebody else billed one of them meanwhile.
    """
    done = _billed(session, row)
    made = []
    for place, bill in enumerate(bills, start=done + 1):
        due_on = due_when_late(plan_of(row), bill, today, habits.least_days_to_pay)
        made.append(_invoice(row, bill, place, due_on, today, now))
    session.add_all(made)
    session.flush()
    for invoice, bill in zip(made, bills, strict=True):
        session.add(_period(row, bill, invoice, now))
    session.flush()
    post_all(session, [issued(invoice) for invoice in made], now)
    return made


def by_hand(  # noqa: PLR0913 - what stands on an invoice
    session: Session,
    client: Client,
    *,
    key: str,
    amount: Money,
    due_on: date,
    description: str,
    number: str = "",
    actor: str,
    today: date,
    now: datetime,
) -> Invoice:
    """Make one invoice that no plan asks for; the same *key* makes it once."""
    external_id = f"{MANUAL}:{key}"[:80]
    query = select(Invoice).where(Invoice.external_id == external_id)
    if (there := session.scalar(query)) is not None:
        return there
    invoice = Invoice(
        external_id=external_id,
        client_id=client.id,
        source=MANUAL,
        number=number or _next_number(session),
        description=description[:LONGEST_DESCRIPTION],
        amount_minor=amount.minor,
        currency=amount.currency,
        due_on=due_on,
        issued_on=today,
        created_at=now,
    )
    session.add(invoice)
    session.flush()
    post_all(session, [issued(invoice)], now)
    told = {"minor": amount.minor, "due_on": due_on.isoformat()}
    audit.append(session, actor, "billing.invoice", f"invoice:{invoice.id}", told, now)
    return invoice


def _invoice(  # noqa: PLR0913, PLR0917 - the columns of one row
    row: Subscription, bill: Bill, place: int, due_on: date, today: date, now: datetime
) -> Invoice:
    return Invoice(
        external_id=f"{BILLING}:{row.external_id}:{bill.period.first.isoformat()}",
        client_id=row.client_id,
        source=BILLING,
        number=f"{row.external_id}/{place:03}",
        description=_description(row, bill),
        amount_minor=bill.amount.minor,
        currency=bill.amount.currency,
        due_on=due_on,
        issued_on=today,
        segment=row.segment,
        portfolio=row.portfolio,
        charges=row.charges,
        created_at=now,
    )


def _description(row: Subscription, bill: Bill) -> str:
    """Say what is billed; a part of a period says which days it is for."""
    if bill.period.is_whole:
        return row.description
    days = f" ({bill.period.first:%d/%m}-{bill.period.last:%d/%m})"
    return row.description[: LONGEST_DESCRIPTION - len(days)] + days


def _period(
    row: Subscription, bill: Bill, invoice: Invoice, now: datetime
) -> BilledPeriod:
    return BilledPeriod(
        subscription_id=row.id,
        period_from=bill.period.first,
        period_to=bill.period.last,
        invoice_id=invoice.id,
        created_at=now,
    )


def _billed(session: Session, row: Subscription) -> int:
    query = select(func.count()).where(BilledPeriod.subscription_id == row.id)
    return session.scalar(query) or 0


def _next_number(session: Session) -> str:
    query = select(func.count()).where(Invoice.source == MANUAL)
    return f"A{(session.scalar(query) or 0) + 1:05}"
