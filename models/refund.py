"""The refund order: money that a person decided to give back, until it is back."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.client import Client
from models.payment import Payment

ASKED, APPROVED, REFUSED = "asked", "approved", "refused"
SENDING, SENT, DONE, FAILED = "sending", "sent", "done", "failed"
LIVE = (ASKED, APPROVED, SENDING, SENT)  # money that may still go back
PROVIDER, BANK = "provider", "bank"


class RefundOrder(Base):
    """One decision to give money back.

    asked -> approved (by one person, or by a second one above the house's limit) ->
    sending (committed before the provider is called) -> sent -> done; or refused,
    failed. `route`: through the provider, or by our own bank, which a person does and
    confirms. `asked_by` None: the house itself asks, for an overpayment.
    """

    __tablename__ = "refund_order"
    __table_args__ = (
        CheckConstraint(
            "state IN ('asked', 'approved', 'refused', 'sending', 'sent', 'done',"
            " 'failed')",
            name="state",
        ),
        CheckConstraint("route IN ('provider', 'bank')", name="route"),
        CheckConstraint("amount_minor > 0", name="amount"),
        Index("ix_refund_order_state_run_after", "state", "run_after"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="BRL")
    reason: Mapped[str] = mapped_column(String(200))
    route: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default=ASKED)
    idempotency_key: Mapped[str] = mapped_column(String(120), unique=True)
    provider_ref: Mapped[str | None] = mapped_column(String(120), unique=True)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    decided_at: Mapped[datetime | None]
    run_after: Mapped[datetime | None]  # not before; NULL is at once
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    paid_on: Mapped[date | None]  # by our own bank
    error: Mapped[str | None] = mapped_column(String(300))

    payment: Mapped[Payment] = relationship()
    client: Mapped[Client] = relationship()
