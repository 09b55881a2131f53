"""The ladders that finance designed: drafts, the one in force, and those before it."""

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
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

DRAFT, RELEASED, RETIRED = "draft", "released", "retired"


class LadderVersion(Base):
    """One version of a named ladder; at most one of a name is in force.

    `steps` are written as in config.yml. A released version stands before the ladder of
    that name in config.yml; a version that was released is never changed.
    """

    __tablename__ = "ladder_version"
    __table_args__ = (
        UniqueConstraint("name", "version"),
        CheckConstraint("state IN ('draft', 'released', 'retired')", name="state"),
        Index(
            "uq_ladder_version_released",
            "name",
            unique=True,
            sqlite_where=text("state = 'released'"),
            postgresql_where=text("state = 'released'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=DRAFT)
    steps: Mapped[list[Any]]
    note: Mapped[str] = mapped_column(String(500), default="")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    created_at: Mapped[datetime]
    released_by: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    released_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]
