"""The subscription: a recurring plan of a client, which issues invoices on schedule."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.client import Client


class Subscription(Base):
    """What a client is billed for, how much, how often and on which day.

    `due_day` is the day of the month on which invoices fall due (the month's last where
    it has no such day); they are issued `issue_days_before` days earlier. `ends_on` is
    the last day of service that is billed. `unbilled_from` is the first day that no
    invoice covers yet; how periods follow from it is domain.billing's to say.
    """

    __tablename__ = "subscription"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        CheckConstraint("due_day BETWEEN 1 AND 31", name="due_day"),
        CheckConstraint("every_months BETWEEN 1 AND 12", name="every_months"),
        CheckConstraint("state IN ('active', 'paused', 'cancelled')", name="state"),
        Index("ix_subscription_state_next_issue_on", "state", "next_issue_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(String(80), unique=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    description: Mapped[str] = mapped_column(String(200))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="BRL")
    every_months: Mapped[int] = mapped_column(default=1)
    due_day: Mapped[int]
    issue_days_before: Mapped[int] = mapped_column(default=10)
    segment: Mapped[str | None] = mapped_column(String(60))
    portfolio: Mapped[str | None] = mapped_column(String(60))
    charges: Mapped[str | None] = mapped_column(String(60))  # its invoices inherit it
    pro_rata: Mapped[bool] = mapped_column(default=True)
    in_advance: Mapped[bool] = mapped_column(default=False)  # due as a period begins
    starts_on: Mapped[date]
    unbilled_from: Mapped[date]
    ends_on: Mapped[date | None]
    next_issue_on: Mapped[date | None]  # None: nothing more will be issued
    state: Mapped[str] = mapped_column(String(10), default="active")
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]

    client: Mapped[Client] = relationship()
    prices: Mapped[list["PriceChange"]] = relationship(
        order_by="PriceChange.from_on", cascade="all, delete-orphan"
    )


class PriceChange(Base):
    """A new price, for the periods that begin on a day or later."""

    __tablename__ = "price_change"
    __table_args__ = (
        UniqueConstraint("subscription_id", "from_on"),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscription.id"))
    from_on: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]


class BilledPeriod(Base):
    """One period of a subscription that was billed; the unique key says "once"."""

    __tablename__ = "billed_period"
    __table_args__ = (UniqueConstraint("subscription_id", "period_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscription.id"))
    period_from: Mapped[date]
    period_to: Mapped[date]
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), unique=True)
    created_at: Mapped[datetime]
