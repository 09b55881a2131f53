"""The notice of a debit to come: started by us, so bound by every rule of contact."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.fallback import Spent
from bot.letters import Letter
from bot.notices import put, speaks
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
    say = Say(
        KEY,
        {
            "amount": Money(debit.amount_minor, debit.currency),
            "number": line.number,
            "day": day,
            "link": PayLink((debit.invoice_id,)),
        },
    )
    return put(
        session,
        parts,
        thread,
        client,
        say,
        now,
        author="regua",
        purpose=Purpose.NUDGE,
        decided={"level": int(Level.INVOICE), "debit": debit.id},
    )


def _thread(
    session: Session, parts: Wiring, client: Client, now: datetime
) -> Conversation | None:
    """Choose the client's road; WhatsApp only where it can be used now."""
    road = road_for(parts, client, None)
    if not road.address:
        return None
    thread = conversation_with(session, Letter(road.channel.value, road.address), now)
    if speaks(session, parts, thread, client, KEY, now):
        return thread
    spent = Spent(tried=True, avoid=frozenset({Channel.WHATSAPP}), last_resort=True)
    other = road_for(parts, client, None, spent)
    return conversation_with(session, Letter(other.channel.value, other.address), now)
