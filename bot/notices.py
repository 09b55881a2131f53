"""A notice to a client about something of theirs, in the thread that they use."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.channels.templates import fill, template_for
from bot.identity import level_in
from bot.params import Writer
from bot.payments.confirm import thread_of
from bot.replies import outbound
from bot.wiring import Wiring
from domain.contact_policy import Purpose
from domain.disclosure import Level
from flows.turn import Say
from models.client import Client
from models.message import Message


def write_notice(
    session: Session, parts: Wiring, client: Client, say: Say, now: datetime
) -> Message | None:
    """Write it; the gates judge it when it is sent.

    None where there is no thread, or where its number may not hear of an invoice.
    """
    thread = thread_of(session, client)
    if thread is None or level_in(session, thread, client, now) < Level.INVOICE:
        return None
    said = Writer(session, parts, thread, now, client=client).write(say)
    row = outbound(
        thread, said.text, author="bot", purpose=Purpose.NOTICE, now=now, key=say.key
    )
    row.client_id = client.id
    fill(row, said, template_for(session, parts, say.key, client.language))
    session.add(row)
    session.flush()
    thread.last_message_at = now
    return row
