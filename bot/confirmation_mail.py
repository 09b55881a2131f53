"""The e-mail that asks a mailbox whether it is the client's: no word about a debt."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.letters import Letter
from bot.mail_tokens import CONFIRM, mail_link
from bot.params import Writer
from bot.replies import outbound
from bot.threads import conversation_with
from bot.wiring import Wiring
from domain.channel import Channel
from domain.contact_policy import Purpose
from flows.turn import Say
from models.client import Client
from models.message import Message

KEY = "confirm"


def confirmation_mail(
    session: Session, parts: Wiring, client: Client, address: str, now: datetime
) -> Message:
    """Write the row; the client has just asked for it, so the hours do not bind it."""
    thread = conversation_with(session, Letter(Channel.EMAIL.value, address), now)
    thread.client, thread.language = client, client.language
    session.flush()
    row = outbound(
        thread, "", author="bot", purpose=Purpose.NOTICE, now=now, key=f"mail.{KEY}"
    )
    base, key = parts.environment.public_url, parts.secret_key
    say = Say(KEY, {"link": mail_link(base, row.token, CONFIRM, key)})
    writer = Writer(session, parts, thread, now, client=client)
    row.body, row.subject = writer.write(say).text, writer.subject(say)
    return row
