"""Money received: shared out, booked, and what it ends ended, in one transaction.

One way in for every source: the provider's events, imports, a person's entry.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.audit import append
from bot.balances import Priced, priced
from bot.books import post
from bot.hooks.announce import announce, in_minor, numbered
from bot.hooks.kinds import Kind
from bot.payments.aftermath import close
from bot.payments.allocations import reference_of
from bot.payments.confirm import confirm
from bot.payments.early import grant
from bot.payments.instruments import expire_stale
from bot.payments.refund_orders import propose
from bot.payments.replaced import in_place_of
from bot.payments.takers import day_for, lines_of, takers
from bot.proofs.money import money_came
from bot.wiring import Wiring
from domain.allocation import Allocation, OpenInvoice, allocate
from domain.books import Account
from domain.money import Money
from domain.postings import Event, credit_applied, payment_received
from models.client import Client
from models.invoice import Invoice
from models.payment import Payment

STRIPE, IMPORT = "stripe", "import"
CREDIT = "credit"  # what was overpaid, used (bot/ledger/credit.py)


def receive(  # noqa: PLR0913 - the facts of a payment, by name
    session: Session,
    parts: Wiring,
    *,
    client: Client,
    provider: str,
    external_ref: str,
    amount: Money,
    method: str | None,
    received_on: date,
    invoice_ids: Collection[int],
    now: datetime,
    priced_on: date | None = None,
    tell: bool = True,
) -> Payment | None:
    """Take a payment in; None when it is known already (I4).

    1. The client's row is locked: two payments of one person come one after the other.
    2. It settles *invoice_ids* (none named: all that is open), the oldest first, with
       charges as of *received_on*, or of *priced_on* where we had named the amount for
       that day: who pays what we asked for owes no cents for the night in between.
       What an agreement has replaced meanwhile is paid by its instalments.
    3. What is beyond them is the client's credit, and a matter for a person (F52).
    4. Codes that ask for what is paid now are expired (F56).
    5. Promises, claims and agreements end, and with *tell* the client is told.

    Raises ValueError for an amount that is not above zero.
    """
    if amount.minor <= 0:
        msg = f"{provider} {external_ref}: a payment of {amount}"
        raise ValueError(msg)
    session.get_one(Client, client.id, with_for_update=True)
    if payment_by(session, provider, external_ref) is not None:
        return None
    invoice_ids = in_place_of(session, invoice_ids)
    money = priced(session, client, parts.settings)
    open_ones = takers(session, money, priced_on or received_on)
    allocation = allocate(amount, open_ones, invoice_ids or None)
    payment = Payment(
        client_id=client.id,
        provider=provider,
        external_ref=external_ref,
        amount_minor=amount.minor,
        currency=amount.currency,
        method=method,
        received_on=received_on,
        created_at=now,
    )
    session.add(payment)
    session.flush()
    shares = allocation.lines
    session.add_all(lines_of(payment, shares, money, priced_on or received_on))
    session.flush()
    _book(session, payment, allocation, now)
    grant(session, payment, _earned(allocation, money, priced_on or received_on), now)
    close(session, client, _settled(allocation, open_ones, money), received_on, now)
    _note(session, payment, allocation, now)
    expire_stale(session, parts.settings, client, now)
    awaited = money_came(session, payment, now)  # they were promised to be told
    if tell or awaited:
        named = invoice_ids or [line.invoice_id for line in allocation.lines]
        confirm(session, parts, client, payment, named, now)
    return payment


def payment_by(session: Session, provider: str, external_ref: str) -> Payment | None:
    """Find a payment by the id that its provider knows it by."""
    return session.scalar(
        select(Payment).where(
            Payment.provider == provider, Payment.external_ref == external_ref
        )
    )


def _settled(
    allocation: Allocation, open_ones: list[OpenInvoice], money: Priced
) -> list[Invoice]:
    taken = {line.invoice_id: line.amount for line in allocation.lines}
    done = {one.id for one in open_ones if taken.get(one.id) == one.left.total}
    return [invoice for invoice in money.invoices if invoice.id in done]


def _earned(
    allocation: Allocation, money: Priced, on: date
) -> list[tuple[int, Money, date]]:
    """Find the discounts that paying in time has earned: invoice, amount, and day."""
    rows = {invoice.id: invoice for invoice in money.invoices}
    earned = []
    for line in allocation.lines:
        day = day_for(money, rows[line.invoice_id], on)
        position = money.position(rows[line.invoice_id], day)
        if position.early and line.amount == position.asked.total:
            earned.append((line.invoice_id, position.early.off, day))
    return earned


def _book(
    session: Session, payment: Payment, allocation: Allocation, now: datetime
) -> None:
    into = Account.CLEARING if payment.provider == STRIPE else Account.CASH
    reference = reference_of(payment.provider, payment.external_ref)
    event = Event(reference, payment.client_id, payment.received_on)
    if payment.provider == CREDIT:
        post(session, credit_applied(event, allocation), now)
        return
    post(session, payment_received(event, allocation, into), now)


def _announce(
    session: Session, payment: Payment, allocation: Allocation, now: datetime
) -> None:
    ids = [line.invoice_id for line in allocation.lines]
    told = {
        **in_minor(Money(payment.amount_minor, payment.currency)),
        "payment": payment.id,
        "method": payment.method,
        "received_on": payment.received_on.isoformat(),
        "invoices": numbered(session, ids),
    }
    client = session.get_one(Client, payment.client_id)
    announce(session, Kind.PAYMENT_RECEIVED, client, told, now)


def _note(
    session: Session, payment: Payment, allocation: Allocation, now: datetime
) -> None:
    """Keep it in the trail; money that nothing was owed for asks for a person."""
    subject, facts = f"client:{payment.client_id}", {"payment": payment.id}
    append(session, payment.provider, "payment.received", subject, facts, now)
    _announce(session, payment, allocation, now)
    if allocation.credit:
        over = facts | {"credit_minor": allocation.credit.minor}
        append(session, payment.provider, "payment.overpaid", subject, over, now)
        if payment.provider != IMPORT:  # what an import says is settled over there
            propose(session, payment, allocation.credit, now)
