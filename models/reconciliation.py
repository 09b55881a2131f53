"""The provider's account beside ours: its movements, and when they were compared."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

MATCHED, UNMATCHED, EXPECTED = "matched", "unmatched", "expected"


class BalanceTransaction(Base):
    """One movement of our balance at the provider; net is amount less fee.

    matched: the books hold it (`matched_to` is their reference). unmatched: a person
    must say what it is. expected: known to be no business of the books, and why.
    `hint` tells what is known of an unmatched one, for those who look for its owner.
    """

    __tablename__ = "balance_transaction"
    __table_args__ = (
        CheckConstraint("state IN ('matched', 'unmatched', 'expected')", name="state"),
        Index("ix_balance_transaction_state_created_at", "state", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[str] = mapped_column(String(120), unique=True)
    type: Mapped[str] = mapped_column(String(60))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    fee_minor: Mapped[int] = mapped_column(BigInteger)
    net_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    source: Mapped[str | None] = mapped_column(String(120), index=True)
    payment_intent: Mapped[str | None] = mapped_column(String(120), index=True)
    payout: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[datetime]
    available_on: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default=UNMATCHED)
    matched_to: Mapped[str | None] = mapped_column(String(120))
    problem: Mapped[str | None] = mapped_column(String(40))
    hint: Mapped[dict[str, Any]]
    note: Mapped[str | None] = mapped_column(String(300))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    decided_at: Mapped[datetime | None]
    seen_at: Mapped[datetime]


class Reconciliation(Base):
    """One comparison of the provider's account with the books, and what it found."""

    __tablename__ = "reconciliation"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(String(12))
    since: Mapped[datetime]
    started_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    figures: Mapped[dict[str, Any]]
    differences: Mapped[list[Any]]
    error: Mapped[str | None] = mapped_column(String(300))
