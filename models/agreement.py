"""An agreement: old invoices replaced by instalments, with the evidence of the yes."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base


class Agreement(Base):
    """Terms that were read back in full and accepted by a clear yes."""

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint(
            "state IN ('active', 'kept', 'broken', 'cancelled')", name="state"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="BRL")
    state: Mapped[str] = mapped_column(String(10), default="active")
    terms: Mapped[dict[str, Any]]  # the offer as accepted
    evidence: Mapped[dict[str, Any]]  # message ids, address, times, hash of the text
    accepted_at: Mapped[datetime]

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
