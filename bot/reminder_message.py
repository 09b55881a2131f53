"""The message of a reminder: its words, its record, and the question that it opens."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.balances import balance_of_client
from bot.codes import sign
from bot.dialogues import ask_in
from bot.facts import Road
from bot.fallback import Spent, key_of
from bot.figures import figure_in, figure_of, put_on
from bot.gates import TEMPLATE_ONLY
from bot.identity import reminder_level
from bot.params import Writer
from bot.plan_results import KEY
from bot.replies import outbound
from bot.said import SAID, tell
from bot.step_today import Due
from bot.texts.choice import About, choose_words
from bot.threads import thread_on
from bot.wiring import Wiring
from domain.contact_policy import Denied, Purpose
from domain.difference import Figure
from domain.disclosure import Level
from domain.message_state import State
from domain.statement import Balance
from domain.zones import local_day
from flows.reminder import Reminder
from models.conversation import Conversation
from models.message import Message
from models.planned import PlannedContact


def write_reminder(  # noqa: PLR0913, PLR0917 - one message to one person on one road
    session: Session,
    parts: Wiring,
    contact: PlannedContact,
    road: Road,
    due: Due,
    spent: Spent,
    now: datetime,
) -> Message | Denied:
    """Write one message; Denied where its words may not go out now."""
    client = contact.client
    conversation = thread_on(session, client, road, now)
    stage = due.step.stage
    level = reminder_level(session, conversation, client, stage, parts.settings, now)
    if level == Level.INVOICE and len(due.told) > 1:
        due = _in_turn(session, parts, conversation, contact, due, now)
        stage = due.step.stage
    writer = Writer(
        session,
        parts,
        conversation,
        now,
        client=client,
        template_only=spent.as_template,
    )
    about = About(due.step, due.balance, due.main, due.suspends_on)
    words = choose_words(writer, client, about, level)
    if isinstance(words, Denied):
        return words
    row = outbound(conversation, "", author="regua", purpose=Purpose.REMINDER, now=now)
    row.client_id = client.id
    balance = balance_of_client(
        session, client, local_day(now, client.zone), parts.settings
    )
    row.decided = {
        "step": due.step.name,
        "stage": stage.value,
        "level": int(level),
        "owed_minor": balance.total.minor,
        **({TEMPLATE_ONLY: True} if spent.as_template else {}),
        **({"suspends_on": f"{due.suspends_on}"} if due.suspends_on else {}),
    }
    words.put_into(row)
    put_on(row, _figure(words.reminder, due, balance))
    row.decided = {**row.decided, SAID: _told(session, contact, due, row, now)}
    session.add(row)
    session.flush()
    sign(session, parts, row, now)
    conversation.last_message_at = now
    ask_in(conversation, words.reminder, now)
    return row


def _in_turn(  # noqa: PLR0913, PLR0917 - where, of whom, of what, and when
    session: Session,
    parts: Wiring,
    conversation: Conversation,
    contact: PlannedContact,
    due: Due,
    now: datetime,
) -> Due:
    """Let the invoice speak whose turn it is, where this number may hear of it."""
    turn, client = due.in_turn(), contact.client
    level = reminder_level(
        session, conversation, client, turn.step.stage, parts.settings, now
    )
    return turn if level >= Level.INVOICE else due


def withdraw_unsent(session: Session, contact: PlannedContact) -> frozenset[str]:
    """Take back what an earlier try of this contact left unsent; give the keys in use.

    A contact that is written afresh may have a message that still waits on its other
    channel: it says what is no longer so.
    """
    first = f"{KEY}{contact.id}"
    query = select(Message).where(
        or_(Message.planned_key == first, Message.planned_key.startswith(f"{first}:"))
    )
    used = set()
    for row in session.scalars(query.with_for_update()):
        if row.state == State.PLANNED.value:
            row.state, row.reason, row.settled = State.BLOCKED.value, "rewritten", True
            row.planned_key = None
        elif row.state != State.FAILED.value:
            used.add(row.planned_key or "")
    session.flush()
    return frozenset(used)


def key_for(
    contact: PlannedContact, road: Road, spent: Spent, before: Iterable[Message]
) -> str:
    """Give the unique key of a message; the second channel of a step has its own."""
    if any(before):
        return f"{KEY}{contact.id}:{road.channel.value}"
    return key_of(contact, road.channel, spent)


def _told(
    session: Session,
    contact: PlannedContact,
    due: Due,
    row: Message,
    now: datetime,
) -> list[dict[str, object]]:
    """Take the steps of what the message names; neutral words name nothing."""
    level = Level((row.decided or {})["level"])
    named = due.named(all_of_them=level >= Level.DEBT)
    today = local_day(now, contact.client.zone)
    record = tell(session, contact, named, today)
    return record if level >= Level.INVOICE else []


def _figure(reminder: Reminder, due: Due, balance: Balance) -> Figure | None:
    """Find what the words name: the whole list, one invoice's amount, or nothing."""
    if "amount" not in reminder.say.params:
        return figure_in([reminder.say], balance)
    lines = [line for line in balance.lines if line.invoice_id == due.main]
    return figure_of(lines, balance)
