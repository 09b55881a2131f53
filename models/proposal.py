"""A proposal: terms beyond the bot's limits, asked for or offered, and who decided."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.client import Client

_OPEN = "state IN ('asked', 'offered')"


class ProposalRow(Base):
    """What a client asked for or a person offered; one is open per client at a time.

    `state` is domain.proposals.State. `wish`, `nearest` (our own nearest offer), `debt`
    and `limits` (who decided: their envelope, that day) are JSON of the domain's
    values, and so are `offer`, exactly as the client may accept it, and `owed`, what it
    was made for. `said` are the client's words; `note` is for the company's own people.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint(
            "state IN ('asked', 'offered', 'refused', 'accepted', 'declined', "
            "'expired', 'withdrawn')",
            name="state",
        ),
        CheckConstraint("origin IN ('asked', 'unasked')", name="origin"),
        Index(
            "uq_proposal_open",
            "client_id",
            unique=True,
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
        Index("ix_proposal_state_answer_by", "state", "answer_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"))
    state: Mapped[str] = mapped_column(String(10))
    origin: Mapped[str] = mapped_column(String(8), default="asked")
    invoices: Mapped[list[Any]]  # ids
    wish: Mapped[dict[str, Any] | None]
    said: Mapped[str | None] = mapped_column(String(500))
    nearest: Mapped[dict[str, Any] | None]
    asked_at: Mapped[datetime]  # or offered unasked
    answer_by: Mapped[datetime | None]
    raised_by: Mapped[str | None] = mapped_column(String(40))  # to a supervisor
    raised_at: Mapped[datetime | None]
    raised_note: Mapped[str | None] = mapped_column(String(500))
    decided_by: Mapped[str | None] = mapped_column(String(40))
    decided_as: Mapped[str | None] = mapped_column(String(10))  # authority.Role
    decided_at: Mapped[datetime | None]
    decided_on: Mapped[date | None]  # the client's day
    limits: Mapped[dict[str, Any] | None]
    debt: Mapped[dict[str, Any] | None]
    owed: Mapped[list[Any] | None]
    offer: Mapped[dict[str, Any] | None]
    valid_until: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(500))
    told_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    declined_at: Mapped[datetime | None]  # a no; the offer stands to its day
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreement.id"))
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None] = mapped_column(String(20))

    client: Mapped[Client] = relationship()
