"""A run of the time machine: what was asked, how far it is, what came of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Simulation(Base):
    """A question to the time machine; `result` is its answer as JSON text."""

    __tablename__ = "simulation"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed')", name="state"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    asked: Mapped[dict[str, Any]]
    progress_percent: Mapped[int] = mapped_column(default=0)
    result: Mapped[str | None] = mapped_column(Text)
    error: Mapped[str | None] = mapped_column(String(500))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class SimulationLine(Base):
    """One thing that a run saw happen: a message, a refusal, a payment, a task.

    `side` tells the two ladders of a comparison apart: a is the first. Figures stand in
    `details`. Names of clients are looked up, not kept, and `client_id` finds what a
    client's erasure must take away.
    """

    __tablename__ = "simulation_line"
    __table_args__ = (
        CheckConstraint("side IN ('a', 'b')", name="side"),
        Index("ix_simulation_line_shown", "simulation_id", "side", "kind", "id"),
        Index("ix_simulation_line_of_client", "simulation_id", "client_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    simulation_id: Mapped[int] = mapped_column(ForeignKey("simulation.id"))
    side: Mapped[str] = mapped_column(String(1))
    kind: Mapped[str] = mapped_column(String(8))  # message | refusal | payment | ...
    at: Mapped[datetime]
    day: Mapped[date]  # the client's own
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"), index=True)
    step: Mapped[str | None] = mapped_column(String(20))
    channel: Mapped[str | None] = mapped_column(String(10))
    rule: Mapped[str | None] = mapped_column(String(40))
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    text: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]]
