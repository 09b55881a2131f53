"""The answer to a proposal, in the client's thread: in full, or as a knock on the door.

Figures are for a checked identity, and for WhatsApp's open window. Else the client is
told that there is an answer, and a yes to that leads on to it. Where the window shuts
before the words go out, the knock's template goes in their place: a yes to that reads
the terms first (`rows.proposal_of`, told).
"""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.agreements.conditions import conditions_for
from bot.balances import priced
from bot.dialogues import dump_dialogue, load_dialogue
from bot.gates import window_open
from bot.identity import level_in
from bot.notices import put
from bot.payments.ways import boletos_of, ways_for
from bot.wiring import Wiring
from domain.channel import Channel
from domain.disclosure import Level
from domain.offers import Offer
from domain.zones import local_day
from flows.all import FLOWS
from flows.dialogue import Dialogue
from flows.heard import Method
from flows.proposed import CONFIRM, How, answered, knock, refused
from flows.reminder import Reminder
from flows.run import IDENTITY
from flows.stack import MOST_OPEN, Frame
from flows.turn import Say
from models.client import Client
from models.conversation import Conversation
from models.message import Message
from models.proposal import ProposalRow

BARGAINING = "instalments"


def tell_offer(  # noqa: PLR0913, PLR0917 - what is offered, to whom, where, and when
    session: Session,
    parts: Wiring,
    row: ProposalRow,
    thread: Conversation,
    offer: Offer,
    how: How,
    now: datetime,
) -> Message:
    """Write an offer as far as this thread may hear it; a yes opens what follows."""
    client = row.client
    door = knock(client.first_name, asked=row.origin == "asked")
    if not _in_full(session, thread, client, now):
        return _knock(session, parts, row, thread, door, now)
    ways, ids = _ways(session, parts, client, now), tuple(row.invoices)
    late = conditions_for(parts.settings, client, local_day(now, client.zone))
    first, reminder = answered(how, offer, ids, ways, late, client.first_name)
    message = put(
        *(session, parts, thread, client, first, now),
        then=reminder.say,
        knock=door.say,
    )
    row.told_id = message.id
    _ask(thread, reminder, door)
    return message


def tell_refusal(
    session: Session,
    parts: Wiring,
    row: ProposalRow,
    thread: Conversation,
    now: datetime,
) -> Message:
    """Say that it cannot be; where the window shuts, the knock goes out."""
    client = row.client
    reminder, door = refused(client.first_name), knock(client.first_name, asked=True)
    level = level_in(session, thread, client, now)
    if level < Level.INVOICE or not _open(thread, now):
        return _knock(session, parts, row, thread, door, now)
    message = put(session, parts, thread, client, reminder.say, now, knock=door.say)
    row.told_id = message.id
    _ask(thread, reminder, reminder)
    return message


def tell_end(
    session: Session, parts: Wiring, row: ProposalRow, why: str, now: datetime
) -> Message | None:
    """Say that an offer stands no more, while the client's window is open; else not."""
    thread = session.get(Conversation, row.conversation_id or 0)
    client = row.client
    if thread is None or thread.client_id != client.id or not window_open(thread, now):
        return None
    if level_in(session, thread, client, now) < Level.INVOICE:
        return None
    params = {"first_name": client.first_name, "day": row.valid_until}
    say = Say(f"proposal.ended.{why}", params)
    return put(session, parts, thread, client, say, now)


def _knock(  # noqa: PLR0913, PLR0917 - at whose door, about what, and when
    session: Session,
    parts: Wiring,
    row: ProposalRow,
    thread: Conversation,
    door: Reminder,
    now: datetime,
) -> Message:
    message = put(session, parts, thread, row.client, door.say, now)
    row.told_id = message.id
    _ask(thread, door, door)
    return message


def _in_full(
    session: Session, thread: Conversation, client: Client, now: datetime
) -> bool:
    checked = level_in(session, thread, client, now) >= Level.DEBT
    return checked and _open(thread, now)


def _open(thread: Conversation, now: datetime) -> bool:
    return thread.channel != Channel.WHATSAPP or window_open(thread, now)


def _ask(thread: Conversation, reminder: Reminder, door: Reminder) -> None:
    """Let a yes be one to this, the newest question of ours.

    A bargain under way is over; other talk waits beneath. As a yes may have been meant
    for that, or for terms that were read before, it then opens the *door*, which reads
    these terms again. Only the check of who writes stays on top.
    """
    before = load_dialogue(thread.dialogue)
    others: list[Frame] = [
        frame
        for frame in before.stack
        if frame.flow != BARGAINING and not FLOWS[frame.flow].passing
    ]
    terms_read = any(frame.step == CONFIRM for frame in before.stack)
    asked = door if others or terms_read else reminder
    if asked.frame is None or IDENTITY in {frame.flow for frame in others}:
        return
    stack = (*others, asked.frame)[-MOST_OPEN:]
    thread.dialogue = dump_dialogue(Dialogue(stack, 0, asked.choices, before.shown))


def _ways(
    session: Session, parts: Wiring, client: Client, now: datetime
) -> tuple[Method, ...]:
    today = local_day(now, client.zone)
    money = priced(session, client, parts.settings)
    balance = money.on(today)
    boletos = boletos_of(money.invoices, balance.lines)
    return ways_for(session, parts, balance.total, boletos=bool(boletos)).methods
