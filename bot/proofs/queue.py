"""The queue of receipts: those that wait for a person, for money, and those decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from models.client import Client
from models.media import MediaFile
from models.proof import CHECKING, LAPSED, Proof

PAGE = 50
OPEN = (CHECKING, LAPSED)


class Shelf(StrEnum):
    """Which receipts are listed."""

    ASKS = "asks"  # a person has to decide
    CHECKING = "checking"  # the money is waited for
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the queue; `more` says that another one follows."""

    proofs: Sequence[Proof]
    more: bool


def queue(session: Session, shelf: Shelf, *, skip: int = 0) -> Page:
    """List a shelf: what waits longest first, what was decided last first."""
    order = Proof.decided_at.desc() if shelf is Shelf.DONE else Proof.created_at
    query = (
        select(Proof)
        .options(joinedload(Proof.client), joinedload(Proof.media))
        .where(_on(shelf))
        .order_by(order, Proof.id)
        .offset(skip)
        .limit(PAGE + 1)
    )
    rows = session.scalars(query).all()
    return Page(rows[:PAGE], len(rows) > PAGE)


def count_of(session: Session, shelf: Shelf) -> int:
    """Count a shelf."""
    return session.scalar(select(func.count(Proof.id)).where(_on(shelf))) or 0


def by_same_paper(session: Session, proof: Proof) -> Sequence[Proof]:
    """List other clients' proofs of the same file or Pix id."""
    file = session.get(MediaFile, proof.media_id) if proof.media_id else None
    same: ColumnElement[bool] = Proof.end_to_end == (proof.end_to_end or "-")
    if file is not None and file.sha256:
        same |= MediaFile.sha256 == file.sha256
    query = (
        select(Proof)
        .join(Client, Client.id == Proof.client_id)
        .outerjoin(MediaFile, MediaFile.id == Proof.media_id)
        .where(same, Proof.client_id != proof.client_id)
        .order_by(Proof.id)
        .limit(10)
    )
    return session.scalars(query).all()


def _on(shelf: Shelf) -> ColumnElement[bool]:
    match shelf:
        case Shelf.ASKS:
            return Proof.state.in_(OPEN) & Proof.asks.is_not(None)
        case Shelf.CHECKING:
            return Proof.state.in_(OPEN) & Proof.asks.is_(None)
        case Shelf.DONE:
            return Proof.state.not_in(OPEN)
