"""The agreement's paper by e-mail, to a mailbox that its owner has confirmed."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.identity import level_in
from bot.letters import Letter
from bot.notices import put
from bot.threads import conversation_with
from bot.wiring import Wiring
from domain.channel import Channel
from domain.disclosure import Level
from domain.money import Money
from flows.turn import PayLink, Say
from models.agreement import Agreement
from models.client import Client
from models.message import Message

KEY = "agreement.by_mail"


def mail_paper(
    session: Session, parts: Wiring, client: Client, row: Agreement, now: datetime
) -> Message | None:
    """Write the e-mail with the paper; None where no mailbox of theirs may have it."""
    address = _mailbox(client)
    if address is None or not parts.settings.channels.enabled(Channel.EMAIL):
        return None
    thread = conversation_with(session, Letter(Channel.EMAIL.value, address), now)
    if thread.client_id is None:
        thread.client, thread.language = client, client.language
        session.flush()
    if level_in(session, thread, client, now) < Level.INVOICE:
        return None
    params = {
        "number": str(row.id),
        "total": Money(row.total_minor, row.currency),
        "link": PayLink(),
    }
    papers = [{"agreement": row.id}]
    return put(
        session, parts, thread, client, Say(KEY, params), now, attachments=papers
    )


def _mailbox(client: Client) -> str | None:
    """Find an address that was confirmed and is good."""
    found = (
        point.address
        for point in client.contact_points
        if point.kind == Channel.EMAIL
        and point.confirmed_at
        and not (point.quarantined_at or point.invalid_at)
    )
    return next(found, None)
