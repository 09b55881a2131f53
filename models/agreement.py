"""An agreement: old invoices replaced by instalments, with the evidence of the yes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agreement_guard import guard
from models.base import Base

ACTIVE, KEPT, BROKEN = "active", "kept", "broken"
CANCELLED, REPLACED = "cancelled", "renegotiated"
STATES = (ACTIVE, KEPT, BROKEN, CANCELLED, REPLACED)


class Agreement(Base):
    """Terms that were read back in full and accepted by a clear yes.

    `state`: active until all is paid (kept), an instalment is late for too long
    (broken), people end it (cancelled), or a later agreement takes the place of all
    that is open of it (renegotiated).
    """

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint(
            "state IN ('active', 'kept', 'broken', 'cancelled', 'renegotiated')",
            name="state",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="BRL")
    state: Mapped[str] = mapped_column(String(12), default=ACTIVE)
    terms: Mapped[dict[str, Any]]  # the offer as accepted
    evidence: Mapped[dict[str, Any]]  # message ids, address, times, hash of the text
    accepted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_reason: Mapped[str | None] = mapped_column(String(300))
    ended_by: Mapped[str | None] = mapped_column(String(40))

    covers: Mapped[list["AgreementInvoice"]] = relationship(
        back_populates="agreement", cascade="all, delete-orphan"
    )


class AgreementInvoice(Base):
    """An invoice that an agreement replaces; an active one excludes any other."""

    __tablename__ = "agreement_invoice"
    __table_args__ = (
        Index(
            "uq_agreement_invoice_active",
            "invoice_id",
            unique=True,
            sqlite_where=text("active"),
            postgresql_where=text("active"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    owed_minor: Mapped[int] = mapped_column(BigInteger)  # on the day of acceptance
    active: Mapped[bool] = mapped_column(default=True)

    agreement: Mapped[Agreement] = relationship(back_populates="covers")


class AgreementWarning(Base):
    """A client was told until when a late instalment keeps the agreement (`last_day`).

    One stands at a time; `lapsed_at` where it was paid, or the agreement is over.
    Without a message no number could hear it: a person is asked.
    """

    __tablename__ = "agreement_warning"
    __table_args__ = (
        Index(
            "uq_agreement_warning_standing",
            "agreement_id",
            unique=True,
            sqlite_where=text("lapsed_at IS NULL"),
            postgresql_where=text("lapsed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    last_day: Mapped[date]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    written_at: Mapped[datetime]
    lapsed_at: Mapped[datetime | None]


guard(Agreement.__table__)
