"""What a client can likely keep, from their rows: what they said, paid and kept."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.bargaining import Heard, wishes_of
from bot.promises.rows import record_of
from domain.means import Means, Paid, usual_amount, usual_day
from domain.money import Money
from domain.statement import Balance
from models.agreement import Agreement
from models.client import Client
from models.payment import Payment

NAMED_FOR = timedelta(days=90)  # what somebody could pay changes
PAID_FOR = timedelta(days=365)
MOST_PAYMENTS = 12  # the newest ones: a habit, not a history


def means_of(
    session: Session, client: Client, balance: Balance, now: datetime
) -> Means:
    """Gather the facts about *client*; what they said goes before what was seen."""
    wishes = wishes_of(session, client, now - NAMED_FOR)
    payments = _payments(session, client, balance.on)
    each, day = _amount_named(wishes), client.pay_day or _day_named(wishes)
    kept, broken = _kept_and_broken(session, client)
    return Means(
        each=each or usual_amount(payments),
        each_named=each is not None,
        pay_day=day or usual_day(payments),
        pay_day_named=day is not None,
        kept=kept,
        broken=broken,
        days_late=balance.days_late,
    )


def _amount_named(wishes: Sequence[Heard]) -> Money | None:
    named = (each.wish.amount_each for each in wishes)
    return next((amount for amount in named if amount and amount.minor > 0), None)


def _day_named(wishes: Sequence[Heard]) -> int | None:
    named = (each.wish.first_on for each in wishes)
    return next((day.day for day in named if day), None)


def _payments(session: Session, client: Client, today: date) -> list[Paid]:
    query = (
        select(Payment)
        .where(
            Payment.client_id == client.id,
            Payment.received_on > today - PAID_FOR,
            Payment.withdrawn_at.is_(None),
            Payment.refunded_minor == 0,
            Payment.disputed_at.is_(None),
        )
        .order_by(Payment.received_on.desc(), Payment.id.desc())
        .limit(MOST_PAYMENTS)
    )
    rows = session.scalars(query)
    return [Paid(Money(it.amount_minor, it.currency), it.received_on) for it in rows]


def _kept_and_broken(session: Session, client: Client) -> tuple[int, int]:
    promises = record_of(session, client)
    query = (
        select(Agreement.state, func.count().label("many"))
        .where(Agreement.client_id == client.id)
        .group_by(Agreement.state)
    )
    ended = {row.state: row.many for row in session.execute(query)}
    kept = promises.kept + ended.get("kept", 0)
    return kept, promises.broken + promises.partly_kept + ended.get("broken", 0)
