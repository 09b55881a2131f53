"""How promises end: kept as the money comes, judged after their day, or cancelled.

One that a pause in hardship kept from being kept is let go, and counts for nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit
from bot.balances import calendar_of
from bot.conversations import clean
from bot.hardship.excuses import PAUSED, paused_between
from bot.hooks.announce import announce
from bot.hooks.kinds import Kind
from bot.plan_results import wake
from bot.promises.making import release
from bot.promises.rows import data_of, open_promises, paid_on, promise_of
from bot.unlocks.life import end_with_promise
from bot.wiring import Wiring
from domain.calendar import Calendar
from domain.money import Money
from domain.promises import Outcome, outcome
from domain.zones import local_day
from models.client import Client
from models.invoice import OPEN, Invoice
from models.promise import PromiseRow

LONGEST_REASON = 200
_TOLD = {
    Outcome.KEPT: Kind.PROMISE_KEPT,
    Outcome.PARTLY_KEPT: Kind.PROMISE_PARTLY_KEPT,
    Outcome.BROKEN: Kind.PROMISE_BROKEN,
    Outcome.CANCELLED: Kind.PROMISE_CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Ending:
    """Who ends a promise, why (of people), and by which calendar its days count."""

    by: str = "bot"
    reason: str | None = None
    calendar: Calendar | None = None


def end_promise(  # noqa: PLR0913, PLR0917 - which, how, when, by whom
    session: Session,
    client: Client,
    row: PromiseRow,
    state: Outcome,
    now: datetime,
    ending: Ending = Ending(),
) -> None:
    """Close a promise; what it held back is judged anew, and listeners are told.

    After one that was not kept whole the client is told first, within a business day
    (bot/promises/news.py); an unlock that rests on it ends with it.
    """
    row.state, row.ended_at, row.ended_by = state.value, now, ending.by
    row.end_reason = ending.reason
    calendar, today = ending.calendar, local_day(now, client.zone)
    if state in {Outcome.BROKEN, Outcome.PARTLY_KEPT} and calendar is not None:
        row.tell_by = calendar.next_business(today + timedelta(days=1))
    release(session, row)
    session.flush()
    end_with_promise(session, client, row, state, now, calendar)
    wake(session, now, client_id=client.id)
    announce(session, _TOLD[state], client, data_of(session, row), now)


def keep_promise(session: Session, client: Client, now: datetime) -> None:
    """Close each open promise whose amount is there, or all that it was about.

    Who pays earlier than promised owes less interest, and has kept the promise too.
    """
    for row in open_promises(session, client.id):
        paid = paid_on(session, row)
        if paid >= Money(row.amount_minor, row.currency):
            end_promise(session, client, row, Outcome.KEPT, now)
        elif result := _settled(session, client, row, paid):
            end_promise(session, client, row, result, now)


def cancel_promise(
    session: Session, client: Client, row: PromiseRow, now: datetime, ending: Ending
) -> bool:
    """Take a promise back before its day is over; False where it stands no more.

    The ladder goes on where it is by then; it is no broken promise.
    """
    session.refresh(row, with_for_update=True)
    reason = clean(ending.reason or "")[:LONGEST_REASON] or None
    if row.state != Outcome.OPEN:
        return False
    ending = Ending(ending.by, reason, ending.calendar)
    end_promise(session, client, row, Outcome.CANCELLED, now, ending)
    facts = {"promise": row.id, "reason": reason}
    audit.append(
        session, ending.by, "promise_cancelled", f"client:{client.id}", facts, now
    )
    return True


def promise_round(parts: Wiring) -> int:
    """Judge open promises by what was paid since; give how many are over."""
    now = parts.clock.now()
    over = 0
    with parts.database.write() as session:
        query = select(PromiseRow).where(PromiseRow.state == Outcome.OPEN)
        for row in session.scalars(query.order_by(PromiseRow.id)).all():
            over += _judge(session, parts, row, now)
    return over


def _judge(session: Session, parts: Wiring, row: PromiseRow, now: datetime) -> bool:
    client = session.get_one(Client, row.client_id)
    calendar = calendar_of(client, parts.settings)
    today = local_day(now, client.zone)
    paid = paid_on(session, row)
    result = _settled(session, client, row, paid) or outcome(
        promise_of(row, calendar), paid, today
    )
    if result is Outcome.OPEN:
        return False
    unkept = result in {Outcome.BROKEN, Outcome.PARTLY_KEPT}
    excused = unkept and paused_between(session, client, row.due_on, today)
    ending = Ending(reason=PAUSED if excused else None, calendar=calendar)
    result = Outcome.CANCELLED if excused else result
    end_promise(session, client, row, result, now, ending)
    return True


def _settled(
    session: Session, client: Client, row: PromiseRow, paid: Money
) -> Outcome | None:
    """Tell how one ends about which nothing is owed any more; None while it is.

    Without any money an agreement took its place, or the invoice was cancelled: that
    breaks no promise, and keeps none.
    """
    if _owes(session, client, tuple(row.invoices)):
        return None
    return Outcome.KEPT if paid.minor > 0 else Outcome.CANCELLED


def _owes(session: Session, client: Client, only: tuple[int, ...]) -> bool:
    query = select(Invoice.id).where(
        Invoice.client_id == client.id, Invoice.status == OPEN
    )
    if only:
        query = query.where(Invoice.id.in_(only))
    return session.scalar(query.limit(1)) is not None
