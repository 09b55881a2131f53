"""A dispute: what the client contests, what they added to it, and what became of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Dispute(Base):
    """A contested invoice, or all of them when `invoice_id` is None.

    `kind`, `state` and `remedy` are those of domain.disputes; `reason` is in the
    client's words, `resolution` in those of the person who decided.
    `recognised_minor` is the part that they do not contest, `previous_id` the decision
    that this one is about anew. An answer that is late is told once: `late_told_at`,
    with the new day, `told_by`.
    """

    __tablename__ = "dispute"
    __table_args__ = (
        CheckConstraint(
            "state IN ('open', 'upheld', 'rejected', 'withdrawn')", name="state"
        ),
        Index(  # one open dispute an invoice, whoever opens it (chat, console, twice)
            "uq_dispute_open",
            "client_id",
            "invoice_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
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
    recognised_minor: Mapped[int | None] = mapped_column(BigInteger)
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("dispute.id"))
    told_by: Mapped[date | None]
    late_told_at: Mapped[datetime | None]


class DisputeNote(Base):
    """What came to a dispute after it was opened: words, files, or a colleague's note.

    `actor` is "client" or who wrote it; `files` are ids of media. A message counts
    once.
    """

    __tablename__ = "dispute_note"
    __table_args__ = (UniqueConstraint("dispute_id", "message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    actor: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(String(500))
    files: Mapped[list[Any]]
    created_at: Mapped[datetime]
