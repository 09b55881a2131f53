"""What the rounds of direct debit share: a debit's price, its end, its hold."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.balances import priced
from bot.payments.aftermath import lift
from bot.wiring import Wiring
from domain.statement import InvoiceBalance
from models.client import Client
from models.mandate import OPEN_DEBITS, DirectDebit


def next_debit(session: Session, client_id: int) -> DirectDebit | None:
    """Find the debit that comes next, for the client's page."""
    return session.scalar(
        select(DirectDebit)
        .where(DirectDebit.client_id == client_id, DirectDebit.state.in_(OPEN_DEBITS))
        .order_by(DirectDebit.debit_on, DirectDebit.id)
        .limit(1)
    )


def line_on(
    session: Session, parts: Wiring, client: Client, invoice_id: int, day: date
) -> InvoiceBalance | None:
    """Price one invoice on a day; None where it owes nothing."""
    money = priced(session, client, parts.settings, only=[invoice_id])
    return next(iter(money.on(day).lines), None)


def end_debit(
    session: Session, row: DirectDebit, state: str, reason: str | None, now: datetime
) -> None:
    """End a debit, and let go of what was held for it."""
    row.state, row.reason, row.ended_at = state, reason, now
    lift(session, row.client_id, mark_of(row), now)


def mark_of(row: DirectDebit) -> str:
    """Name the hold that stands for a debit."""
    return f"debit:{row.id}"
