"""Reminders, written at the moment of sending from what is owed at that moment.

1. Lock the oldest contact whose time has come; what has to be warned of goes before it
(bot/agreements/round.py). 2. Find the step that each open invoice is on today, and the
words that it gets (bot/step_today.py); none left, and the contact is out of date.
3. Choose the roads (bot/roads.py). 4. Ask the contact policy; its refusal is kept and
says when to ask again. 5. Write one message for each road, about everything that is
open, as far as the number may hear it (bot/reminder_message.py).
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.agreements.round import warn_first
from bot.balances import balance_of_client
from bot.facts import Road, about_the_rest, contact_facts
from bot.fallback import Spent, spent_by
from bot.plan_results import decide, refuse
from bot.reminder_message import key_for, withdraw_unsent, write_reminder
from bot.roads import roads_for
from bot.step_today import Due, due_today
from bot.wiring import Wiring
from domain.contact_policy import (
    ContactFacts,
    Denied,
    Purpose,
    may_contact,
    speakable,
)
from domain.zones import local_day
from models.client import Client
from models.message import Message
from models.planned import PLANNED, QUEUED, SUPERSEDED, PlannedContact

log = logging.getLogger(__name__)


def remind_next(parts: Wiring) -> bool:
    """Work on one planned contact; False when none is due."""
    now = parts.clock.now()
    with parts.database.write() as session:
        contact = _next(session, now)
        if contact is None:
            return False
        try:
            with session.begin_nested():
                remind(session, parts, contact, now)
        except OperationalError:
            raise  # the database is away: the loop waits for it
        except Exception as error:  # recorded on the row, and on it goes
            log.exception("contact %s cannot be made", contact.id)
            session.refresh(contact)
            refuse(session, contact, Denied("error", {"error": repr(error)[:200]}), now)
    return True


def _next(session: Session, now: datetime) -> PlannedContact | None:
    query = (
        select(PlannedContact)
        .where(PlannedContact.state == PLANNED, PlannedContact.not_before <= now)
        .order_by(PlannedContact.not_before, PlannedContact.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalar(query)


def remind(
    session: Session, parts: Wiring, contact: PlannedContact, now: datetime
) -> None:
    """Write one contact's reminder, or keep the refusal; the caller holds its row."""
    warn_first(session, parts, contact.client, now)
    found = due_today(session, parts, contact, now)
    due = found if isinstance(found, Due) else None
    spent = spent_by(session, contact)
    roads = roads_for(parts, contact.client, due.step if due else None, spent)
    road = roads[0]
    if (waits := spent.refuses(road.channel, road.address, now)) is not None:
        refuse(session, contact, waits, now)
        return
    facts = _facts(session, parts, contact.client, road, due, now)
    answer = may_contact(facts, parts.settings.limits)
    silent = not speakable(facts)  # what silences the invoices may pass
    if isinstance(answer, Denied) and (due or silent or answer.possible_at is None):
        refuse(session, contact, answer, now)
    elif isinstance(found, Denied):
        refuse(session, contact, found, now)
    elif due is None:
        contact.state = SUPERSEDED
        decide(session, contact, "superseded", "no_step_today", {}, now)
    else:
        _queue(session, parts, contact, roads, due, spent, now)


def _queue(  # noqa: PLR0913, PLR0917 - one contact, on one road or several
    session: Session,
    parts: Wiring,
    contact: PlannedContact,
    roads: Sequence[Road],
    due: Due,
    spent: Spent,
    now: datetime,
) -> None:
    """Write a message for each road; the contact is one, and counted once."""
    taken = withdraw_unsent(session, contact)
    rows: list[Message] = []
    for road in roads:
        key = key_for(contact, road, spent, rows)
        if key in taken:
            continue
        row = write_reminder(session, parts, contact, road, due, spent, now)
        if isinstance(row, Message):
            row.planned_key = key
            rows.append(row)
            session.flush()
        elif not rows:
            refuse(session, contact, row, now)
            return
    contact.state = QUEUED
    contact.message_id = rows[0].id if rows else contact.message_id
    channels = [row.channel for row in rows]
    figures = {"channel": channels[0] if len(channels) == 1 else channels}
    decide(session, contact, "queued", due.step.name, figures, now)


def _facts(  # noqa: PLR0913, PLR0917 - a reminder, and what it is about
    session: Session,
    parts: Wiring,
    client: Client,
    road: Road,
    due: Due | None,
    now: datetime,
) -> ContactFacts:
    """Read the facts; where nothing may be spoken of, the rule behind it is told."""
    balance = due.balance if due else None
    if balance is None:
        today = local_day(now, client.zone)
        balance = balance_of_client(session, client, today, parts.settings)
    facts = contact_facts(
        session, parts, client, road, Purpose.REMINDER, now, balance=balance
    )
    return facts if due else about_the_rest(facts, balance)
