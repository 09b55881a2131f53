"""The rows of disputes: which are open, what they say of which invoices, and holds."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.hooks.announce import numbered
from bot.plan_results import wake
from domain.disputes import State
from models.client import Client
from models.dispute import Dispute
from models.invoice import Hold, Invoice

HELD = "dispute"
LONGEST = 500  # characters of a reason, of what is added, and of a decision's note


def open_of(session: Session, client: Client) -> list[Dispute]:
    """List what a client contests now, the oldest first."""
    query = select(Dispute).where(
        Dispute.client_id == client.id, Dispute.state == State.OPEN
    )
    return list(session.scalars(query.order_by(Dispute.id)))


def those_of(rows: Iterable[Dispute], invoice_ids: Sequence[int]) -> list[Dispute]:
    """Pick the disputes of these invoices; none named are all."""
    return [
        row
        for row in rows
        if not invoice_ids or row.invoice_id is None or row.invoice_id in invoice_ids
    ]


def numbers_of(session: Session, rows: Iterable[Dispute]) -> list[str]:
    """List the numbers of what is contested, as clients know them."""
    ids = [row.invoice_id for row in rows if row.invoice_id is not None]
    query = select(Invoice.number).where(Invoice.id.in_(ids))
    return list(session.scalars(query.order_by(Invoice.due_on, Invoice.id)))


def lift(session: Session, row: Dispute, now: datetime) -> None:
    """Let the hold of a dispute fall, and the planner look at its client anew."""
    which = (
        Hold.invoice_id.is_(None)
        if row.invoice_id is None
        else Hold.invoice_id == row.invoice_id
    )
    mine = (Hold.client_id == row.client_id, Hold.reason == HELD, which)
    query = update(Hold).where(*mine, Hold.lifted_at.is_(None))
    session.execute(query.values(lifted_at=now))
    session.flush()
    wake(session, now, client_id=row.client_id)


def told(session: Session, row: Dispute) -> dict[str, object]:
    """Give what the company's systems hear of a dispute."""
    ids = [] if row.invoice_id is None else [row.invoice_id]
    return {"dispute": row.id, "kind": row.kind, "invoices": numbered(session, ids)}


def which(numbers: Sequence[str]) -> tuple[str, dict[str, object]]:
    """Choose the form of words for one invoice, for several, or for all that is open.

    Gives the last part of their key, and what fills them.
    """
    match numbers:
        case []:
            return "all", {}
        case [number]:
            return "one", {"number": number}
        case _:
            return "several", {"numbers": ", ".join(numbers)}
