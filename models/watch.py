"""What the house notices of itself: beats of its processes, and alerts for people."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Beat(Base):
    """When a round or a process last did its work, and what came of it."""

    __tablename__ = "beat"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    at: Mapped[datetime]
    details: Mapped[dict[str, Any]]


class Alert(Base):
    """Something that a person must know; raised once for as long as it holds.

    `kind` names the words that say it (console/words), `subject` what it is about.
    """

    __tablename__ = "alert"
    __table_args__ = (
        Index(
            "uq_alert_standing",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("cleared_at IS NULL"),
            postgresql_where=text("cleared_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120), default="")
    figures: Mapped[dict[str, Any]]
    raised_at: Mapped[datetime]
    told_at: Mapped[datetime | None]  # when it left the house, by e-mail or webhook
    cleared_at: Mapped[datetime | None]
    over_told_at: Mapped[datetime | None]  # when it was told that it is over
