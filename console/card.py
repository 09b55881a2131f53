"""The client beside the thread: who they are, what they owe, and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from bot.balances import balance_of_client
from bot.promises.rows import record_of
from bot.settings import Settings
from domain.promises import Record
from domain.statement import Balance
from domain.zones import local_day
from models.agreement import Agreement
from models.bargain import QuoteRow
from models.client import Client, ContactPoint, OptOut
from models.dispute import Dispute
from models.invoice import Hold, Invoice
from models.payment import Payment
from models.planned import Decision, PlannedContact, PlannedStep
from models.promise import PromiseRow

LATEST = 8


@dataclass(frozen=True, slots=True)
class Contact:
    """A reminder that was planned, its steps, and each answer of the gates."""

    planned: PlannedContact
    steps: tuple[tuple[str, str], ...]  # (step, invoice number)
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """When offers were told last, and why these: names of domain.means.Reason."""

    at: datetime
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """Everything about one client that an agent needs before answering."""

    client: Client
    points: tuple[ContactPoint, ...]
    opted_out_at: datetime | None
    balance: Balance
    chosen: Chosen | None
    promises: Sequence[PromiseRow]
    record: Record
    agreements: Sequence[Agreement]
    disputes: Sequence[Dispute]
    holds: Sequence[Hold]
    payments: Sequence[Payment]
    contacts: tuple[Contact, ...]
    numbers: dict[int, str]  # invoice numbers by id


def card_of(
    session: Session, client: Client, settings: Settings, now: datetime
) -> Card:
    """Read the card of *client* as of *now*, priced on the client's own day."""
    disputes = _disputes(session, client)
    holds = _holds(session, client, now)
    ids = {row.invoice_id for row in disputes} | {row.invoice_id for row in holds}
    return Card(
        client=client,
        points=_points(session, client),
        opted_out_at=_opted_out_at(session, client),
        balance=balance_of_client(
            session, client, local_day(now, client.zone), settings
        ),
        chosen=_chosen(session, client),
        promises=_promises(session, client),
        record=record_of(session, client),
        agreements=_agreements(session, client),
        disputes=disputes,
        holds=holds,
        payments=_payments(session, client),
        contacts=_contacts(session, client),
        numbers=_numbers(session, ids),
    )


def _points(session: Session, client: Client) -> tuple[ContactPoint, ...]:
    query = select(ContactPoint).where(ContactPoint.client_id == client.id)
    return tuple(session.scalars(query.order_by(ContactPoint.kind, ContactPoint.id)))


def _opted_out_at(session: Session, client: Client) -> datetime | None:
    return session.scalar(
        select(OptOut.at)
        .where(OptOut.client_id == client.id, OptOut.lifted_at.is_(None))
        .order_by(OptOut.at.desc())
        .limit(1)
    )


def _chosen(session: Session, client: Client) -> Chosen | None:
    """Read why the last list of offers was chosen; what is read back is no list."""
    row = session.scalar(
        select(QuoteRow)
        .where(QuoteRow.client_id == client.id, QuoteRow.read_back.is_(False))
        .order_by(QuoteRow.id.desc())
        .limit(1)
    )
    return Chosen(row.told_at, tuple(row.why)) if row and row.why else None


def _promises(session: Session, client: Client) -> Sequence[PromiseRow]:
    return session.scalars(
        select(PromiseRow)
        .where(PromiseRow.client_id == client.id)
        .order_by(PromiseRow.id.desc())
        .limit(3)
    ).all()


def _agreements(session: Session, client: Client) -> Sequence[Agreement]:
    return session.scalars(
        select(Agreement)
        .where(Agreement.client_id == client.id)
        .order_by(Agreement.id.desc())
        .limit(3)
    ).all()


def _disputes(session: Session, client: Client) -> Sequence[Dispute]:
    return session.scalars(
        select(Dispute)
        .where(Dispute.client_id == client.id)
        .order_by(Dispute.id.desc())
        .limit(LATEST)
    ).all()


def _holds(session: Session, client: Client, now: datetime) -> Sequence[Hold]:
    return session.scalars(
        select(Hold)
        .where(
            Hold.client_id == client.id,
            Hold.lifted_at.is_(None),
            Hold.until.is_(None) | (Hold.until > now),
        )
        .order_by(Hold.id.desc())
        .limit(LATEST)
    ).all()


def _payments(session: Session, client: Client) -> Sequence[Payment]:
    return session.scalars(
        select(Payment)
        .where(Payment.client_id == client.id)
        .order_by(Payment.received_on.desc(), Payment.id.desc())
        .limit(LATEST)
    ).all()


def _contacts(session: Session, client: Client) -> tuple[Contact, ...]:
    rows = session.scalars(
        select(PlannedContact)
        .where(PlannedContact.client_id == client.id)
        .options(
            selectinload(PlannedContact.steps).selectinload(PlannedStep.invoice),
        )
        .order_by(PlannedContact.id.desc())
        .limit(LATEST)
    ).all()
    decisions = _decisions(session, [row.id for row in rows])
    return tuple(
        Contact(
            row,
            tuple((step.step, step.invoice.number) for step in row.steps),
            tuple(d for d in decisions if d.contact_id == row.id),
        )
        for row in rows
    )


def _decisions(session: Session, contact_ids: list[int]) -> Sequence[Decision]:
    return session.scalars(
        select(Decision)
        .where(Decision.contact_id.in_(contact_ids))
        .order_by(Decision.id.desc())
    ).all()


def _numbers(session: Session, ids: set[int | None]) -> dict[int, str]:
    query = select(Invoice.id, Invoice.number).where(Invoice.id.in_(ids))
    return dict(session.execute(query).all())
