"""The inbox: what providers posted, stored as it came, before it is acknowledged."""

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Claimable


class Inbound(Claimable, Base):
    """One event of a provider; the unique key makes a second delivery harmless.

    `kind`: message, status (Twilio), event (Stripe). `raw`: the form or body as JSON.
    `queue_key`: the canonical address for messages, the provider's object for others.
    """

    __tablename__ = "inbound"
    __table_args__ = (
        UniqueConstraint("provider", "dedupe_key"),
        Index(
            "ix_inbound_waiting",
            "queue_key",
            "id",
            sqlite_where=text("settled IS 0"),
            postgresql_where=text("settled IS false"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(10))
    dedupe_key: Mapped[str] = mapped_column(String(120))
    raw: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime]
    processed_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]  # given up after N tries; a person sees it
