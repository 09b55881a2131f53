"""Outgoing webhooks: who listens, what happened, and how each delivery went."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Claimable


class HookEndpoint(Base):
    """An address of the company's own that wants to hear of events.

    No secret is stored: it is made of the house's key, `token` and `version`; the
    version before still signs until `previous_until`. `kinds` None is every kind.
    """

    __tablename__ = "hook_endpoint"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    url: Mapped[str] = mapped_column(String(500))
    kinds: Mapped[list[Any] | None]
    version: Mapped[int] = mapped_column(default=1)
    previous_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    failing_since: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    disabled_why: Mapped[str | None] = mapped_column(String(20))  # person|gone|failing


class HookEvent(Base):
    """Something that happened, as it is told outside; `uid` is its webhook-id."""

    __tablename__ = "hook_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    happened_at: Mapped[datetime] = mapped_column(index=True)
    data: Mapped[dict[str, Any]]


class HookDelivery(Claimable, Base):
    """One event on its way to one endpoint."""

    __tablename__ = "hook_delivery"
    __table_args__ = (
        UniqueConstraint("event_id", "endpoint_id"),
        CheckConstraint("state IN ('waiting', 'delivered', 'failed')", name="state"),
        Index(
            "ix_hook_delivery_waiting",
            "endpoint_id",
            "id",
            sqlite_where=text("settled IS 0"),
            postgresql_where=text("settled IS false"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("hook_event.id"))
    endpoint_id: Mapped[int] = mapped_column(ForeignKey("hook_endpoint.id"))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    tried_at: Mapped[datetime | None]

    event: Mapped[HookEvent] = relationship()
    endpoint: Mapped[HookEndpoint] = relationship()


class HookAttempt(Base):
    """One try of a delivery; `status` None where no answer came."""

    __tablename__ = "hook_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("hook_delivery.id"), index=True)
    at: Mapped[datetime]
    status: Mapped[int | None]
    took_ms: Mapped[int]
    error: Mapped[str | None] = mapped_column(String(200))
