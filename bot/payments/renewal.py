"""A way to pay that was refused at the gate because it was old, written afresh."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.balances import priced
from bot.params import Writer
from bot.replies import ASKS, outbound
from bot.wiring import Wiring
from domain.contact_policy import Denied, Purpose
from domain.message_state import State
from domain.zones import local_day
from flows.turn import PayLink, PixCode, Say
from models.client import Client
from models.message import Message

RENEWED = frozenset({"instrument_old", "instrument_gone", "instrument_expired"})


def renew(
    session: Session, parts: Wiring, row: Message, denied: Denied, now: datetime
) -> list[Message]:
    """Write what a refused answer was to carry, as of now, if anything is owed.

    One reply may be several messages; they are renewed once, together. A reminder is
    written afresh by its own round.
    """
    asks = (row.decided or {}).get(ASKS)
    answer = row.author == "bot" and row.purpose == Purpose.REPLY
    if not answer or not asks or denied.rule not in RENEWED or _under_way(session, row):
        return []
    client = session.get_one(Client, row.client_id)
    ids = tuple(asks["ids"])
    money = priced(session, client, parts.settings, only=ids)
    balance = money.on(local_day(now, client.zone))
    if not balance.total:
        return []
    words = {"amount": balance.total, "link": PayLink(ids)}
    says = [Say("payment.renewed", words)]
    if asks.get("pix"):
        says.append(Say("payment.pix_code", {"code": PixCode(ids)}))
    writer = Writer(session, parts, row.conversation, now)
    fresh = []
    for say in says:
        made = outbound(
            row.conversation,
            writer.write(say).text,
            author="bot",
            purpose=Purpose.REPLY,
            now=now,
            key=say.key,
            in_reply_to=row.in_reply_to,
            based_on_version=row.based_on_version,
            decided={ASKS: {**asks, "minor": balance.total.minor}},
        )
        session.add(made)
        session.flush()
        fresh.append(made)
    return fresh


def _under_way(session: Session, row: Message) -> bool:
    """Tell whether the rest of the same reply has been renewed already."""
    waiting = select(Message.id).where(
        Message.conversation_id == row.conversation_id,
        Message.key == "payment.renewed",
        Message.state == State.PLANNED.value,
        Message.in_reply_to == row.in_reply_to
        if row.in_reply_to is not None
        else Message.in_reply_to.is_(None),
    )
    return session.scalar(waiting.limit(1)) is not None
