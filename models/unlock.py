"""A trust unlock: the service is back on a promise, until a day."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Unlock(Base):
    """One unlock that was asked for; a client has one that stands at most.

    `until` is its last day. `why` is the end's cause or the refusal's reason, of
    domain.unlock. `confirm_by`: when the service should be back; `confirmed_at`: when
    somebody said that it is. `suspend_from`: from which day on, after a promise was not
    kept, the service may be suspended again.
    """

    __tablename__ = "unlock"
    __table_args__ = (
        CheckConstraint("state IN ('granted', 'ended', 'refused')", name="state"),
        Index(
            "uq_unlock_granted",
            "client_id",
            unique=True,
            sqlite_where=text("state = 'granted'"),
            postgresql_where=text("state = 'granted'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    promise_id: Mapped[int | None] = mapped_column(ForeignKey("promise.id"), index=True)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    state: Mapped[str] = mapped_column(String(10))
    until: Mapped[date | None]
    why: Mapped[str | None] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(String(200))  # of people
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(40))  # as the audit trail names them
    confirm_by: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None] = mapped_column(String(40))
    suspend_from: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(40))
