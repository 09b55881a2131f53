"""What changes a charge: rates of an index, waivers, discounts for paying in time."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class IndexRate(Base):
    """One month's rate of an index of prices; a published rate is never rewritten.

    `month` is its first day, `rate_millionths` millionths of a per cent (0.44 % is
    440_000). `known_on` is the day from which we knew it; None: all along.
    """

    __tablename__ = "index_rate"
    __table_args__ = (UniqueConstraint("name", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20))
    month: Mapped[date]
    rate_millionths: Mapped[int] = mapped_column(BigInteger)
    known_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(200), default="")
    loaded_at: Mapped[datetime]


class WaiverRow(Base):
    """What a person let off an invoice, or, with `revokes_id`, took back.

    `item` is domain.waiver.Item. Rows are only added: a waiver that was taken back is
    one that a later row revokes. `since_on` is domain.waiver's, `granted_on` the day.
    """

    __tablename__ = "waiver"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        CheckConstraint(
            "item IN ('principal', 'correction', 'fine', 'interest')", name="item"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    item: Mapped[str] = mapped_column(String(10))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="BRL")
    granted_on: Mapped[date]
    since_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(200))
    actor: Mapped[str] = mapped_column(String(40))
    revokes_id: Mapped[int | None] = mapped_column(ForeignKey("waiver.id"), unique=True)
    created_at: Mapped[datetime]


class EarlyDiscountRow(Base):
    """The discount that one payment earned by coming in time; void once it went back.

    `times` counts how often it was granted: each has a name of its own in the books.
    """

    __tablename__ = "early_discount"
    __table_args__ = (
        UniqueConstraint("invoice_id", "payment_id"),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="BRL")
    effective_on: Mapped[date]
    times: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
