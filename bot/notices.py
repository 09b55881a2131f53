"""A notice to a client about something of theirs: the one place where it is written.

News is not a contact that we start: it goes into the thread that the client uses. A
nudge or a notice of a debit, which are contacts, choose their road by the rules of
contact and write their row by `put`, too.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.channels.templates import fill, template_for
from bot.codes import sign, sign_if_it_pays
from bot.fallback import NOTHING_SPENT, Spent
from bot.gates import window_open
from bot.identity import level_in
from bot.params import Writer
from bot.replies import outbound, reads
from bot.roads import road_for
from bot.threads import thread_on
from bot.wiring import Wiring
from domain.channel import Channel
from domain.contact_policy import Purpose
from domain.disclosure import Level
from flows.turn import Say
from models.client import Client
from models.conversation import Conversation
from models.message import Message
from models.receipt import Receipt


def write_notice(  # noqa: PLR0913 - to whom, what, when, and what goes along
    session: Session,
    parts: Wiring,
    client: Client,
    say: Say,
    now: datetime,
    *,
    thread: Conversation | None = None,
    receipt: Receipt | None = None,
    signed: bool = False,
    anew: bool = False,
) -> Message | None:
    """Write it; the gates judge it when it is sent.

    It goes into *thread*, if one is named and may hear of an invoice, else into the one
    that the client used last and that can carry it. With *anew* one is opened where
    there is none. A *receipt* goes along with an e-mail, whose owner has confirmed it.
    *signed*: its code stands below it even where no link does.

    None where there is no thread, or where no number of theirs may hear of an invoice:
    whoever holds that phone need not be the one whom it concerns.
    """
    named = [] if thread is None else [thread]
    place = _place(session, parts, client, say.key, named, now)
    if place is None:
        place = _place(
            session, parts, client, say.key, threads_of(session, client), now
        )
    if place is None and anew:
        place = opened(session, parts, client, say.key, now)
    if place is None:
        return None
    row = put(session, parts, place, client, say, now, signed=signed)
    if receipt is not None and place.channel == Channel.EMAIL:
        row.attachments = [{"receipt": receipt.id}]
    return row


def put(  # noqa: PLR0913, PLR0917 - where, to whom, what, when, and how it counts
    session: Session,
    parts: Wiring,
    thread: Conversation,
    client: Client,
    say: Say,
    now: datetime,
    *,
    author: str = "bot",
    purpose: Purpose = Purpose.NOTICE,
    signed: bool = False,
    then: Say | None = None,
    knock: Say | None = None,
    **columns: Any,  # noqa: ANN401 - further columns of the row
) -> Message:
    """Write words of ours as a row of a thread, with their template and their subject.

    What leads to a payment is signed: its reader can check that it is ours. *then* goes
    on below, and its choices are the buttons; where only a template may go out, *knock*
    takes the place of all of it.
    """
    writer = Writer(session, parts, thread, now, client=client)
    said = writer.write(say)
    last = writer.write(then) if then else said
    body = f"{said.text}\n{last.text}" if then else said.text
    row = outbound(thread, body, author=author, purpose=purpose, now=now, key=say.key)
    row.buttons = [{"id": b.id, "title": b.title} for b in last.buttons] or None
    for name, value in columns.items():
        setattr(row, name, value)
    row.client_id, row.subject = client.id, writer.subject(say)
    shut = writer.write(knock) if knock else said
    key = knock.key if knock else say.key
    fill(row, shut, template_for(session, parts, key, client.language))
    if read := (then or say).params.get("offer"):
        row.decided = {**(row.decided or {}), **reads(read)}
    session.add(row)
    session.flush()
    if signed:
        sign(session, parts, row, now)
    else:
        sign_if_it_pays(session, parts, row, now)
    thread.last_message_at = now
    return row


def thread_of(session: Session, client: Client) -> Conversation | None:
    """Find the thread in which the client wrote last, else the one written to last."""
    return next(iter(threads_of(session, client)), None)


def speaks(  # noqa: PLR0913, PLR0917 - where, to whom, what, and when
    session: Session,
    parts: Wiring,
    thread: Conversation,
    client: Client,
    key: str,
    now: datetime,
) -> bool:
    """Tell whether WhatsApp takes these words now; every other channel does."""
    if thread.channel != Channel.WHATSAPP or window_open(thread, now):
        return True
    return template_for(session, parts, key, client.language) is not None


def _place(  # noqa: PLR0913, PLR0917 - for whom, for what, among which, and when
    session: Session,
    parts: Wiring,
    client: Client,
    key: str,
    threads: Sequence[Conversation],
    now: datetime,
) -> Conversation | None:
    """Choose the first that can say it now; else the first, and its gate says why."""
    heard = [
        each
        for each in threads
        if level_in(session, each, client, now) >= Level.INVOICE
    ]
    can = (each for each in heard if speaks(session, parts, each, client, key, now))
    return next(can, heard[0] if heard else None)


def threads_of(session: Session, client: Client) -> Sequence[Conversation]:
    """List a client's threads, the one in which they wrote last first."""
    query = (
        select(Conversation)
        .where(Conversation.client_id == client.id, Conversation.channel != "terminal")
        .order_by(
            Conversation.last_inbound_at.desc().nulls_last(),
            Conversation.last_message_at.desc().nulls_last(),
            Conversation.id.desc(),
        )
    )
    return session.scalars(query).all()


def opened(  # noqa: PLR0913 - for whom, for what, when, and what it tells
    session: Session,
    parts: Wiring,
    client: Client,
    key: str,
    now: datetime,
    *,
    least: Level = Level.INVOICE,
) -> Conversation | None:
    """Open a thread with the best address that takes it and may hear of *least*."""
    spent = NOTHING_SPENT
    for _ in Channel:
        road = road_for(parts, client, None, spent)
        if not road.address:
            return None
        thread = thread_on(session, client, road, now)
        told = level_in(session, thread, client, now) >= least
        if told and road.ready and speaks(session, parts, thread, client, key, now):
            return thread
        spent = Spent(tried=True, avoid=spent.avoid | {road.channel})
    return None
