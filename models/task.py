"""The task: what a person has to do, because no machine should or can."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.client import Client

OPEN, DONE, CANCELLED = "open", "done", "cancelled"
SERVICE = "service"  # a kind that no ladder asks for: bring it back, suspend it


class Task(Base):
    """One thing to do about one client: a call, a letter, a case file, a decision.

    `kind` is domain.ladder.Kind for what a ladder asks for; the steps that asked for it
    point here (PlannedStep.task_id). `result` is how it ended, or the rule that
    cancelled it. `details` are plain values for the reader.
    """

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'done', 'cancelled')", name="state"),
        Index("ix_task_state_due_on", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    step: Mapped[str | None] = mapped_column(String(20))
    invoices: Mapped[list[Any]]  # ids
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default=OPEN)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    details: Mapped[dict[str, Any]]
    result: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    client: Mapped[Client] = relationship()
