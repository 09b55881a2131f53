"""What happened to one agreement: what it replaced, what was paid, what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from console.people import agent_in
from domain.money import Money
from models.agent import Agent
from models.agreement import Agreement, AgreementInvoice
from models.audit import Audit
from models.client import Client
from models.invoice import Invoice
from models.message import Message
from models.payment import Payment, PaymentLine


@dataclass(frozen=True, slots=True)
class Cover:
    """An invoice that the agreement replaced, and what was owed of it that day."""

    invoice: Invoice
    owed: Money


@dataclass(frozen=True, slots=True)
class Paid:
    """What one payment settled of one part."""

    payment: Payment
    part: Invoice
    amount: Money
    undone: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened: its kind names the words."""

    at: datetime
    kind: str
    amount: Money | None = None
    number: str = ""
    who: str = ""
    note: str = ""


def covers_of(session: Session, row: Agreement) -> list[Cover]:
    """List the invoices that were replaced, the oldest first."""
    query = (
        select(Invoice, AgreementInvoice.owed_minor)
        .join(AgreementInvoice, AgreementInvoice.invoice_id == Invoice.id)
        .where(AgreementInvoice.agreement_id == row.id)
        .order_by(Invoice.due_on, Invoice.id)
    )
    return [
        Cover(invoice, Money(minor, row.currency))
        for invoice, minor in session.execute(query)
    ]


def payments_of(session: Session, row: Agreement) -> dict[int, list[Paid]]:
    """List what was paid, by the id of the part."""
    query = (
        select(PaymentLine, Payment, Invoice)
        .join(Payment, Payment.id == PaymentLine.payment_id)
        .join(Invoice, Invoice.id == PaymentLine.invoice_id)
        .where(Invoice.agreement_id == row.id)
        .order_by(PaymentLine.effective_on, PaymentLine.id)
    )
    found: dict[int, list[Paid]] = {}
    for line, payment, part in session.execute(query):
        amount = Money(line.amount_minor, payment.currency)
        one = Paid(payment, part, amount, line.voided_at is not None)
        found.setdefault(part.id, []).append(one)
    return found


def story_of(session: Session, row: Agreement) -> list[Moment]:
    """Tell what happened, in order."""
    found = [*_read_back(session, row), *_received(session, row), *_trail(session, row)]
    return sorted(found, key=lambda moment: moment.at)


def _read_back(session: Session, row: Agreement) -> list[Moment]:
    read = row.evidence.get("read_back", {})
    ids = [each["id"] for each in read.get("messages", ())]
    rows = session.scalars(select(Message).where(Message.id.in_(ids))).all()
    sent = [each.sent_at or each.created_at for each in rows]
    first = [Moment(min(sent), "read_back")] if sent else []
    return [*first, Moment(row.accepted_at, "accepted")]


def _received(session: Session, row: Agreement) -> list[Moment]:
    client = session.get_one(Client, row.client_id)
    zone = ZoneInfo(client.zone)
    lines = [line for part in payments_of(session, row).values() for line in part]
    return [
        Moment(
            _at(line, zone),
            "undone" if line.undone else "paid",
            line.amount,
            line.part.number,
        )
        for line in lines
    ]


def _at(line: Paid, zone: ZoneInfo) -> datetime:
    """Give the instant that we heard of it, or noon of the day it was made."""
    heard = line.payment.created_at
    made = line.payment.received_on
    if heard.astimezone(zone).date() == made:
        return heard
    return datetime.combine(made, time(12), zone)


def _trail(session: Session, row: Agreement) -> list[Moment]:
    """Read what people and rounds decided, out of the trail."""
    query = select(Audit).where(
        Audit.subject == f"client:{row.client_id}",
        Audit.action.like("agreement%"),
        Audit.action != "agreement_recorded",
    )
    mine = [
        each
        for each in session.scalars(query)
        if each.details.get("agreement") == row.id
    ]
    names = _names(session, mine)
    return [
        Moment(
            each.at,
            each.action,
            who=names.get(each.actor, ""),
            note=str(each.details.get("reason") or ""),
        )
        for each in mine
    ]


def _names(session: Session, rows: Sequence[Audit]) -> dict[str, str]:
    ids = {each.actor: agent_in(each.actor) for each in rows}
    query = select(Agent.id, Agent.name).where(Agent.id.in_(filter(None, ids.values())))
    names = dict(session.execute(query).all())
    return {actor: names[key] for actor, key in ids.items() if key in names}
