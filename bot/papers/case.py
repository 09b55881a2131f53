"""The case: everything about one client's debt that whoever takes it over must know."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from bot.balances import priced
from bot.papers.statement import Received
from bot.papers.write import received
from bot.wiring import Wiring
from domain.charges import ChargesPolicy
from domain.contact_rules import prescription_of
from domain.documents import parse_document
from domain.statement import Balance
from domain.zones import local_day
from models.agreement import Agreement
from models.client import Client, ContactPoint, OptOut
from models.dispute import Dispute
from models.invoice import Hold, Invoice
from models.message import Message
from models.planned import Decision, PlannedContact, PlannedStep
from models.promise import PromiseRow
from models.task import Task

Row = TypeVar("Row", ContactPoint, PromiseRow, Dispute, Hold, Task, Message)


@dataclass(frozen=True, slots=True)
class Contact:
    """A reminder that was planned, its steps, and each answer of the gates."""

    planned: PlannedContact
    steps: tuple[str, ...]
    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class Case:
    """One client's case as of *now*; rows of each sort, the oldest first.

    *balance* holds the invoices that are handed over; *numbers* names every invoice
    of the client by id. *whole* shows documents and addresses in full.
    """

    now: datetime
    client: Client
    whole: bool
    court: bool
    balance: Balance
    invoices: Sequence[Invoice]
    policy: ChargesPolicy
    prescribes_on: date | None
    payments: Sequence[Received]
    points: Sequence[ContactPoint]
    opted_out_at: datetime | None
    promises: Sequence[PromiseRow]
    agreements: Sequence[Agreement]
    disputes: Sequence[Dispute]
    holds: Sequence[Hold]
    tasks: Sequence[Task]
    contacts: Sequence[Contact]
    messages: Sequence[Message]
    numbers: dict[int, str]

    @property
    def document(self) -> str:
        """Give the CPF or CNPJ, masked unless the case is *whole*."""
        document = parse_document(self.client.document or "")
        if document is None:
            return ""
        return document.formatted if self.whole else document.masked


def case_of(  # noqa: PLR0913 - whose case, about what, for whose eyes, and when
    session: Session,
    parts: Wiring,
    client: Client,
    now: datetime,
    *,
    invoices: Collection[int] | None = None,
    whole: bool = False,
    court: bool = False,
) -> Case:
    """Read the case of *client* about *invoices*, or about all that is late."""
    today = local_day(now, client.zone)
    money = priced(session, client, parts.settings, only=invoices)
    balance = money.on(today)
    if invoices is None:
        balance = Balance(today, balance.late, balance.currency)
    ids = {line.invoice_id for line in balance.lines}
    open_ones = [invoice for invoice in money.invoices if invoice.id in ids]
    years = parts.settings.limits.prescription_years
    ends = [prescription_of(i.due_on, i.prescribes_on, years) for i in open_ones]
    return Case(
        now=now,
        client=client,
        whole=whole,
        court=court,
        balance=balance,
        invoices=open_ones,
        policy=parts.settings.charges_for(client.segment),
        prescribes_on=min((day for day in ends if day), default=None),
        payments=received(session, client),
        points=_of(session, ContactPoint, client),
        opted_out_at=_opted_out_at(session, client),
        promises=_of(session, PromiseRow, client),
        agreements=_agreements(session, client),
        disputes=_of(session, Dispute, client),
        holds=_of(session, Hold, client),
        tasks=_of(session, Task, client),
        contacts=_contacts(session, client),
        messages=_of(session, Message, client),
        numbers=_numbers(session, client),
    )


def _of(session: Session, kind: type[Row], client: Client) -> Sequence[Row]:
    query = select(kind).where(kind.client_id == client.id).order_by(kind.id)
    return session.scalars(query).all()


def _opted_out_at(session: Session, client: Client) -> datetime | None:
    return session.scalar(
        select(OptOut.at)
        .where(OptOut.client_id == client.id, OptOut.lifted_at.is_(None))
        .order_by(OptOut.at)
        .limit(1)
    )


def _agreements(session: Session, client: Client) -> Sequence[Agreement]:
    return session.scalars(
        select(Agreement)
        .where(Agreement.client_id == client.id)
        .options(selectinload(Agreement.covers))
        .order_by(Agreement.id)
    ).all()


def _contacts(session: Session, client: Client) -> list[Contact]:
    rows = session.scalars(
        select(PlannedContact)
        .where(PlannedContact.client_id == client.id)
        .options(selectinload(PlannedContact.steps).selectinload(PlannedStep.invoice))
        .order_by(PlannedContact.id)
    ).all()
    found = session.scalars(
        select(Decision)
        .where(Decision.contact_id.in_([row.id for row in rows]))
        .order_by(Decision.id)
    ).all()
    return [
        Contact(
            row,
            tuple(f"{step.step} · {step.invoice.number}" for step in row.steps),
            tuple(each for each in found if each.contact_id == row.id),
        )
        for row in rows
    ]


def _numbers(session: Session, client: Client) -> dict[int, str]:
    query = select(Invoice.id, Invoice.number).where(Invoice.client_id == client.id)
    return {row.id: row.number for row in session.execute(query)}
