"""Ways to pay and money received: links, checkouts, payments."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.client import Client


class PaymentLink(Base):
    """The client's page: a token known only by its hash, for a while.

    `level` is domain.disclosure.Level at issue: below DEBT the page asks for the
    identity check before it shows anything. `invoices` None means all that is open.
    """

    __tablename__ = "payment_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    invoices: Mapped[list[Any] | None]
    level: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]

    client: Mapped[Client] = relationship()


class Checkout(Base):
    """A payment asked for at Stripe: for one client, one amount, by one key.

    `kind` page: a Checkout Session, made at click time; `way` is what the client chose
    on our page. `boleto_*` is the slip that Stripe issued on it, while it is awaited.
    `kind` debit: an order to a bank (models/mandate.py), with no page.
    """

    __tablename__ = "checkout"
    __table_args__ = (
        CheckConstraint(
            "state IN ('creating', 'open', 'awaiting', 'paid', 'failed', 'expired')",
            name="state",
        ),
        CheckConstraint("kind IN ('page', 'debit')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), default="page", server_default="page")
    way: Mapped[str | None] = mapped_column(String(20))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("payment_link.id"))
    idempotency_key: Mapped[str] = mapped_column(String(120), unique=True)
    session_id: Mapped[str | None] = mapped_column(String(120), unique=True)
    payment_intent: Mapped[str | None] = mapped_column(String(120), index=True)
    url: Mapped[str | None] = mapped_column(String(800))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="BRL")
    invoices: Mapped[list[Any]]  # [{"id", "owed_minor"}] as shown when it was made
    state: Mapped[str] = mapped_column(String(10), default="creating")
    boleto_line: Mapped[str | None] = mapped_column(String(60))
    boleto_until: Mapped[datetime | None]
    voucher_url: Mapped[str | None] = mapped_column(String(800))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]


class Payment(Base):
    """Money received once, whatever the number of events that told us.

    `payer` is somebody else who paid; `reason` what a person said who booked it;
    `withdrawn_at`: it was booked by mistake, and nothing of it stands.
    """

    __tablename__ = "payment"
    __table_args__ = (UniqueConstraint("provider", "external_ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    provider: Mapped[str] = mapped_column(  # stripe | import | manual | bank | feed
        String(12)
    )
    external_ref: Mapped[str] = mapped_column(String(120))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="BRL")
    method: Mapped[str | None] = mapped_column(String(20))
    received_on: Mapped[date]
    refunded_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    disputed_at: Mapped[datetime | None]
    cash_item_id: Mapped[int | None] = mapped_column(
        ForeignKey("cash_item.id"), index=True
    )
    payer: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(String(300))
    withdrawn_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class PaymentLine(Base):
    """The part of a payment that went to one invoice; void once it was taken back."""

    __tablename__ = "payment_line"
    __table_args__ = (UniqueConstraint("payment_id", "invoice_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"))
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    principal_minor: Mapped[int] = mapped_column(BigInteger)
    fine_minor: Mapped[int] = mapped_column(BigInteger)
    interest_minor: Mapped[int] = mapped_column(BigInteger)
    correction_minor: Mapped[int] = mapped_column(
        BigInteger, default=0, server_default="0"
    )
    effective_on: Mapped[date]
    voided_at: Mapped[datetime | None]  # refund, chargeback, correction

    @property
    def amount_minor(self) -> int:
        """Add up what the invoice took, in minor units."""
        charges = self.fine_minor + self.interest_minor + self.correction_minor
        return self.principal_minor + charges
