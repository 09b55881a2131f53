"""The chargeback: a bank asks for a payment back on its card holder's behalf."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.client import Client
from models.payment import Payment


class Chargeback(Base):
    """One dispute at the provider, as it was last told.

    `status` is the provider's own word; `evidence_due_at` the last moment to answer.
    `acknowledged_at`: a person has decided what follows from the end of it.
    """

    __tablename__ = "chargeback"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_ref: Mapped[str] = mapped_column(String(120), unique=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="BRL")
    reason: Mapped[str] = mapped_column(String(60), default="")
    status: Mapped[str] = mapped_column(String(40))
    evidence_due_at: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    acknowledged_at: Mapped[datetime | None]

    payment: Mapped[Payment] = relationship()
    client: Mapped[Client] = relationship()
