"""The books: append-only double entry, in integer minor units."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base


class LedgerTransaction(Base):
    """One event of money; (external_ref, kind) posts once."""

    __tablename__ = "ledger_transaction"
    __table_args__ = (UniqueConstraint("external_ref", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    external_ref: Mapped[str] = mapped_column(String(120))
    effective_on: Mapped[date]
    booked_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200), default="")

    entries: Mapped[list["LedgerEntry"]] = relationship(back_populates="transaction")


class LedgerEntry(Base):
    """One side of a transaction; a debit is positive, a credit negative."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        Index("ix_ledger_entry_account_client_id", "account", "client_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    transaction_id: Mapped[int] = mapped_column(
        ForeignKey("ledger_transaction.id"), index=True
    )
    account: Mapped[str] = mapped_column(String(30))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"))
    invoice_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"), index=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))

    transaction: Mapped[LedgerTransaction] = relationship(back_populates="entries")
