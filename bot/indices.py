"""Indices of prices as rows: what is loaded, and the index that a policy names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.charges import ChargesPolicy
from domain.correction import Index, Rate
from models.charges import IndexRate


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
