"""Where the agreements of a client stand, read from rows and priced on a day."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.balances import Priced, pricing
from bot.settings import Settings
from domain.agreed import agreed
from domain.agreement_now import AgreementNow, PartNow, PartState
from domain.money import Money
from domain.zones import local_day
from models.agreement import ACTIVE, Agreement
from models.client import Client
from models.invoice import OPEN, PAID, Invoice
from models.payment import PaymentLine


def agreement_now(
    session: Session, settings: Settings, row: Agreement, on: date
) -> AgreementNow:
    """Tell where one agreement stands on the day *on*."""
    client = session.get_one(Client, row.client_id)
    parts = _parts(session, row)
    money = pricing(session, client, settings, tuple(parts))
    paid = _paid(session, [part.id for part in parts])
    accepted_on = local_day(row.accepted_at, client.zone)
    told = agreed(row.terms, row.currency)
    return AgreementNow(
        row.id,
        row.state,
        accepted_on,
        row.currency,
        tuple(_now(money, part, paid.get(part.id, 0), on) for part in parts),
        told.regret_until(accepted_on),
        told.conditions,
    )


def agreement_of(session: Session, client: Client) -> Agreement | None:
    """Find the agreement that a client means: the newest in force, else the newest."""
    query = (
        select(Agreement)
        .where(Agreement.client_id == client.id)
        .order_by((Agreement.state == ACTIVE).desc(), Agreement.id.desc())
    )
    return session.scalar(query.limit(1))


def every_agreement(session: Session, client: Client) -> Sequence[Agreement]:
    """List all agreements of a client, those in force first, then the newest."""
    query = select(Agreement).where(Agreement.client_id == client.id)
    order = (Agreement.state == ACTIVE).desc(), Agreement.id.desc()
    return session.scalars(query.order_by(*order)).all()


def _parts(session: Session, row: Agreement) -> Sequence[Invoice]:
    query = select(Invoice).where(Invoice.agreement_id == row.id)
    return session.scalars(query.order_by(Invoice.due_on, Invoice.id)).all()


def _paid(session: Session, ids: Sequence[int]) -> dict[int, int]:
    query = (
        select(
            PaymentLine.invoice_id,
            func.sum(
                PaymentLine.principal_minor
                + PaymentLine.fine_minor
                + PaymentLine.interest_minor
                + PaymentLine.correction_minor
            ),
        )
        .where(PaymentLine.invoice_id.in_(ids), PaymentLine.voided_at.is_(None))
        .group_by(PaymentLine.invoice_id)
    )
    return {invoice_id: int(minor) for invoice_id, minor in session.execute(query)}


def _now(money: Priced, part: Invoice, paid: int, on: date) -> PartNow:
    nothing = Money(0, part.currency)
    line = money.line(part, on) if part.status == OPEN else None
    late = bool(line and line.days_late and line.owed)
    state = PartState.OVER
    if part.status == PAID:
        state = PartState.PAID
    elif part.status == OPEN:
        state = PartState.LATE if late else PartState.OPEN
    return PartNow(
        number=_number(part),
        due_on=part.due_on,
        amount=part.amount,
        state=state,
        asked=line.owed if line else nothing,
        paid=Money(paid, part.currency),
        early=line.early if line else nothing,
        paid_on=part.paid_on,
        invoice_id=part.id,
        days_late=line.days_late if line else 0,
    )


def _number(part: Invoice) -> int:
    """Read the part's number out of its own: "agreement-12-3" is the third."""
    ending = part.external_id.rpartition("-")[2]
    return int(ending) if ending.isdigit() else 0
