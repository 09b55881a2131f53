"""Promises in their rows: what was paid on one, how it ended, how they are kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.hooks.announce import announce, in_minor, numbered
from bot.hooks.kinds import Kind
from bot.plan_results import wake
from bot.wiring import Wiring
from domain.calendar import Calendar
from domain.money import Money
from domain.promises import Outcome, Promise, outcome
from domain.zones import local_day
from models.client import Client
from models.invoice import OPEN, Invoice
from models.payment import Payment, PaymentLine
from models.promise import PromiseRow

_TOLD = {
    Outcome.KEPT: Kind.PROMISE_KEPT,
    Outcome.PARTLY_KEPT: Kind.PROMISE_PARTLY_KEPT,
    Outcome.BROKEN: Kind.PROMISE_BROKEN,
}
_PAID = (
    PaymentLine.principal_minor
    + PaymentLine.fine_minor
    + PaymentLine.interest_minor
    + PaymentLine.correction_minor
)


@dataclass(frozen=True, slots=True)
class Record:
    """How a client has kept their promises so far; open and replaced ones are none."""

    kept: int = 0
    partly_kept: int = 0
    broken: int = 0

    @property
    def ended(self) -> int:
        """Count those that are over."""
        return self.kept + self.partly_kept + self.broken

    @property
    def rate(self) -> float | None:
        """Give the share that was kept whole, 0 to 1; None where none is over."""
        return self.kept / self.ended if self.ended else None


def record_of(session: Session, client: Client) -> Record:
    """Count a client's promises by how they ended."""
    query = (
        select(PromiseRow.state, func.count().label("many"))
        .where(PromiseRow.client_id == client.id)
        .group_by(PromiseRow.state)
    )
    counts = {row.state: row.many for row in session.execute(query)}
    ended = (Outcome.KEPT, Outcome.PARTLY_KEPT, Outcome.BROKEN)
    return Record(*(counts.get(state, 0) for state in ended))


def data_of(session: Session, row: PromiseRow) -> dict[str, object]:
    """Write a promise as it is told outside."""
    return {
        **in_minor(Money(row.amount_minor, row.currency)),
        "due_on": row.due_on.isoformat(),
        "invoices": numbered(session, tuple(row.invoices)),
    }


def end_promise(
    session: Session, client: Client, row: PromiseRow, state: Outcome, now: datetime
) -> None:
    """Close a promise; what it held back is judged anew, and listeners are told."""
    row.state = state.value
    session.flush()
    wake(session, now, client_id=client.id)
    announce(session, _TOLD[state], client, data_of(session, row), now)


def promise_of(row: PromiseRow, calendar: Calendar) -> Promise:
    """Show a row as the rules of promises look at it."""
    return Promise(
        row.client_id,
        Money(row.amount_minor, row.currency),
        row.due_on,
        calendar.next_business(row.due_on),
        tuple(row.invoices),
    )


def paid_on(session: Session, row: PromiseRow) -> Money:
    """Add up what was paid since, of what the promise was about, and still stands."""
    query = (
        select(func.sum(_PAID))
        .join(Payment, Payment.id == PaymentLine.payment_id)
        .where(
            Payment.client_id == row.client_id,
            Payment.created_at >= row.made_at,
            PaymentLine.voided_at.is_(None),
        )
    )
    if row.invoices:
        query = query.where(PaymentLine.invoice_id.in_(row.invoices))
    return Money(int(session.scalar(query) or 0), row.currency)


def keep_promise(session: Session, client: Client, now: datetime) -> None:
    """Close the open promise once its amount is there, or all that it was about.

    Who pays earlier than promised owes less interest, and has kept the promise too.
    """
    row = session.scalar(
        select(PromiseRow).where(
            PromiseRow.client_id == client.id, PromiseRow.state == Outcome.OPEN
        )
    )
    if row is None:
        return
    enough = paid_on(session, row) >= Money(row.amount_minor, row.currency)
    if enough or not _owes(session, client, tuple(row.invoices)):
        end_promise(session, client, row, Outcome.KEPT, now)


def promise_round(parts: Wiring) -> int:
    """Judge open promises by what was paid since; give how many are over."""
    now = parts.clock.now()
    over = 0
    with parts.database.write() as session:
        rows = session.scalars(select(PromiseRow).where(PromiseRow.state == "open"))
        for row in rows.all():
            client = session.get_one(Client, row.client_id)
            calendar = parts.settings.calendar_for(client.state, client.city)
            today = local_day(now, client.zone)
            paid = paid_on(session, row)
            result = outcome(promise_of(row, calendar), paid, today)
            if result is not Outcome.OPEN:
                end_promise(session, client, row, result, now)
                over += 1
    return over


def _owes(session: Session, client: Client, only: tuple[int, ...]) -> bool:
    query = select(Invoice.id).where(
        Invoice.client_id == client.id, Invoice.status == OPEN
    )
    if only:
        query = query.where(Invoice.id.in_(only))
    return session.scalar(query.limit(1)) is not None
