"""The company's own texts, and what WhatsApp says of the templates made of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

DRAFT, RELEASED, RETIRED = "draft", "released", "retired"


class TemplateText(Base):
    """One version of a text with placeholders (domain.placeholders), per channel.

    At most one version of a key, language and channel is in force; one that was
    released is never changed. `subject` is an e-mail's, or the heading of a letter.
    """

    __tablename__ = "template_text"
    __table_args__ = (
        UniqueConstraint("key", "language", "channel", "version"),
        CheckConstraint("state IN ('draft', 'released', 'retired')", name="state"),
        Index(
            "uq_template_text_released",
            "key",
            "language",
            "channel",
            unique=True,
            sqlite_where=text("state = 'released'"),
            postgresql_where=text("state = 'released'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(2))
    channel: Mapped[str] = mapped_column(String(10))
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=DRAFT)
    subject: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(Text)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    created_at: Mapped[datetime]
    released_by: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    released_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]


class ContentApproval(Base):
    """A Content template at Twilio, and WhatsApp's decision on it.

    `state` is Twilio's word: unsubmitted, received, pending, approved, rejected, paused
    or disabled. `text_id` is None for a template made of the catalogues' own words.
    """

    __tablename__ = "content_approval"
    __table_args__ = (Index("ix_content_approval_key_language", "key", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(2))
    text_id: Mapped[int | None] = mapped_column(ForeignKey("template_text.id"))
    content_sid: Mapped[str] = mapped_column(String(40), index=True)
    fingerprint: Mapped[str] = mapped_column(String(16), default="")  # of its words
    variables: Mapped[list[Any]]  # what fills {{1}}, {{2}}, in order
    category: Mapped[str] = mapped_column(String(20), default="UTILITY")
    state: Mapped[str] = mapped_column(String(12), default="unsubmitted")
    reason: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    submitted_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
