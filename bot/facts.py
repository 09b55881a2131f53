"""The facts that the contact policy decides on, read from the rows at one instant."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.addresses import address_hash, opted_out, points_at
from bot.balances import calendar_of
from bot.clock_check import clock_facts
from bot.contact_history import NEVER_LEFT, PROACTIVE, history_of
from bot.feed import news_of
from bot.ledger.freeze import frozen_since
from bot.persons import has_died
from bot.promises.rows import holding
from bot.shadow import in_shadow
from bot.wiring import Wiring
from domain.calendar import Calendar
from domain.channel import Channel
from domain.contact_policy import ContactFacts, Hold, Purpose, speakable
from domain.contact_rules import prescription_of
from domain.hours import wish_of
from domain.statement import Balance
from models.agreement import Agreement, AgreementInvoice
from models.client import Client
from models.conversation import PERSON, Conversation
from models.dispute import Dispute
from models.invoice import OPEN, Invoice
from models.invoice import Hold as HoldRow

__all__ = [
    "NEVER_LEFT",
    "PROACTIVE",
    "Road",
    "about",
    "about_the_rest",
    "contact_facts",
    "disputed_ids",
    "holds_of",
    "reachable",
    "road_of",
    "spoken_of",
]


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
    facts = ContactFacts(
        now=now,
        purpose=purpose,
        calendar=settings.calendar_for(None),
        channel=road.channel,
        hours=settings.hours,
        opted_in=road.opted_in,
        opted_out=opted_out(session, client, hashes),
        quarantined=road.quarantined,
        channel_ready=road.ready,
        person_holds_thread=_person_holds(session, client, road.address),
        **_of_the_house(session, parts, now),
    )
    if client is None:
        return facts
    facts = replace(
        facts,
        **_of_the_client(session, client, calendar_of(client, settings)),
        **_of_the_debt(session, parts, client),
        **_of_the_past(session, parts, client, purpose, now, besides),
    )
    return about(facts, balance) if balance else facts


def _of_the_house(session: Session, parts: Wiring, now: datetime) -> dict[str, Any]:
    news = news_of(session, parts.settings.limits, now)
    clock = clock_facts(session, parts.clock, now)
    return {
        "feed_age": news.age,
        "feed_missing": news.missing,
        "shadow": in_shadow(session),
        "books_frozen_at": frozen_since(session),
        "clock_latest": clock.latest,
        "clock_jumped": clock.jumped,
    }


def _of_the_client(
    session: Session, client: Client, calendar: Calendar
) -> dict[str, Any]:
    return {
        "calendar": calendar,
        "zone": client.zone,
        "state": client.state,
        "wish": wish_of(client.preferred_from, client.preferred_until),
        "deceased": has_died(session, client),
        "vulnerable_until": client.vulnerable_until,
    }


def _of_the_debt(session: Session, parts: Wiring, client: Client) -> dict[str, Any]:
    years = parts.settings.limits.prescription_years
    invoices = session.execute(
        select(Invoice.id, Invoice.due_on, Invoice.prescribes_on).where(
            Invoice.client_id == client.id, Invoice.status == OPEN
        )
    ).all()
    days = ((row.id, row.due_on, row.prescribes_on) for row in invoices)
    prescriptions = {i: prescription_of(due, own, years) for i, due, own in days}
    calendar = calendar_of(client, parts.settings)
    return {
        "prescriptions": {i: day for i, day in prescriptions.items() if day},
        "disputed": disputed_ids(session, client, [row.id for row in invoices]),
        "agreed": _agreed_ids(session, client),
        "holds": holds_of(session, client),
        "promised": holding(session, client.id, calendar),
    }


def _of_the_past(  # noqa: PLR0913, PLR0917 - whose past, as whom it is asked
    session: Session,
    parts: Wiring,
    client: Client,
    purpose: Purpose,
    now: datetime,
    besides: int | None,
) -> dict[str, Any]:
    limits = parts.settings.limits
    return history_of(session, client, limits, purpose, now, besides)._asdict()


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


def reachable(session: Session, address: str) -> bool:
    """Tell whether an address may still be written to first.

    A number that a newer file replaced, or that its provider calls dead, may not:
    whoever has it now need not be our client (CDC art. 42). Who writes from there is
    answered.
    """
    points = points_at(session, address)
    return not points or any(point.invalid_at is None for point in points)


def disputed_ids(
    session: Session, client: Client, open_ids: Sequence[int] = ()
) -> frozenset[int]:
    """Give the invoices that *client* contests; a dispute of all is of *open_ids*."""
    query = select(Dispute.invoice_id).where(
        Dispute.client_id == client.id, Dispute.state == "open"
    )
    named = set(session.scalars(query))
    every = frozenset(open_ids) if None in named else frozenset()
    return every | frozenset(row for row in named if row is not None)


def holds_of(session: Session, client: Client) -> tuple[Hold, ...]:
    """Give what holds this person's reminders back, and until when."""
    rows = session.scalars(
        select(HoldRow).where(
            HoldRow.client_id == client.id, HoldRow.lifted_at.is_(None)
        )
    )
    return tuple(Hold(row.reason, row.until, row.invoice_id) for row in rows)


def _agreed_ids(session: Session, client: Client) -> frozenset[int]:
    query = (
        select(AgreementInvoice.invoice_id)
        .join(Agreement, Agreement.id == AgreementInvoice.agreement_id)
        .where(
            Agreement.client_id == client.id,
            Agreement.state == "active",
            AgreementInvoice.active.is_(True),
        )
    )
    return frozenset(session.scalars(query))


def _person_holds(session: Session, client: Client | None, address: str) -> bool:
    who = Conversation.address == address
    if client is not None:
        who = who | (Conversation.client_id == client.id)
    found = select(Conversation.id).where(Conversation.owner == PERSON, who).limit(1)
    return session.scalar(found) is not None


def spoken_of(balance: Balance, facts: ContactFacts) -> Balance:
    """Leave out what may not be spoken of now: the rest may."""
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


def about_the_rest(facts: ContactFacts, balance: Balance) -> ContactFacts:
    """Give the facts of a message about what may be spoken of.

    Where nothing may, it stays one about everything: the rule that silences it is then
    told, and not that nothing is owed.
    """
    spoken = spoken_of(balance, facts)
    return about(facts, spoken) if spoken.lines else about(facts, balance)
