"""What a client was given to pay with: for which debt, how much, and until when."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

LIVE, PAID, EXPIRED = "live", "paid", "expired"


class Instrument(Base):
    """A static Pix code, or a boleto's line, as it was shown or sent.

    A static code cannot be called back at any bank: its `txid` is its own, so that
    money which comes on an expired one is known for what it is. Of one debt (the same
    invoices) at most one of a kind is live. `reason` is why it no longer is: amount,
    day, settled.
    """

    __tablename__ = "instrument"
    __table_args__ = (
        CheckConstraint("kind IN ('pix', 'boleto')", name="kind"),
        CheckConstraint("state IN ('live', 'paid', 'expired')", name="state"),
        Index(
            "uq_instrument_live",
            "client_id",
            "kind",
            "debt",
            unique=True,
            sqlite_where=text("state = 'live'"),
            postgresql_where=text("state = 'live'"),
        ),
        Index("ix_instrument_state_client_id", "state", "client_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    kind: Mapped[str] = mapped_column(String(10))
    txid: Mapped[str | None] = mapped_column(String(25), unique=True)
    code: Mapped[str] = mapped_column(Text)  # to copy: BR Code, or the boleto's digits
    debt: Mapped[str] = mapped_column(String(64))  # its invoices, as a hash
    invoices: Mapped[list[Any]]  # [{"id", "owed_minor"}] as shown when it was given
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="BRL")
    via: Mapped[str] = mapped_column(String(10))  # page | chat | paper
    priced_on: Mapped[date]  # the day whose price it bears
    given_at: Mapped[datetime]
    valid_until: Mapped[datetime]
    # Of a contested invoice, the part that the client recognises.
    dispute_id: Mapped[int | None] = mapped_column(ForeignKey("dispute.id"))
    state: Mapped[str] = mapped_column(String(10), default=LIVE)
    reason: Mapped[str | None] = mapped_column(String(20))
    ended_at: Mapped[datetime | None]
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"))
