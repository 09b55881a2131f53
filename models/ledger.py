"""The books: append-only double entry, in minor units; seals and freezes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.ledger_guard import guard


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


class LedgerSeal(Base):
    """The digest of everything that was booked through a transaction, chained.

    `digest` is of the seal before it and of the transactions after that one's
    `through_id`; `transactions` and `entries` count those.
    """

    __tablename__ = "ledger_seal"

    id: Mapped[int] = mapped_column(primary_key=True)
    through_id: Mapped[int] = mapped_column(unique=True)
    transactions: Mapped[int]
    entries: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]


class BooksFreeze(Base):
    """A time in which nothing is booked or sent unasked; at most one stands.

    `problems` are plain JSON, what did not balance. `known`: of a freeze that a person
    ended, those that the checks since still find, and that freeze nothing anew.
    """

    __tablename__ = "books_freeze"
    id: Mapped[int] = mapped_column(primary_key=True)
    standing: Mapped[bool | None] = mapped_column(default=True, unique=True)  # or None
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[str] = mapped_column(String(80))  # check | agent:3 | cli
    reason: Mapped[str] = mapped_column(String(500), default="")
    problems: Mapped[list[Any]]
    thawed_at: Mapped[datetime | None]
    thawed_by: Mapped[str | None] = mapped_column(String(80))
    thaw_reason: Mapped[str | None] = mapped_column(String(500))
    known: Mapped[list[Any] | None]


guard(LedgerTransaction.__table__, LedgerEntry.__table__)
