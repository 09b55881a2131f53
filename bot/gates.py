"""Every gate, at the moment of sending: policy, ownership, window, template, money."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.balances import balance_of_client
from bot.campaigns.gate import campaign_behind, held_back, speaks_of_debt
from bot.channels.templates import APPROVED, ASK_AGAIN, state_of
from bot.clock_check import note_time
from bot.facts import (
    PROACTIVE,
    about_the_rest,
    contact_facts,
    reachable,
    road_of,
)
from bot.held_news import RELEASED
from bot.identity import level_in, reminder_level
from bot.payments.carried import refuse_carried
from bot.wiring import Wiring
from domain.channel import Channel
from domain.contact_policy import Allowed, ContactFacts, Denied, Purpose, may_contact
from domain.disclosure import Level
from domain.ladder import Stage
from domain.statement import Balance
from domain.zones import local_day
from models.client import Client
from models.conversation import Conversation
from models.message import Message

WINDOW = timedelta(hours=24)
REST = "rest"  # on a row: what it says is left of which invoices
TEMPLATE_ONLY = "template_only"  # on a row: WhatsApp refused free text (63016)


@dataclass(frozen=True)
class Verdict:
    """Whether it may go out, and if so, as a template or as free text."""

    answer: Allowed | Denied
    needs_template: bool = False


def judge(session: Session, parts: Wiring, row: Message, now: datetime) -> Verdict:
    """Ask the contact policy, then what only the channel knows.

    A reminder whose amount is no longer what is owed is refused as `changed`, and no
    message carries a link or code that leads nowhere (bot/payments/carried.py).
    """
    client = session.get(Client, row.client_id) if row.client_id else None
    balance = _balance(session, parts, client, now)
    campaign = campaign_behind(session, row)
    held = held_back(campaign, now) if campaign else None
    if held is not None:
        return Verdict(held)
    facts = _facts(session, parts, row, client, balance, now)
    if campaign is not None:
        facts = replace(facts, speaks_of_debt=speaks_of_debt(campaign))
    answer = may_contact(facts, parts.settings.limits)
    note_time(session, parts.clock, now)
    if isinstance(answer, Allowed) and facts.purpose.value in PROACTIVE:
        answer = _still_true(row, balance, facts)
    if isinstance(answer, Allowed):
        answer = refuse_carried(session, parts, row, now) or answer
    if isinstance(answer, Allowed) and REST in (row.decided or {}):
        answer = _still_the_rest(row, balance)
    if isinstance(answer, Denied):
        return Verdict(answer)
    return _through_the_window(session, row, now)


def _facts(  # noqa: PLR0913, PLR0917 - a row, its person, and what they owe
    session: Session,
    parts: Wiring,
    row: Message,
    client: Client | None,
    balance: Balance | None,
    now: datetime,
) -> ContactFacts:
    purpose, channel = Purpose(row.purpose), Channel(row.channel)
    ours = purpose.value in PROACTIVE
    ready = channel_ready(parts, channel, proactive=ours)
    ready = ready and (not ours or reachable(session, row.address))
    road = road_of(session, channel, row.address, ready=ready)
    facts = contact_facts(
        session, parts, client, road, purpose, now, balance=balance, besides=row.id
    )
    if ours and balance is not None:
        facts = about_the_rest(facts, balance)
    told = row.decided or {}
    if RELEASED in told:  # by the person who has the thread
        facts = replace(facts, person_holds_thread=False)
    if client is None or "level" not in told:
        return facts
    return replace(
        facts,
        says=Level(told["level"]),
        may_say=_may_say(session, parts, row, client, now),
    )


def _may_say(
    session: Session, parts: Wiring, row: Message, client: Client, now: datetime
) -> Level:
    """Tell how much this number may hear, now; a reminder by the rules of its stage."""
    stage = (row.decided or {}).get("stage")
    if stage is None:
        return level_in(session, row.conversation, client, now)
    return reminder_level(
        session, row.conversation, client, Stage(stage), parts.settings, now
    )


def channel_ready(parts: Wiring, channel: Channel, *, proactive: bool) -> bool:
    """Tell whether a channel is switched on for what we want of it."""
    channels = parts.settings.channels
    if channel is Channel.WHATSAPP and proactive and not channels.whatsapp.proactive:
        return False
    return channels.enabled(channel)


def window_open(conversation: Conversation, now: datetime) -> bool:
    """Tell whether WhatsApp takes free text: for 24 hours after the client wrote."""
    last = conversation.last_inbound_at
    return last is not None and now - last < WINDOW


def _balance(
    session: Session, parts: Wiring, client: Client | None, now: datetime
) -> Balance | None:
    if client is None:
        return None
    today = local_day(now, client.zone)
    return balance_of_client(session, client, today, parts.settings)


def _still_true(
    row: Message, balance: Balance | None, facts: ContactFacts
) -> Allowed | Denied:
    """Refuse words that were of another day's step, or of another amount."""
    written_on = local_day(row.created_at, facts.zone)
    if "step" in (row.decided or {}) and written_on != facts.today:
        figures = {"on": written_on.isoformat()}
        return Denied("another_day", figures)
    said = (row.decided or {}).get("owed_minor")
    owed = balance.total.minor if balance else 0
    if said is None or said == owed:
        return Allowed()
    return Denied("changed", {"said_minor": said, "owed_minor": owed})


def _still_the_rest(row: Message, balance: Balance | None) -> Allowed | Denied:
    """Refuse news of a payment that name a rest which is another by now."""
    rest = (row.decided or {})[REST]
    lines = balance.lines if balance else ()
    owed = sum(line.owed.minor for line in lines if line.invoice_id in rest["invoices"])
    if owed == rest["minor"]:
        return Allowed()
    return Denied("changed", {"said_minor": rest["minor"], "owed_minor": owed})


def _through_the_window(session: Session, row: Message, now: datetime) -> Verdict:
    shut = TEMPLATE_ONLY in (row.decided or {}) or not window_open(
        row.conversation, now
    )
    if row.channel != Channel.WHATSAPP or not shut:
        return Verdict(Allowed())
    if row.content_sid is None:
        return Verdict(Denied("window_closed", {"template": row.key or ""}))
    state = state_of(session, row.content_sid)
    if state != APPROVED:
        blocked = {"template": row.key or "", "content_sid": row.content_sid}
        return Verdict(Denied(f"template_{state}", blocked, now + ASK_AGAIN))
    return Verdict(Allowed(), needs_template=True)
