"""A row as its channel needs it: text or template, subject, and how long it holds."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.balances import calendar_of
from bot.channels.port import Outgoing
from bot.facts import PROACTIVE
from bot.gates import Verdict
from bot.settings import Settings
from domain.hours import wish_of
from domain.validity import LONGEST, seconds_left
from models.client import Client
from models.message import Message

TEXT, TEMPLATE = "text", "template"


def outgoing_of(
    session: Session, settings: Settings, row: Message, verdict: Verdict, now: datetime
) -> Outgoing:
    """Describe a row that passed every gate; a template only where the window is shut.

    Inside WhatsApp's window free text costs no template's fee.
    """
    row.sent_as = TEMPLATE if verdict.needs_template else TEXT
    return Outgoing(
        token=row.token,
        channel=row.channel,
        address=row.address,
        body=row.body,
        content_sid=row.content_sid if verdict.needs_template else None,
        content_variables=row.content_variables,
        buttons=row.buttons or (),
        language=row.conversation.language,
        valid_seconds=_valid_seconds(session, settings, row, now),
        subject=row.subject,
        automatic=row.author != "agent",
    )


def _valid_seconds(
    session: Session, settings: Settings, row: Message, now: datetime
) -> int:
    """Let nothing that we start leave the provider's queue after hours (F21)."""
    client = session.get(Client, row.client_id) if row.client_id else None
    if client is None or row.purpose not in PROACTIVE:
        return LONGEST
    return seconds_left(
        settings.hours.hours_for(client.state),
        now,
        client.zone,
        calendar_of(client, settings),
        wish_of(client.preferred_from, client.preferred_until),
    )
