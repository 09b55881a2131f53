"""A dispute: what the client contests, and what became of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Dispute(Base):
    """A contested invoice, or all of them when `invoice_id` is None.

    `kind`, `state` and `remedy` are those of domain.disputes; `reason` is in the
    client's words, `resolution` in those of the person who decided.
    """

    __tablename__ = "dispute"
    __table_args__ = (
        CheckConstraint(
            "state IN ('open', 'upheld', 'rejected', 'withdrawn')", name="state"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    invoice_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"), index=True)
    kind: Mapped[str] = mapped_column(
        String(16), default="other", server_default="other"
    )
    reason: Mapped[str] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(10), default="open")
    opened_at: Mapped[datetime]
    answer_by: Mapped[date | None]  # None on what was opened before there were days
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    remedy: Mapped[str | None] = mapped_column(String(10))
    resolution: Mapped[str | None] = mapped_column(String(500))
    resolved_by: Mapped[str | None] = mapped_column(String(40))
    resolved_at: Mapped[datetime | None]
