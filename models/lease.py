"""Small rows that processes agree by: leases, sending slots and marks."""

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Lease(Base):
    """Who may tick; the fencing token outlives the holder and only grows."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    owner: Mapped[str] = mapped_column(String(80))
    fencing_token: Mapped[int] = mapped_column(BigInteger, default=0)
    expires_ms: Mapped[int] = mapped_column(BigInteger, default=0)


class SenderSlot(Base):
    """The next free sending slot of one sender; the claim moves it on."""

    __tablename__ = "sender_slot"

    sender: Mapped[str] = mapped_column(String(120), primary_key=True)
    next_free_ms: Mapped[int] = mapped_column(BigInteger, default=0)


class Mark(Base):
    """A remembered value: how far a poller has read, the demo's clock."""

    __tablename__ = "mark"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
