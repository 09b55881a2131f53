"""A promise to pay: an amount, a day, how it ended, and what was said of that."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class PromiseRow(Base):
    """A promise of one client about some invoices; no invoice is promised twice.

    `invoices` are ids (none: all that was open). `rest_minor` is what a promised part
    left over. `tell_by`: until the end of that day a kind word about its end is owed,
    and reminders about it wait for that word.
    """

    __tablename__ = "promise"
    __table_args__ = (
        CheckConstraint(
            "state IN ('open', 'kept', 'partly_kept', 'broken', 'replaced', "
            "'cancelled')",
            name="state",
        ),
        Index("ix_promise_state_due_on", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    rest_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="BRL")
    due_on: Mapped[date]
    invoices: Mapped[list[Any]]
    state: Mapped[str] = mapped_column(String(12), default="open")
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(
        String(40), default="bot", server_default="bot"
    )  # as the audit trail names them
    inbound_id: Mapped[int | None] = mapped_column(ForeignKey("inbound.id"))
    nudged_at: Mapped[datetime | None]
    nudge_refused: Mapped[str | None] = mapped_column(String(40))  # the rule
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(40))
    end_reason: Mapped[str | None] = mapped_column(String(200))  # of people
    tell_by: Mapped[date | None]
    told_at: Mapped[datetime | None]
    tell_refused: Mapped[str | None] = mapped_column(String(40))  # the rule


class PromisedInvoice(Base):
    """One invoice of an open promise: the guard against promising it twice at once."""

    __tablename__ = "promise_invoice"
    __table_args__ = (
        Index(
            "uq_promise_invoice_active",
            "invoice_id",
            unique=True,
            sqlite_where=text("active"),
            postgresql_where=text("active"),
        ),
    )

    promise_id: Mapped[int] = mapped_column(ForeignKey("promise.id"), primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    active: Mapped[bool] = mapped_column(default=True)
