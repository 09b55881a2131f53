"""Direct debit: the mandate that a client gave, and each debit made on it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.client import Client

PENDING, ACTIVE, CANCELLED, FAILED = "pending", "active", "cancelled", "failed"
OPEN_DEBITS = ("planned", "noticed", "sent")


class Mandate(Base):
    """Leave to debit an account, given on the provider's page; one active per client.

    `evidence` is what proves it: the link, the address and browser it was asked from,
    the words that were shown with their hash, the provider's own ids and instant.
    """

    __tablename__ = "mandate"
    __table_args__ = (
        CheckConstraint(
            "state IN ('pending', 'active', 'cancelled', 'failed')", name="state"
        ),
        Index(
            "uq_mandate_active",
            "client_id",
            unique=True,
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default=PENDING)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    session_id: Mapped[str | None] = mapped_column(String(120), unique=True)
    setup_intent: Mapped[str | None] = mapped_column(String(120))
    customer: Mapped[str | None] = mapped_column(String(120))
    payment_method: Mapped[str | None] = mapped_column(String(120))
    reference: Mapped[str | None] = mapped_column(String(120), index=True)
    kind: Mapped[str | None] = mapped_column(String(30))  # sepa_debit, bacs_debit, ...
    last4: Mapped[str | None] = mapped_column(String(4))
    evidence: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(60))  # client, agent:7, stripe

    client: Mapped[Client] = relationship()


class DirectDebit(Base):
    """One invoice debited on a day: announced, sent, then paid or refused.

    An invoice has at most one that is under way; a retry is a new row.
    """

    __tablename__ = "direct_debit"
    __table_args__ = (
        CheckConstraint(
            "state IN ('planned', 'noticed', 'sent', 'paid', 'failed', 'cancelled')",
            name="state",
        ),
        Index(
            "uq_direct_debit_open",
            "invoice_id",
            unique=True,
            sqlite_where=text("state IN ('planned', 'noticed', 'sent')"),
            postgresql_where=text("state IN ('planned', 'noticed', 'sent')"),
        ),
        Index("ix_direct_debit_state_debit_on", "state", "debit_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mandate_id: Mapped[int] = mapped_column(ForeignKey("mandate.id"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    attempt: Mapped[int] = mapped_column(default=1)
    amount_minor: Mapped[int] = mapped_column(BigInteger)  # as announced
    currency: Mapped[str] = mapped_column(String(3), default="BRL")
    debit_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="planned")
    reason: Mapped[str | None] = mapped_column(String(80))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    checkout_id: Mapped[int | None] = mapped_column(ForeignKey("checkout.id"))
    created_at: Mapped[datetime]
    noticed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    mandate: Mapped[Mandate] = relationship()
