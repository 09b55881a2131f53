"""The notice of a debit to come: started by us, so bound by every rule of contact."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.channels.templates import fill, template_for
from bot.fallback import Spent
from bot.gates import window_open
from bot.letters import Letter
from bot.params import Writer
from bot.replies import outbound
from bot.roads import road_for
from bot.turn import conversation_with
from bot.wiring import Wiring
from domain.channel import Channel
from domain.contact_policy import Purpose
from domain.disclosure import Level
from domain.money import Money
from domain.statement import InvoiceBalance
from flows.turn import PayLink, Say
from models.client import Client
from models.conversation import Conversation
from models.mandate import DirectDebit
from models.message import Message

KEY = "payment.debit_notice"


def write_notice(  # noqa: PLR0913, PLR0917 - to whom, of which debit, for what
    session: Session,
    parts: Wiring,
    client: Client,
    debit: DirectDebit,
    line: InvoiceBalance,
    day: date,
    now: datetime,
) -> Message | None:
    """Put the notice into the outbox; None where there is no road to the client.

    The gates judge it when it leaves. What they refuse is written anew by the round.
    """
    thread = _thread(session, parts, client, now)
    if thread is None:
        return None
    writer = Writer(session, parts, thread, now, client=client)
    say = Say(
        KEY,
        {
            "amount": Money(debit.amount_minor, debit.currency),
            "number": line.number,
            "day": day,
            "link": PayLink((debit.invoice_id,)),
        },
    )
    said = writer.write(say)
    row = outbound(
        thread, said.text, author="regua", purpose=Purpose.NUDGE, now=now, key=KEY
    )
    row.client_id = client.id
    row.subject = writer.subject(say)
    row.decided = {"level": int(Level.INVOICE), "debit": debit.id}
    fill(row, said, template_for(session, parts, KEY, client.language))
    session.add(row)
    session.flush()
    thread.last_message_at = now
    return row


def _thread(
    session: Session, parts: Wiring, client: Client, now: datetime
) -> Conversation | None:
    """Choose the client's road; WhatsApp only where it can be used now."""
    road = road_for(parts, client, None)
    if not road.address:
        return None
    thread = conversation_with(session, Letter(road.channel.value, road.address), now)
    template = template_for(session, parts, KEY, client.language)
    if thread.channel != Channel.WHATSAPP or template or window_open(thread, now):
        return thread
    spent = Spent(tried=True, avoid=frozenset({Channel.WHATSAPP}), last_resort=True)
    other = road_for(parts, client, None, spent)
    return conversation_with(session, Letter(other.channel.value, other.address), now)
