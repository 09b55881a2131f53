"""Money that came and whose it is: bank statements, and one row for each line."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.money import Money
from models.base import Base

NEW, MATCHED, REVIEW = "new", "matched", "review"
APPLIED, RETURNED, IGNORED = "applied", "returned", "ignored"
OPEN = (MATCHED, REVIEW)  # these wait for a person, and their money is in UNAPPLIED


class BankStatement(Base):
    """A file of one account. A draft holds its bytes until it is booked or dropped.

    `kind` is ofx, csv, cnab240 or cnab400; `report` what came of it, for the reader.
    """

    __tablename__ = "bank_statement"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'booked', 'dropped')", name="state"),
        Index("ix_bank_statement_account_sha256", "account", "sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(10))
    file: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10), default="booked")
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    report: Mapped[dict[str, Any]]
    imported_by: Mapped[str] = mapped_column(String(80))
    imported_at: Mapped[datetime]


class CashItem(Base):
    """One line of money that came, known by its source and reference once and for all.

    `amount_minor` is negative for what went out. `keys` are the codes that stand in
    the line, `candidates` whose it may be (domain.matching.Candidate). `rule` is the
    code of why the state is what it is, `reason` a person's own words. `round` counts
    the times that it came back to the list: its transactions are known by it.
    `missing_at`: a later statement of the same days has it no more.
    """

    __tablename__ = "cash_item"
    __table_args__ = (
        UniqueConstraint("source", "external_ref"),
        CheckConstraint(
            "source IN ('bank', 'feed', 'stripe', 'manual')", name="source"
        ),
        CheckConstraint(
            "state IN ('new', 'matched', 'review', 'applied', 'returned', 'ignored')",
            name="state",
        ),
        Index("ix_cash_item_state_received_on", "state", "received_on"),
        Index("ix_cash_item_account_received_on", "account", "received_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(10))
    external_ref: Mapped[str] = mapped_column(String(120))
    statement_id: Mapped[int | None] = mapped_column(
        ForeignKey("bank_statement.id"), index=True
    )
    account: Mapped[str] = mapped_column(String(60), default="")
    received_on: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="BRL")
    payer: Mapped[str | None] = mapped_column(String(200))
    payer_document: Mapped[str | None] = mapped_column(String(20))  # may be masked
    description: Mapped[str] = mapped_column(String(300), default="")
    method: Mapped[str | None] = mapped_column(String(20))
    bank_ref: Mapped[str | None] = mapped_column(String(120))  # FITID, document number
    keys: Mapped[list[Any]]
    state: Mapped[str] = mapped_column(String(10), default=NEW)
    candidates: Mapped[list[Any]]
    rule: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(String(300))
    round: Mapped[int] = mapped_column(default=0)
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[datetime | None]
    missing_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    statement: Mapped[BankStatement | None] = relationship()

    @property
    def amount(self) -> Money:
        """Give the amount; negative for what went out."""
        return Money(self.amount_minor, self.currency)
