"""A campaign as a file: one line a member, in cells that no spreadsheet runs."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.campaigns.results import followed, reached_by
from bot.csv_cells import csv_line, decimal
from models.campaign import Campaign, CampaignMember
from models.client import Client
from models.message import Message

COLUMNS = (
    "client", "name", "state", "rule", "owed", "channel", "message", "sent_at",
    "delivered_at", "read_at", "answered", "promised", "agreed", "paid", "opted_out",
    "cost", "currency",
)  # fmt: skip
BATCH = 500


def export(session: Session, campaign: Campaign, days: int) -> Iterator[str]:
    """Write the members line by line, the heading first; amounts in reais."""
    yield csv_line(COLUMNS)
    after = followed(session, campaign, reached_by(session, campaign), days)
    for member, client, row in session.execute(_members(campaign)):
        who = client.id
        yield csv_line(
            (
                client.external_id,
                client.name,
                member.state,
                member.rule or "",
                decimal(member.owed_minor),
                row.channel if row else "",
                row.state if row else "",
                _instant(row.sent_at if row else None),
                _instant(row.delivered_at if row else None),
                _instant(row.read_at if row else None),
                _yes(who in after.answered),
                _yes(who in after.promised),
                _yes(who in after.agreed),
                decimal(after.paid_minor.get(who, 0)),
                _yes(who in after.opted_out),
                _cost(row),
                (row.price_currency or "") if row else "",
            )
        )


def _members(campaign: Campaign) -> Select[CampaignMember, Client, Message]:
    query = (
        select(CampaignMember, Client, Message)
        .join(Client, Client.id == CampaignMember.client_id)
        .outerjoin(Message, Message.id == CampaignMember.message_id)
        .where(CampaignMember.campaign_id == campaign.id)
        .order_by(CampaignMember.id)
    )
    return query.execution_options(yield_per=BATCH)


def _cost(row: Any) -> str:  # noqa: ANN401 - a Message, or None of an outer join
    if row is None or row.price_micro is None:
        return ""
    return str(abs(Decimal(row.price_micro)).scaleb(-6))


def _instant(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _yes(done: bool) -> str:  # noqa: FBT001 - a cell is one thing
    return "1" if done else ""
