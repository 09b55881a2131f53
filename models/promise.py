"""A promise to pay: an amount, a day, and how it ended."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class PromiseRow(Base):
    """A promise of one client; only one can be open at a time."""

    __tablename__ = "promise"
    __table_args__ = (
        CheckConstraint(
            "state IN ('open', 'kept', 'partly_kept', 'broken', 'replaced')",
            name="state",
        ),
        Index(
            "uq_promise_open",
            "client_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="BRL")
    due_on: Mapped[date]
    invoices: Mapped[list[Any]]  # ids
    state: Mapped[str] = mapped_column(String(12), default="open")
    made_at: Mapped[datetime]
    inbound_id: Mapped[int | None] = mapped_column(ForeignKey("inbound.id"))
    nudged_at: Mapped[datetime | None]
    nudge_refused: Mapped[str | None] = mapped_column(String(40))  # the rule
