"""What was told and asked in bargaining: it outlives the thread that it was said in."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class QuoteRow(Base):
    """Terms that a client was told for a debt; they stand to `valid_until`.

    `basis` names the debt (flows.pick.basis_of), `principal_minor` and `charges_minor`
    are what it was then. `terms` is the whole offer. `share_bp` and `read_back` are
    those of domain.quotes.Quote.
    """

    __tablename__ = "quote"
    __table_args__ = (Index("ix_quote_client_id_told_at", "client_id", "told_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))  # that it answers
    told_at: Mapped[datetime]
    valid_until: Mapped[date]
    basis: Mapped[str] = mapped_column(String(16))
    invoices: Mapped[list[Any]]  # ids
    principal_minor: Mapped[int] = mapped_column(BigInteger)
    charges_minor: Mapped[int] = mapped_column(BigInteger)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="BRL")
    terms: Mapped[dict[str, Any]]
    share_bp: Mapped[int]
    interest_bp_month: Mapped[int]
    read_back: Mapped[bool]
    why: Mapped[list[Any]]  # domain.means.Reason, of a list of offers


class BargainRound(Base):
    """A wish of the client's own, and how it was answered.

    `person` and `agreed` end the counting: what could not be met before is over.
    """

    __tablename__ = "bargain_round"
    __table_args__ = (
        CheckConstraint(
            "reply IN ('met', 'nearest', 'beyond', 'person', 'agreed')", name="reply"
        ),
        Index("ix_bargain_round_client_id_asked_at", "client_id", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    asked_at: Mapped[datetime]
    invoices: Mapped[list[Any]]  # ids
    wish: Mapped[dict[str, Any]]  # domain.offers.Wish
    reply: Mapped[str] = mapped_column(String(8))
    why: Mapped[str] = mapped_column(String(16))  # what of it could not be met
