"""Indices of prices as rows: what is loaded, and the index that a policy names."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.charges import ChargesPolicy
from domain.correction import Index, Rate
from models.charges import IndexRate
from models.invoice import OPEN, Invoice
from models.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Loaded:
    """How far one index is loaded."""

    name: str
    months: int
    first: date
    last: date


def index_of(session: Session, policy: ChargesPolicy) -> Index | None:
    """Read the index that a policy names; None where it names none."""
    if policy.index is None:
        return None
    rows = session.scalars(select(IndexRate).where(IndexRate.name == policy.index))
    rates = {row.month: Rate(row.rate_millionths, row.known_on) for row in rows}
    return Index(policy.index, rates, policy.index_lag_months)


def unknown_charges(session: Session, known: Container[str]) -> list[str]:
    """List the rows of charges that invoices or plans name and nobody wrote."""
    named = select(Invoice.charges).where(Invoice.status == OPEN)
    plans = select(Subscription.charges).where(Subscription.state != "cancelled")
    found = {*session.scalars(named.distinct()), *session.scalars(plans.distinct())}
    return sorted(name for name in found if name and name not in known)


def unloaded(
    session: Session, policies: Iterable[ChargesPolicy], today: date | None = None
) -> list[str]:
    """List the indices that policies name and that have no rate for *today*."""
    today = today or datetime.now(UTC).date()
    indices = (index_of(session, policy) for policy in policies)
    return sorted(
        {each.name for each in indices if each and each.rate_for(today) is None}
    )


def loaded(session: Session) -> Sequence[Loaded]:
    """List the indices that are loaded, by name."""
    query = (
        select(
            IndexRate.name,
            func.count(IndexRate.id),
            func.min(IndexRate.month),
            func.max(IndexRate.month),
        )
        .group_by(IndexRate.name)
        .order_by(IndexRate.name)
    )
    return [Loaded(*row) for row in session.execute(query)]
