"""One message of a thread, in or out; an outbound one is also work for the outbox."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Claimable
from models.conversation import Conversation

IN, OUT = "in", "out"


class Message(Claimable, Base):
    """What was said, by whom, and how far it got.

    `token` is our id in the status callback's URL. `state` is
    domain.message_state.State for outbound rows, "received" for inbound ones.
    `planned_key` is unique: a planned contact can become one message only.
    `heard` (inbound) is what was understood; `decided` is why: rule, figures, commands.
    `sensitive_at`: it may tell of health or family (LGPD art. 11), and since when that
    is known; `reduced_at`: nothing but its classification is left.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_conversation_id_id", "conversation_id", "id"),
        Index(
            "ix_message_waiting",
            "queue_key",
            "id",
            sqlite_where=text("settled IS 0"),
            postgresql_where=text("settled IS false"),
        ),
        Index("ix_message_client_id_created_at", "client_id", "created_at"),
        Index(
            "ix_message_unpriced",
            "sent_at",
            sqlite_where=text("price_micro IS NULL AND provider_sid IS NOT NULL"),
            postgresql_where=text("price_micro IS NULL AND provider_sid IS NOT NULL"),
        ),
        Index(
            "ix_message_sensitive",
            "sensitive_at",
            sqlite_where=text("sensitive_at IS NOT NULL AND reduced_at IS NULL"),
            postgresql_where=text("sensitive_at IS NOT NULL AND reduced_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"))
    direction: Mapped[str] = mapped_column(String(3))
    author: Mapped[str] = mapped_column(String(8))  # client | bot | regua | agent
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    purpose: Mapped[str] = mapped_column(String(10))  # domain.contact_policy.Purpose
    channel: Mapped[str] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(120))  # the client's side
    key: Mapped[str | None] = mapped_column(String(80))  # the words' key
    subject: Mapped[str | None] = mapped_column(String(200))  # an e-mail's
    body: Mapped[str] = mapped_column(Text, default="")
    content_sid: Mapped[str | None] = mapped_column(String(40))
    content_variables: Mapped[dict[str, Any] | None]
    buttons: Mapped[list[Any] | None]  # [{"id", "title"}]
    media: Mapped[list[Any] | None]  # [{"url", "type"}]
    attachments: Mapped[list[Any] | None]  # an e-mail's: [{"receipt": id}]
    planned_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    client_key: Mapped[str | None] = mapped_column(String(64), unique=True)  # form's id
    in_reply_to: Mapped[int | None] = mapped_column(ForeignKey("inbound.id"))
    based_on_version: Mapped[int | None]  # the conversation's, when the bot decided
    heard: Mapped[dict[str, Any] | None]
    decided: Mapped[dict[str, Any] | None]
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(String(80))
    error_code: Mapped[int | None]
    provider_sid: Mapped[str | None] = mapped_column(String(64), unique=True)
    sent_as: Mapped[str | None] = mapped_column(String(8))  # text | template
    price_micro: Mapped[int | None] = mapped_column(BigInteger)  # millionths
    price_currency: Mapped[str | None] = mapped_column(String(3))
    segments: Mapped[int | None]  # of an SMS, as the provider counts them
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]  # not to be sent before
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    sensitive_at: Mapped[datetime | None]
    reduced_at: Mapped[datetime | None]

    conversation: Mapped[Conversation] = relationship()
