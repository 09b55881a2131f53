"""The facts that the contact policy decides on, read from the rows at one instant."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.addresses import address_hash, opted_out, points_at
from bot.balances import calendar_of
from bot.wiring import Wiring
from domain.calendar import Calendar
from domain.channel import Channel
from domain.contact_policy import (
    ContactFacts,
    Hold,
    Limits,
    Purpose,
    speakable,
)
from domain.statement import Balance
from models.client import Client
from models.conversation import PERSON, Conversation
from models.dispute import Dispute
from models.invoice import Hold as HoldRow
from models.message import IN, OUT, Message
from models.promise import PromiseRow

PROACTIVE = (Purpose.REMINDER.value, Purpose.NUDGE.value, Purpose.CAMPAIGN.value)
NEVER_LEFT = ("blocked", "failed")


@dataclass(frozen=True)
class Road:
    """Where a message would go: a channel and an address, and whether it is usable."""

    channel: Channel
    address: str
    opted_in: bool
    quarantined: bool
    ready: bool = True


def contact_facts(  # noqa: PLR0913, PLR0917 - the policy looks at all of these at one instant
    session: Session,
    parts: Wiring,
    client: Client | None,
    road: Road,
    purpose: Purpose,
    now: datetime,
    *,
    balance: Balance | None = None,
    besides: int | None = None,
) -> ContactFacts:
    """Read everything that `may_contact` asks about one message to one person.

    *besides* is the row of the message itself, which is no earlier contact.
    """
    settings = parts.settings
    hashes = [address_hash(road.address, parts.secret_key)]
    if client is None:
        return ContactFacts(
            now=now,
            purpose=purpose,
            calendar=settings.calendar_for(None),
            channel=road.channel,
            opted_out=opted_out(session, None, hashes),
            opted_in=road.opted_in,
            quarantined=road.quarantined,
            channel_ready=road.ready,
            person_holds_thread=_person_holds(session, None, road.address),
        )
    calendar = calendar_of(client, settings)
    facts = ContactFacts(
        now=now,
        purpose=purpose,
        calendar=calendar_of(client, settings),
        channel=road.channel,
        zone=client.zone,
        state=client.state,
        hours=settings.hours,
        opted_in=road.opted_in,
        opted_out=opted_out(session, client, hashes),
        deceased=client.deceased_at is not None,
        quarantined=road.quarantined,
        person_holds_thread=_person_holds(session, client, road.address),
        channel_ready=road.ready,
        vulnerable_until=client.vulnerable_until,
        promise_until=_promise_until(session, client, calendar),
        disputed=disputed_ids(session, client),
        holds=holds_of(session, client),
        contacts=_recent_contacts(session, client, now, besides),
        last_message_at=_last_message_at(session, client, besides),
        last_inbound_at=_last_inbound_at(session, client),
    )
    return about(facts, balance) if balance else facts


def road_of(session: Session, channel: Channel, address: str, *, ready: bool) -> Road:
    """Describe an address as its contact points know it."""
    points = points_at(session, address)
    return Road(
        channel,
        address,
        opted_in=any(point.opt_in_at for point in points),
        quarantined=bool(points) and all(point.quarantined_at for point in points),
        ready=ready,
    )


def disputed_ids(session: Session, client: Client) -> frozenset[int]:
    """Give the invoices of *client* that are contested one by one."""
    query = select(Dispute.invoice_id).where(
        Dispute.client_id == client.id,
        Dispute.state == "open",
        Dispute.invoice_id.is_not(None),
    )
    return frozenset(row for row in session.scalars(query) if row is not None)


def holds_of(session: Session, client: Client) -> tuple[Hold, ...]:
    """Give what holds this person's reminders back, and until when."""
    rows = session.scalars(
        select(HoldRow).where(
            HoldRow.client_id == client.id, HoldRow.lifted_at.is_(None)
        )
    )
    return tuple(Hold(row.reason, row.until, row.invoice_id) for row in rows)


def _person_holds(session: Session, client: Client | None, address: str) -> bool:
    who = Conversation.address == address
    if client is not None:
        who = who | (Conversation.client_id == client.id)
    found = select(Conversation.id).where(Conversation.owner == PERSON, who).limit(1)
    return session.scalar(found) is not None


def _promise_until(session: Session, client: Client, calendar: Calendar) -> date | None:
    """Give the last day of an open promise: a boleto paid on it clears by then."""
    day = session.scalar(
        select(PromiseRow.due_on).where(
            PromiseRow.client_id == client.id, PromiseRow.state == "open"
        )
    )
    return calendar.next_business(day) if day else None


def _recent_contacts(
    session: Session, client: Client, now: datetime, besides: int | None
) -> tuple[datetime, ...]:
    """List the proactive contacts of the last seven days, on any phone or channel."""
    query = select(Message.created_at).where(
        Message.client_id == client.id,
        Message.direction == OUT,
        Message.purpose.in_(PROACTIVE),
        Message.state.not_in(NEVER_LEFT),
        Message.created_at > now - Limits.WEEK,
        Message.id != (besides or 0),
    )
    return tuple(session.scalars(query))


def _last_message_at(
    session: Session, client: Client, besides: int | None
) -> datetime | None:
    query = select(func.max(Message.created_at)).where(
        Message.client_id == client.id,
        Message.state.not_in(NEVER_LEFT),
        Message.id != (besides or 0),
    )
    return session.scalar(query)


def _last_inbound_at(session: Session, client: Client) -> datetime | None:
    query = select(func.max(Message.created_at)).where(
        Message.client_id == client.id, Message.direction == IN
    )
    return session.scalar(query)


def spoken_of(balance: Balance, facts: ContactFacts) -> Balance:
    """Leave out what is disputed or on hold: the rest may still be spoken of."""
    spoken = set(speakable(facts))
    lines = tuple(line for line in balance.lines if line.invoice_id in spoken)
    return Balance(balance.on, lines, balance.currency)


def about(facts: ContactFacts, balance: Balance) -> ContactFacts:
    """Give the facts of a message that speaks of *balance* alone."""
    lines = balance.lines
    return replace(
        facts,
        owed=balance.total,
        invoice_ids=tuple(ln.invoice_id for ln in lines if ln.invoice_id is not None),
        oldest_due_on=min((line.due_on for line in lines), default=None),
    )
