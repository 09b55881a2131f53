"""Where rows become papers: a letter or a statement about what is owed on a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.balances import Priced, calendar_of, priced
from bot.papers.letter import Content, letter
from bot.papers.paper import PDF, NoPaper, Paper, Why, file_name
from bot.papers.pen import Pen, pen_of
from bot.papers.statement import Account, Received, statement
from bot.papers.texts import LATE, Words, house_words, own_words
from bot.payments.instruments import pix_for
from bot.wiring import Wiring
from domain.calendar import Calendar
from domain.documents import parse_document
from domain.money import Money
from domain.placeholders import MissingValueError
from domain.statement import Balance
from domain.zones import local_day
from models.client import Client
from models.invoice import Invoice
from models.payment import Payment, PaymentLine

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Order:
    """What letter is wanted: about which invoices, in which words.

    *invoices* None is all that is late. *template* is the key of the company's own
    text; *sort* names the catalogue's (bot.papers.texts). *suspends_on* is the stated
    day on which the service stops.
    """

    invoices: Collection[int] | None = None
    registered: bool = False
    sort: str = LATE
    template: str | None = None
    suspends_on: date | None = None


def write_letter(
    session: Session, parts: Wiring, client: Client, order: Order, now: datetime
) -> Paper | NoPaper:
    """Print a letter to *client* about what they owe on their own day."""
    if not (client.street and client.city and client.postal_code):
        return NoPaper(Why.NO_ADDRESS)
    today = local_day(now, client.zone)
    calendar = calendar_of(client, parts.settings)
    if order.suspends_on and not _may_suspend(order.suspends_on, today, calendar):
        return NoPaper(Why.NO_SUSPENSION, order.suspends_on.isoformat())
    money = priced(session, client, parts.settings, only=order.invoices)
    balance = money.on(today)
    if order.invoices is None:
        balance = Balance(today, balance.late, balance.currency)
    if not balance.lines:
        return NoPaper(Why.NOTHING_OWED)
    return _letter(session, parts, client, order, money, balance, now)


def _letter(  # noqa: PLR0913, PLR0917 - what is asked for, and what it is about
    session: Session,
    parts: Wiring,
    client: Client,
    order: Order,
    money: Priced,
    balance: Balance,
    now: datetime,
) -> Paper | NoPaper:
    pen = pen_of(parts, client.language, client.zone)
    company = parts.settings.company
    try:
        said = _words(session, parts, client, order, pen, balance)
    except MissingValueError as error:
        return NoPaper(Why.MISSING_VALUE, error.name)
    spoken_of = {line.invoice_id for line in balance.lines}
    content = Content(
        client=client,
        balance=balance,
        invoices=[each for each in money.invoices if each.id in spoken_of],
        policy=parts.settings.charges_for(client.segment),
        subject=said.subject,
        body=said.body,
        document=masked_document(client),
        pix=_pix(session, parts, client, balance, now),
        registered=order.registered,
        suspends_on=order.suspends_on,
        says_crossed=said.says_crossed,
    )
    what = pen.say("file.registered_letter" if order.registered else "file.letter")
    name = file_name(what, client.external_id, balance.on, "pdf")
    return Paper(name, PDF, letter(pen, company, content))


def _words(  # noqa: PLR0913, PLR0917 - whose words, about what
    session: Session,
    parts: Wiring,
    client: Client,
    order: Order,
    pen: Pen,
    balance: Balance,
) -> Words:
    own = None
    if order.template:
        day = order.suspends_on
        own = own_words(session, parts, client, order.template, balance, day)
    own = own or house_words(pen, order.sort, balance)
    return own if own.subject else own._replace(subject=pen.say("letter.no_subject"))


def _pix(
    session: Session, parts: Wiring, client: Client, balance: Balance, now: datetime
) -> str | None:
    """Give the code of what the paper speaks of; it is good for the day it names."""
    ids = [line.invoice_id for line in balance.lines if line.invoice_id is not None]
    row = pix_for(session, parts.settings, client, ids, now, via="paper")
    return row.code if row else None


def masked_document(client: Client) -> str:
    """Show the middle of a CPF or CNPJ; nothing where there is none that is valid."""
    document = parse_document(client.document or "")
    return document.masked if document else ""


def _may_suspend(day: date, today: date, calendar: Calendar) -> bool:
    """Keep service running from Friday on and on the eve of a holiday (Lei 14.015)."""
    ahead = day > today
    return ahead and calendar.is_business(day) and calendar.is_business(day + _DAY)


def write_statement(
    session: Session, parts: Wiring, client: Client, now: datetime
) -> Paper:
    """Print the statement of everything that *client* has open on their own day."""
    today = local_day(now, client.zone)
    pen = pen_of(parts, client.language, client.zone)
    money = priced(session, client, parts.settings)
    balance = money.on(today)
    account = Account(
        client=client,
        balance=balance,
        invoices=money.invoices,
        payments=received(session, client),
        policy=parts.settings.charges_for(client.segment),
        document=masked_document(client),
        pix=_pix(session, parts, client, balance, now),
    )
    name = file_name(pen.say("file.statement"), client.external_id, today, "pdf")
    return Paper(name, PDF, statement(pen, parts.settings.company, account))


def received(
    session: Session, client: Client, invoices: Collection[int] | None = None
) -> list[Received]:
    """List what was paid, invoice by invoice, the newest first."""
    query = (
        select(PaymentLine, Payment, Invoice.number)
        .join(Payment, Payment.id == PaymentLine.payment_id)
        .join(Invoice, Invoice.id == PaymentLine.invoice_id)
        .where(Payment.client_id == client.id)
        .order_by(PaymentLine.effective_on.desc(), PaymentLine.id.desc())
    )
    if invoices is not None:
        query = query.where(PaymentLine.invoice_id.in_(tuple(invoices)))
    return [
        Received(
            on=line.effective_on,
            method=payment.method,
            provider=payment.provider,
            amount=Money(line.amount_minor, payment.currency),
            number=number,
            undone=line.voided_at is not None,
        )
        for line, payment, number in session.execute(query)
    ]
