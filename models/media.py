"""A file that a client sent: fetched by the worker, kept beside the database."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Claimable

WAITING, STORED, REFUSED = "waiting", "stored", "refused"
GONE, FORGOTTEN = "gone", "forgotten"


class MediaFile(Claimable, Base):
    """One attachment of an inbound message; `message_id` once its turn was taken.

    waiting -> stored | refused (not a type that we keep) | gone (not to be had) ->
    forgotten (deleted: its time was up, or the client asked). `stored_name` is random
    and stands in the files folder; `pictured` files have a picture and a thumbnail
    beside them, re-encoded. `seen_text` is what could be read in it. `used_at`: a
    dialogue has taken it for a receipt, or a person has.
    """

    __tablename__ = "media"
    __table_args__ = (
        Unique("inbound_id", "place"),
        CheckConstraint(
            "state IN ('waiting', 'stored', 'refused', 'gone', 'forgotten')",
            name="state",
        ),
        Index(
            "ix_media_waiting",
            "id",
            sqlite_where=text("settled IS 0"),
            postgresql_where=text("settled IS false"),
        ),
        Index("ix_media_channel_canonical", "channel", "canonical"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inbound_id: Mapped[int | None] = mapped_column(ForeignKey("inbound.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"), index=True)
    channel: Mapped[str] = mapped_column(String(10))
    canonical: Mapped[str] = mapped_column(String(120))
    place: Mapped[int]  # in its message, from 0
    url: Mapped[str] = mapped_column(String(800))
    declared_type: Mapped[str] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    sniffed_type: Mapped[str | None] = mapped_column(String(60))
    size: Mapped[int | None]  # bytes
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    stored_name: Mapped[str | None] = mapped_column(String(64), unique=True)
    pictured: Mapped[bool] = mapped_column(default=False)
    pages: Mapped[int | None]
    seen_text: Mapped[str | None] = mapped_column(Text)
    refusal: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[datetime]
    stored_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
