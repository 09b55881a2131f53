"""The figures that a client was told: what was owed, item by item, when, and where."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class ToldFigure(Base):
    """An amount that was named to a client, with the lines that it is the sum of.

    `place` says where: message, page, paper. A message that was refused in the end told
    nothing: its state decides. `whole`: it is all that was owed, and not some invoices.
    `lines` are those of bot.figures.as_json.
    """

    __tablename__ = "told_figure"
    __table_args__ = (
        Index("ix_told_figure_client_id_told_at", "client_id", "told_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    told_at: Mapped[datetime]
    as_of: Mapped[date]
    place: Mapped[str] = mapped_column(String(10))
    message_id: Mapped[int | None] = mapped_column(
        ForeignKey("message.id"), unique=True
    )
    total_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="BRL")
    whole: Mapped[bool]
    lines: Mapped[list[Any]]
