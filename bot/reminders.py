"""Reminders, written at the moment of sending from what is owed at that moment.

1. Lock the oldest contact whose time has come. 2. Find the step that each open invoice
is on today; none left, and the contact is out of date. 3. Choose the road. 4. Ask the
contact policy; its refusal is kept and says when to ask again. 5. Write one message
about everything that is open, as far as the number may hear it.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.balances import balance_of_client, calendar_of, priced
from bot.dialogues import dump_dialogue, load_dialogue
from bot.facts import Road, about_the_rest, contact_facts, spoken_of
from bot.fallback import NOTHING_SPENT, Spent, key_of, spent_by
from bot.gates import TEMPLATE_ONLY, channel_ready
from bot.identity import reminder_level
from bot.ladders import ladders_in_force
from bot.letters import Letter
from bot.params import Writer
from bot.plan_results import decide, refuse
from bot.replies import outbound
from bot.texts.choice import About, choose_words
from bot.turn import conversation_with
from bot.wiring import Wiring
from domain.channel import Channel
from domain.contact_policy import ContactFacts, Denied, Purpose, may_contact
from domain.ladder import Step
from domain.statement import Balance
from domain.zones import local_day
from flows.engine import Dialogue
from flows.reminder import Reminder
from models.client import Client, ContactPoint
from models.conversation import Conversation
from models.message import Message
from models.planned import PLANNED, QUEUED, SUPERSEDED, PlannedContact

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Due:
    """What a person is to be reminded of today: the balance, and the gravest step."""

    balance: Balance
    step: Step
    main: int  # the invoice that the step is of


def remind_next(parts: Wiring) -> bool:
    """Work on one planned contact; False when none is due."""
    now = parts.clock.now()
    with parts.database.write() as session:
        contact = _next(session, now)
        if contact is None:
            return False
        try:
            with session.begin_nested():
                _remind(session, parts, contact, now)
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


def _remind(
    session: Session, parts: Wiring, contact: PlannedContact, now: datetime
) -> None:
    client = contact.client
    due = due_today(session, parts, client, now)
    spent = spent_by(session, contact)
    road = road_for(parts, client, due.step if due else None, spent)
    if (waits := spent.refuses(road.channel, road.address, now)) is not None:
        refuse(session, contact, waits, now)
        return
    facts = _facts(session, parts, client, road, due, now)
    answer = may_contact(facts, parts.settings.limits)
    if due is None and not (isinstance(answer, Denied) and answer.possible_at is None):
        contact.state = SUPERSEDED
        decide(session, contact, "superseded", "no_step_today", {}, now)
    elif isinstance(answer, Denied):
        refuse(session, contact, answer, now)
    elif due is not None:
        row = _write(session, parts, client, road, due, spent, now)
        if isinstance(row, Denied):
            refuse(session, contact, row, now)
            return
        row.planned_key = key_of(contact, road.channel, spent)
        session.flush()
        contact.state, contact.message_id = QUEUED, row.id
        decide(
            session, contact, "queued", due.step.name, {"channel": road.channel}, now
        )


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


def due_today(
    session: Session, parts: Wiring, client: Client, now: datetime
) -> Due | None:
    """Find what may be spoken of, and the gravest step among its invoices."""
    today = local_day(now, client.zone)
    calendar = calendar_of(client, parts.settings)
    ladders = ladders_in_force(session, parts.settings)
    money = priced(session, client, parts.settings)
    balance = money.on(today)
    facts = contact_facts(
        session, parts, client, NOWHERE, Purpose.REMINDER, now, balance=balance
    )
    spoken = spoken_of(balance, facts)
    ids = {line.invoice_id for line in spoken.lines}
    steps = []
    for invoice in money.invoices:
        if invoice.id in ids:
            step = ladders.of(invoice, client).step_on(
                today, calendar, invoice.due_on, invoice.issued_on
            )
            if step is not None:
                steps.append((step.offset, step, invoice.id))
    if not steps:
        return None
    _, step, main = max(steps, key=lambda found: (found[0], -found[2]))
    return Due(spoken, step, main)


NOWHERE = Road(Channel.WHATSAPP, "", opted_in=True, quarantined=False)


def road_for(
    parts: Wiring, client: Client, step: Step | None, spent: Spent = NOTHING_SPENT
) -> Road:
    """Choose the channel: the client's own wish, then the step's, then the house's.

    What the client refused is none, nor what a contact has *spent*, unless that is all
    there is and may still come right.
    """
    wanted = [Channel(client.preferred_channel)] if client.preferred_channel else []
    allowed = step.channels if step else parts.settings.channels.preference
    order = [c for c in wanted if c in allowed]
    order += [c for c in parts.settings.channels.preference if c in allowed]
    roads = [_road(parts, client, channel) for channel in dict.fromkeys(order)]
    usable = [road for road in roads if road is not None]
    fresh = [road for road in usable if road.channel not in spent.avoid]
    usable = fresh or (usable if spent.last_resort else [])
    good = [road for road in usable if road.ready and not road.quarantined]
    needs_consent = parts.settings.limits.opt_in_channels
    best = [r for r in good if r.opted_in or r.channel not in needs_consent]
    return (best or good or usable or [_no_road()])[0]


def _road(parts: Wiring, client: Client, channel: Channel) -> Road | None:
    if channel.value in (client.refused_channels or ()):
        return None
    kind = "email" if channel is Channel.EMAIL else "phone"
    points = [
        point
        for point in client.contact_points
        if point.kind == kind
        and not point.invalid_at
        and channel.value not in (point.dead_channels or ())
    ]
    points.sort(key=lambda p: (p.quarantined_at is not None, p.id))
    if not points:
        return None
    point = points[0]
    return Road(
        channel,
        _address(channel, point),
        opted_in=point.opt_in_at is not None,
        quarantined=point.quarantined_at is not None,
        ready=channel_ready(parts, channel, proactive=True),
    )


def _address(channel: Channel, point: ContactPoint) -> str:
    return f"whatsapp:{point.address}" if channel is Channel.WHATSAPP else point.address


def _no_road() -> Road:
    return Road(Channel.WHATSAPP, "", opted_in=False, quarantined=False, ready=False)


def _write(  # noqa: PLR0913, PLR0917 - one message to one person on one road
    session: Session,
    parts: Wiring,
    client: Client,
    road: Road,
    due: Due,
    spent: Spent,
    now: datetime,
) -> Message | Denied:
    conversation = conversation_with(
        session, Letter(road.channel.value, road.address), now
    )
    if conversation.client_id is None and conversation.last_inbound_at is None:
        conversation.client, conversation.language = client, client.language
    level = reminder_level(
        session, conversation, client, due.step.stage, parts.settings, now
    )
    writer = Writer(
        session,
        parts,
        conversation,
        now,
        client=client,
        template_only=spent.as_template,
    )
    words = choose_words(writer, client, About(due.step, due.balance, due.main), level)
    if isinstance(words, Denied):
        return words
    row = outbound(conversation, "", author="regua", purpose=Purpose.REMINDER, now=now)
    row.client_id = client.id
    row.decided = {
        "step": due.step.name,
        "stage": due.step.stage.value,
        "level": int(level),
        "owed_minor": _owed_minor(session, parts, client, now),
        **({TEMPLATE_ONLY: True} if spent.as_template else {}),
    }
    words.put_into(row)
    session.add(row)
    session.flush()
    conversation.last_message_at = now
    _open_dialogue(conversation, words.reminder)
    return row


def _owed_minor(session: Session, parts: Wiring, client: Client, now: datetime) -> int:
    money = priced(session, client, parts.settings)
    return money.on(local_day(now, client.zone)).total.minor


def _open_dialogue(conversation: Conversation, reminder: Reminder) -> None:
    """Let a "sim" to our question be heard as its answer, if nothing else is open."""
    open_now = load_dialogue(conversation.dialogue)
    if not open_now.stack:
        stack = (reminder.frame,) if reminder.frame else ()
        conversation.dialogue = dump_dialogue(Dialogue(stack, 0, reminder.choices))
