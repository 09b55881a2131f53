"""The invoice, and what holds its reminders back."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.money import Money
from models.base import Base, Touched
from models.client import Client

OPEN, PAID, CANCELLED, RENEGOTIATED = "open", "paid", "cancelled", "renegotiated"


class Invoice(Touched, Base):
    """An amount due on a day. An instalment of an agreement is an invoice too."""

    __tablename__ = "invoice"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        CheckConstraint(
            "status IN ('open', 'paid', 'cancelled', 'renegotiated')", name="status"
        ),
        Index("ix_invoice_status_due_on", "status", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(String(80), unique=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    source: Mapped[str] = mapped_column(  # import | billing | manual
        String(10), default="import", server_default="import"
    )
    number: Mapped[str] = mapped_column(String(60))
    description: Mapped[str] = mapped_column(String(200), default="")
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="BRL")
    due_on: Mapped[date]
    issued_on: Mapped[date | None]
    segment: Mapped[str | None] = mapped_column(String(60))
    portfolio: Mapped[str | None] = mapped_column(String(60))
    charges: Mapped[str | None] = mapped_column(String(60))  # a row of config.yml
    ladder: Mapped[str | None] = mapped_column(String(60))  # this invoice's own
    prescribes_on: Mapped[date | None]  # finance's own date; else five years after due
    boleto_line: Mapped[str | None] = mapped_column(String(60))
    status: Mapped[str] = mapped_column(String(12), default=OPEN)
    paid_on: Mapped[date | None]
    written_off_at: Mapped[datetime | None]  # given up as a loss; it is cancelled too
    agreement_id: Mapped[int | None] = mapped_column(
        ForeignKey("agreement.id"), index=True
    )  # set on an instalment: the agreement that it belongs to
    created_at: Mapped[datetime]

    client: Mapped[Client] = relationship()

    @property
    def amount(self) -> Money:
        """Give the principal as issued."""
        return Money(self.amount_minor, self.currency)


class Hold(Base):
    """Reminders stand still: for one invoice, or for the whole person when it is None.

    Reasons: dispute, claimed_payment, hardship, chargeback, manual.
    """

    __tablename__ = "hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    invoice_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"), index=True)
    reason: Mapped[str] = mapped_column(String(30))
    note: Mapped[str | None] = mapped_column(String(500))
    until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
