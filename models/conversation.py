"""The conversation: one per channel and address, with one owner at a time."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.client import Client

BOT, PERSON = "bot", "person"


class Conversation(Base):
    """A thread with one address; `version` moves with every change of owner or turn.

    `dialogue` is flows.dialogue.Dialogue as JSON: the open flows and the misses.
    """

    __tablename__ = "conversation"
    __table_args__ = (
        UniqueConstraint("channel", "canonical"),
        CheckConstraint("owner IN ('bot', 'person')", name="owner"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(
        String(10)
    )  # whatsapp | sms | email | terminal
    address: Mapped[str] = mapped_column(String(120))  # as the provider gave it
    canonical: Mapped[str] = mapped_column(String(120))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"), index=True)
    language: Mapped[str] = mapped_column(String(2), default="pt")
    owner: Mapped[str] = mapped_column(String(6), default=BOT)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    version: Mapped[int] = mapped_column(default=0)
    dialogue: Mapped[dict[str, Any]] = mapped_column(default=dict)
    identity_checked_until: Mapped[datetime | None]
    last_inbound_at: Mapped[datetime | None]
    last_message_at: Mapped[datetime | None]
    handoff_reason: Mapped[str | None] = mapped_column(String(60))
    handoff_at: Mapped[datetime | None]
    handoff_due_at: Mapped[datetime | None]
    handoff_noticed_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]  # when a person last wrote
    note: Mapped[str | None] = mapped_column(String(500))  # from the person to the bot
    created_at: Mapped[datetime]

    client: Mapped[Client | None] = relationship()
