"""The campaign: one notice or offer to many clients, chosen by a filter."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.client import Client


class Campaign(Base):
    """Who is written to, with what, when, and who said yes to it.

    `kind` is notice or offer. `audience` is the filter as it was saved
    (domain.audience); `counted` and `owed_minor` are what was approved. `authors` are
    the agents who wrote any part of it, none of whom approves it. `not_before` keeps
    the pace: nobody is written to earlier.
    """

    __tablename__ = "campaign"
    __table_args__ = (
        CheckConstraint(
            "state IN ('draft', 'waiting', 'approved', 'running', 'paused', "
            "'stopped', 'done')",
            name="state",
        ),
        CheckConstraint("kind IN ('notice', 'offer')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default="draft")
    audience: Mapped[dict[str, Any]]
    template: Mapped[str] = mapped_column(String(60))  # TemplateText.key, or "words"
    terms: Mapped[dict[str, Any] | None]  # an offer's own; None for a notice
    counted: Mapped[int] = mapped_column(default=0)
    owed_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    pace_per_hour: Mapped[int | None]
    not_before: Mapped[datetime | None]
    authors: Mapped[list[Any]]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    created_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    sent_back_note: Mapped[str | None] = mapped_column(String(300))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    approved_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class CampaignMember(Base):
    """One client of a campaign; `rule` and `figures` are the last decision's.

    `agreement_id` is what became of its offer.
    """

    __tablename__ = "campaign_member"
    __table_args__ = (
        UniqueConstraint("campaign_id", "client_id"),
        CheckConstraint(
            "state IN ('planned', 'queued', 'sent', 'refused', 'expired', 'stopped', "
            "'unknown')",
            name="state",
        ),
        Index(
            "ix_campaign_member_campaign_id_state_not_before",
            "campaign_id",
            "state",
            "not_before",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="planned")
    not_before: Mapped[datetime]
    owed_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    rule: Mapped[str | None] = mapped_column(String(40))
    figures: Mapped[dict[str, Any] | None]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreement.id"))
    decided_at: Mapped[datetime | None]

    campaign: Mapped[Campaign] = relationship()
    client: Mapped[Client] = relationship()
