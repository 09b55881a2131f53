"""Receipts and yearly statements: numbered without a gap, frozen when issued."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.client import Client

PAYMENT, ANNUAL = "payment", "annual"


class Receipt(Base):
    """What the company signs to have received; `facts` are all that it says.

    A payment has one receipt that stands, a client one statement for each year
    (`about_year`). Where money went back the old one is void, and `replaces` of the new
    one names it. `digest` is the SHA-256 of the facts.
    """

    __tablename__ = "receipt"
    __table_args__ = (
        CheckConstraint("kind IN ('payment', 'annual')", name="kind"),
        UniqueConstraint("year", "number"),
        Index(
            "uq_receipt_standing_payment",
            "payment_id",
            unique=True,
            sqlite_where=sql("voided_at IS NULL"),
            postgresql_where=sql("voided_at IS NULL"),
        ),
        Index(
            "uq_receipt_standing_year",
            "client_id",
            "about_year",
            unique=True,
            sqlite_where=sql("voided_at IS NULL"),
            postgresql_where=sql("voided_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"))
    about_year: Mapped[int | None]
    year: Mapped[int]  # of issue, in the company's zone
    number: Mapped[int]
    facts: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str | None] = mapped_column(String(40))
    replaces: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"))
    offered_at: Mapped[datetime | None]  # when the client was told of a yearly one

    client: Mapped[Client] = relationship()

    @property
    def full_number(self) -> str:
        """Write the number with its year: 2026/000042."""
        return f"{self.year}/{self.number:06}"


class ReceiptSeries(Base):
    """The last number of a year: locked by whoever takes the next one."""

    __tablename__ = "receipt_series"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


class VerificationCode(Base):
    """A code that proves a message, a receipt, or an agreement to its holder (/v).

    It stands in the clear, as it does in the message beside it: it opens nothing.
    """

    __tablename__ = "verification_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    message_id: Mapped[int | None] = mapped_column(
        ForeignKey("message.id"), unique=True
    )
    receipt_id: Mapped[int | None] = mapped_column(
        ForeignKey("receipt.id"), unique=True
    )
    agreement_id: Mapped[int | None] = mapped_column(
        ForeignKey("agreement.id"), unique=True
    )
    created_at: Mapped[datetime]
