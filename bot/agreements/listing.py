"""Agreements as a list: found, in order, and counted by few questions to the rows."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select
from sqlalchemy.orm import Session

from domain.money import Money
from models.agreement import ACTIVE, BROKEN, KEPT, Agreement
from models.client import Client
from models.invoice import OPEN, PAID, Invoice

LATE = "late"  # in force, and an instalment is overdue: a view of its own


@dataclass(frozen=True, slots=True)
class Line:
    """One agreement of the list; amounts are the parts' own, without charges."""

    agreement: Agreement
    client: Client
    parts: int
    paid: int
    next_on: date | None  # of the oldest part that is not paid
    next_minor: int
    rest_minor: int
    days_late: int

    @property
    def next(self) -> Money:
        """Give what the oldest unpaid part comes to."""
        return Money(self.next_minor, self.agreement.currency)

    @property
    def rest(self) -> Money:
        """Give what the unpaid parts come to."""
        return Money(self.rest_minor, self.agreement.currency)


@dataclass(frozen=True, slots=True)
class Sums:
    """All agreements in figures."""

    active: int
    late: int
    kept: int
    broken: int
    in_force_minor: int
    overdue_minor: int

    @property
    def kept_part(self) -> float | None:
        """Give the part that was kept, of all that ended kept or broken."""
        over = self.kept + self.broken
        return self.kept / over if over else None


def lines_of(  # noqa: PLR0913 - what is wanted of the list
    session: Session,
    *,
    today: date,
    state: str | None = None,
    only: ColumnElement[bool] | None = None,
    offset: int = 0,
    limit: int | None = None,
) -> Iterator[Line]:
    """List agreements, the latest-paying first, then by what falls due next.

    *state* is a row's own or LATE; *only* narrows it further.
    """
    totals = _totals()
    query = _wanted(select(Agreement, Client, totals), totals, state, today)
    if only is not None:
        query = query.where(only)
    over = case((Agreement.state == ACTIVE, 0), else_=1)
    order = over, totals.c.next_on.asc().nulls_last(), Agreement.id.desc()
    rows = session.execute(query.order_by(*order).offset(offset).limit(limit))
    found = rows.all()
    nexts = _next_amounts(session, [row[0].id for row in found])
    for agreement, client, _, parts, paid, next_on, rest in found:
        late = agreement.state == ACTIVE and next_on is not None and next_on < today
        yield Line(
            agreement,
            client,
            parts or 0,
            paid or 0,
            next_on,
            nexts.get(agreement.id, 0),
            int(rest or 0),
            (today - next_on).days if late else 0,
        )


def counts_of(session: Session, today: date) -> dict[str, int]:
    """Count the agreements of each state, and those that are late."""
    query = select(Agreement.state, func.count()).group_by(Agreement.state)
    counted = dict(session.execute(query).all())
    totals = _totals()
    late = _wanted(select(func.count(Agreement.id)), totals, LATE, today)
    return {**counted, LATE: session.scalar(late) or 0}


def sums_of(session: Session, today: date) -> Sums:
    """Add up what the room shows above the list."""
    counted = counts_of(session, today)
    parts = (
        select(
            func.sum(Invoice.amount_minor),
            func.sum(case((Invoice.due_on < today, Invoice.amount_minor), else_=0)),
        )
        .join(Agreement, Agreement.id == Invoice.agreement_id)
        .where(Agreement.state == ACTIVE, Invoice.status == OPEN)
    )
    whole, overdue = session.execute(parts).one()
    return Sums(
        active=counted.get(ACTIVE, 0),
        late=counted[LATE],
        kept=counted.get(KEPT, 0),
        broken=counted.get(BROKEN, 0),
        in_force_minor=int(whole or 0),
        overdue_minor=int(overdue or 0),
    )


def months_of(session: Session, first: date) -> Counter[tuple[date, str]]:
    """Count by month of the yes, from *first* on, what became of agreements."""
    rows = session.execute(select(Agreement.accepted_at, Agreement.state))
    days = ((at.date(), state) for at, state in rows)
    return Counter((day.replace(day=1), state) for day, state in days if day >= first)


def _totals() -> Subquery:
    """Sum each agreement's parts in one pass."""
    is_open = Invoice.status == OPEN
    return (
        select(
            Invoice.agreement_id.label("agreement_id"),
            func.count().label("parts"),
            func.sum(case((Invoice.status == PAID, 1), else_=0)).label("paid"),
            func.min(case((is_open, Invoice.due_on))).label("next_on"),
            func.sum(case((is_open, Invoice.amount_minor), else_=0)).label("rest"),
        )
        .where(Invoice.agreement_id.is_not(None))
        .group_by(Invoice.agreement_id)
        .subquery()
    )


def _wanted(
    query: Select[Any], totals: Subquery, state: str | None, today: date
) -> Select[Any]:
    query = (
        query.select_from(Agreement)
        .join(Client, Client.id == Agreement.client_id)
        .outerjoin(totals, totals.c.agreement_id == Agreement.id)
    )
    if state == LATE:
        return query.where(Agreement.state == ACTIVE, totals.c.next_on < today)
    return query.where(Agreement.state == state) if state else query


def _next_amounts(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """Read the amount of the oldest unpaid part of each agreement."""
    query = (
        select(Invoice.agreement_id, Invoice.amount_minor)
        .where(Invoice.agreement_id.in_(ids), Invoice.status == OPEN)
        .order_by(Invoice.due_on.desc(), Invoice.id.desc())
    )
    rows = session.execute(query)  # the oldest comes last, and stays
    return {agreement_id: minor for agreement_id, minor in rows if agreement_id}
