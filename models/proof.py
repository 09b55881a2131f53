"""A proof of payment under checking: what the client says was paid, until we know."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.client import Client
from models.media import MediaFile

# checking -> matched (the money came) | confirmed (a person says so) | rejected (a
# person says no) | lapsed (the days are over, nothing came) -> any of the first three.
CHECKING, MATCHED, CONFIRMED = "checking", "matched", "confirmed"
REJECTED, LAPSED = "rejected", "lapsed"


class Proof(Base):
    """One receipt, or a word without one, and the invoices that wait for its money.

    `verdict` is domain.proof.Verdict; what it says (`reading`) is kept as plain values.
    `deadline` ends the pause of the invoices. `asks` is why a person has to decide:
    lapsed, not_ours, reused, unread; None while nobody has to.
    """

    __tablename__ = "proof"
    __table_args__ = (
        CheckConstraint(
            "state IN ('checking', 'matched', 'confirmed', 'rejected', 'lapsed')",
            name="state",
        ),
        Index("ix_proof_state_deadline", "state", "deadline"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"))
    media_id: Mapped[int | None] = mapped_column(ForeignKey("media.id"), unique=True)
    invoices: Mapped[list[Any]]  # ids
    state: Mapped[str] = mapped_column(String(10), default=CHECKING)
    verdict: Mapped[str] = mapped_column(String(16))
    asks: Mapped[str | None] = mapped_column(String(16))
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="BRL")
    paid_on: Mapped[date | None]
    end_to_end: Mapped[str | None] = mapped_column(String(32), index=True)
    payee_ok: Mapped[bool | None]
    reading: Mapped[dict[str, Any]]
    until: Mapped[date]  # the last day of the pause, as the client was told
    deadline: Mapped[datetime]
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), index=True)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(20))  # of a refusal
    note: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime]

    client: Mapped[Client] = relationship()
    media: Mapped[MediaFile | None] = relationship()
