"""The plan: which client is to be reminded of what, and why they were or were not."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.client import Client
from models.invoice import Invoice

PLANNED, QUEUED, SENT = "planned", "queued", "sent"
BLOCKED, SUPERSEDED, UNKNOWN = "blocked", "superseded", "unknown"


class PlannedContact(Base):
    """One reminder to one person, for all that is open; at most one waits at a time.

    `not_before` is when the gates said it would be possible; `rule` and `figures` are
    the last decision's.
    """

    __tablename__ = "planned_contact"
    __table_args__ = (
        Index(
            "uq_planned_contact_waiting",
            "client_id",
            unique=True,
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
        Index("ix_planned_contact_state_not_before", "state", "not_before"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    planned_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default=PLANNED)
    not_before: Mapped[datetime]
    rule: Mapped[str | None] = mapped_column(String(40))
    figures: Mapped[dict[str, Any] | None]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    client: Mapped[Client] = relationship()
    steps: Mapped[list["PlannedStep"]] = relationship(back_populates="contact")


class PlannedStep(Base):
    """One step of the ladder for one invoice; the unique key says "never twice".

    `kind` is domain.ladder.Kind: a message joins its person's contact, anything else
    becomes a task for people. One column points to the task, so a step has one at most.
    `said` is how grave its words were once they were really sent, or said by a person:
    what follows is at most one tone graver.
    """

    __tablename__ = "planned_step"
    __table_args__ = (
        UniqueConstraint("invoice_id", "step", "due_on"),
        Index(
            "ix_planned_step_no_contact",
            "id",
            sqlite_where=text("kind = 'message' AND contact_id IS NULL"),
            postgresql_where=text("kind = 'message' AND contact_id IS NULL"),
        ),
        Index(
            "ix_planned_step_task_id",
            "task_id",
            sqlite_where=text("task_id IS NOT NULL"),
            postgresql_where=text("task_id IS NOT NULL"),
        ),
        Index(
            "ix_planned_step_no_task",
            "id",
            sqlite_where=text("kind != 'message' AND task_id IS NULL"),
            postgresql_where=text("kind != 'message' AND task_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    step: Mapped[str] = mapped_column(String(20))
    due_on: Mapped[date]
    planned_on: Mapped[date]
    kind: Mapped[str] = mapped_column(
        String(20), default="message", server_default="message"
    )
    contact_id: Mapped[int | None] = mapped_column(
        ForeignKey("planned_contact.id"), index=True
    )
    said: Mapped[str | None] = mapped_column(String(10))  # domain.ladder.Tone
    said_at: Mapped[datetime | None]
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))

    contact: Mapped[PlannedContact | None] = relationship(back_populates="steps")
    invoice: Mapped[Invoice] = relationship()


class Decision(Base):
    """What the gates said of a planned contact, each time that the answer changed."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(
        ForeignKey("planned_contact.id"), index=True
    )
    at: Mapped[datetime] = mapped_column(index=True)  # the agenda counts by days
    verdict: Mapped[str] = mapped_column(String(10))  # sent | wait | blocked | ...
    rule: Mapped[str] = mapped_column(String(40))
    figures: Mapped[dict[str, Any]]
    possible_at: Mapped[datetime | None]
