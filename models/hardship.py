"""The hardship lane of a client, and why invoices were not paid, without any detail."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.client import Client
from models.invoice import Hold


class Hardship(Base):
    """A client in the lane: until when nothing presses, and what was offered.

    `kind` is a domain.hardship.Kind that somebody acts on, and goes with `kind_until`.
    `until_on` is the pause's last day by the client's calendar; `hold_id` what holds
    the reminders meanwhile. `way` is what they chose. An open row has no `ended_on`.
    """

    __tablename__ = "hardship"
    __table_args__ = (
        Index(
            "uq_hardship_open",
            "client_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("until_on >= opened_on", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    hold_id: Mapped[int] = mapped_column(ForeignKey("hold.id"))
    kind: Mapped[str | None] = mapped_column(String(20))
    kind_until: Mapped[date | None]
    opened_by: Mapped[str] = mapped_column(String(80))  # "bot", "agent:3"
    opened_on: Mapped[date]
    opened_at: Mapped[datetime]
    until_on: Mapped[date]
    prolonged: Mapped[int] = mapped_column(default=0)
    freezes: Mapped[bool] = mapped_column(default=False)  # charges, while it lasts
    offered: Mapped[list[Any]] = mapped_column(default=list)  # domain.hardship.Way
    way: Mapped[str | None] = mapped_column(String(10))
    asked_at: Mapped[datetime | None]  # how they are, before it ends
    ended_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None] = mapped_column(String(10))  # domain.hardship.End

    client: Mapped[Client] = relationship()
    hold: Mapped[Hold] = relationship()


class ReasonUnpaid(Base):
    """Why it was not paid (REC-01): one answer of one client, and nothing more."""

    __tablename__ = "reason_unpaid"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    reason: Mapped[str] = mapped_column(String(20))  # domain.hardship.Reason
    told_on: Mapped[date] = mapped_column(index=True)
    created_at: Mapped[datetime]
