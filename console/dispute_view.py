"""What the page of one dispute shows: the invoice, what was added, others beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alerts import is_standing
from bot.balances import priced
from bot.disputes.decide import BY_CLIENT, UNTOLD
from bot.disputes.notes import CLIENT, notes_of
from bot.disputes.rows import open_of
from bot.wiring import wiring
from console.attachments import describe
from console.people import name_in, name_of
from console.queries import newest_thread
from console.showing import Showing
from domain.disputes import State
from domain.money import Money
from domain.statement import InvoiceBalance
from domain.zones import local_day
from models.client import Client
from models.dispute import Dispute, DisputeNote
from models.invoice import Invoice
from models.media import STORED, MediaFile


@dataclass(frozen=True, slots=True)
class File:
    """One file that was added."""

    id: int
    words: str
    pictured: bool
    stored: bool


@dataclass(frozen=True, slots=True)
class Added:
    """What was added, by whom (None: the client), and its files."""

    at: datetime
    who: str | None
    body: str
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One dispute with all that a person decides on."""

    row: Dispute
    client: Client
    lines: tuple[InvoiceBalance, ...]
    owner: str | None
    resolver: str | None
    by_client: bool
    thread: int | None
    late: bool
    untold: bool
    added: tuple[Added, ...]
    beside: tuple[tuple[int, str | None], ...]  # the client's other open ones
    recognised: Money | None
    next_id: int | None  # the one that is about this decision anew


def page_of(session: Session, row: Dispute, show: Showing) -> Page:
    """Gather it."""
    client = session.get_one(Client, row.client_id)
    today = local_day(show.now, client.zone)
    part = row.recognised_minor
    after = select(Dispute.id).where(Dispute.previous_id == row.id).limit(1)
    return Page(
        row=row,
        client=client,
        lines=_lines(session, client, row, today),
        owner=name_of(session, row.owner_id),
        resolver=name_in(session, row.resolved_by),
        by_client=row.resolved_by == BY_CLIENT,
        thread=newest_thread(session, client),
        late=is_late(row, today),
        untold=is_standing(session, UNTOLD, f"dispute:{row.id}"),
        added=tuple(_added(session, note, show) for note in notes_of(session, row)),
        beside=_beside(session, client, row),
        recognised=None if part is None else Money(part, _currency(session, row)),
        next_id=session.scalar(after),
    )


def is_late(row: Dispute, today: date) -> bool:
    """Tell whether the day by which it was to be answered is over."""
    waits = row.state == State.OPEN and row.answer_by is not None
    return bool(waits and row.answer_by and row.answer_by < today)


def _lines(
    session: Session, client: Client, row: Dispute, today: date
) -> tuple[InvoiceBalance, ...]:
    only = None if row.invoice_id is None else [row.invoice_id]
    return priced(session, client, wiring().settings, only=only).on(today).lines


def _added(session: Session, note: DisputeNote, show: Showing) -> Added:
    who = None if note.actor == CLIENT else name_in(session, note.actor)
    query = select(MediaFile).where(MediaFile.id.in_(note.files or [0]))
    files = tuple(_file(file, show) for file in session.scalars(query))
    by_client = note.actor == CLIENT
    return Added(
        note.created_at, None if by_client else who or note.actor, note.body, files
    )


def _file(file: MediaFile, show: Showing) -> File:
    stored = file.state == STORED
    return File(file.id, describe(file, show), bool(stored and file.pictured), stored)


def _beside(
    session: Session, client: Client, row: Dispute
) -> tuple[tuple[int, str | None], ...]:
    others: Sequence[Dispute] = open_of(session, client)
    return tuple(
        (each.id, _number(session, each)) for each in others if each.id != row.id
    )


def _number(session: Session, row: Dispute) -> str | None:
    found = session.get(Invoice, row.invoice_id) if row.invoice_id else None
    return found.number if found else None


def _currency(session: Session, row: Dispute) -> str:
    found = session.get(Invoice, row.invoice_id) if row.invoice_id else None
    return found.currency if found else wiring().settings.currency
