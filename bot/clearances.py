"""The yearly clearance told and handed on: from May on, to all who have a right to it.

The law wants it sent with the invoice due in May, or in the month after the last
payment (Lei 12.007/2009, art. 3): from the first of May of the next year, each round
tells some of those who have a right to it and were not told, by the thread they use.
Who cannot be written to finds it on their page, and gets it when they ask.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from bot.annual import Withheld, annual_of, right_to
from bot.facts import contact_facts, road_of
from bot.identity import level_in
from bot.notices import thread_of, write_notice
from bot.wiring import Wiring
from domain.channel import Channel
from domain.contact_policy import Allowed, Purpose, may_contact
from domain.disclosure import Level
from domain.zones import local_day
from flows.turn import PayLink, Say
from models.agreement import AgreementInvoice
from models.client import Client
from models.conversation import Conversation
from models.invoice import CANCELLED, OPEN, RENEGOTIATED, Invoice
from models.receipt import ANNUAL, Receipt

log = logging.getLogger(__name__)
READY = "clearance.ready"
FROM_MONTH = 5
A_ROUND = 100  # clients; the rounds of a day reach thousands
# What refuses now, and not for good.
PASSING = frozenset(
    {
        "hours",
        "wished_hours",
        "clock_unsure",
        "shadow",
        "books_frozen",
        "channel_away",
        "person_has_thread",
    }
)


@dataclass(frozen=True, slots=True)
class Cleared:
    """What a run came to, by client."""

    issued: tuple[str, ...]
    withheld: tuple[tuple[str, Withheld], ...]


def clearance_round(parts: Wiring) -> int:
    """Issue and tell of some clearances of the past year; give how many were issued."""
    now = parts.clock.now()
    today = local_day(now, parts.settings.zone)
    if today.month < FROM_MONTH:
        return 0
    with parts.database.write() as session:
        year = today.year - 1
        ready = list(_candidates(session, year))
        for client in ready:
            issue_and_tell(session, parts, client, year, now)
    return len(ready)


def issue_all(
    session: Session, parts: Wiring, year: int, now: datetime, *, dry_run: bool
) -> Cleared:
    """Issue the clearances of a year that are due; nobody is told here."""
    today = local_day(now, parts.settings.zone)
    issued: list[str] = []
    withheld: list[tuple[str, Withheld]] = []
    for client in _with_invoices(session, year):
        right = right_to(session, client, year, today)
        if isinstance(right, Withheld):
            withheld.append((client.external_id, right))
            continue
        issued.append(client.external_id)
        if not dry_run:
            annual_of(session, parts, client, year, now)
    return Cleared(tuple(issued), tuple(withheld))


def issue_and_tell(
    session: Session, parts: Wiring, client: Client, year: int, now: datetime
) -> Receipt | Withheld:
    """Issue the clearance of a year, and write to the client where that may be."""
    found = annual_of(session, parts, client, year, now)
    if isinstance(found, Withheld) or found.offered_at is not None:
        return found
    thread = thread_of(session, client)
    may = thread is not None and _may_tell(session, parts, client, thread, now)
    if may is None:
        return found  # not at this hour: the next round asks again
    found.offered_at = now
    if thread is not None and may:
        _tell(session, parts, client, thread, found, now)
    return found


def _may_tell(
    session: Session,
    parts: Wiring,
    client: Client,
    thread: Conversation,
    now: datetime,
) -> bool | None:
    """Ask the contact policy, and whether this reader may hear of an invoice.

    None where it is only the time that is wrong.
    """
    if level_in(session, thread, client, now) < Level.INVOICE:
        return False
    road = road_of(session, Channel(thread.channel), thread.address, ready=True)
    facts = contact_facts(session, parts, client, road, Purpose.NOTICE, now)
    answer = may_contact(facts, parts.settings.limits)
    if isinstance(answer, Allowed):
        return True
    return None if answer.rule in PASSING else False


def _tell(  # noqa: PLR0913, PLR0917 - to whom, of what, by which thread
    session: Session,
    parts: Wiring,
    client: Client,
    thread: Conversation,
    receipt: Receipt,
    now: datetime,
) -> None:
    say = Say(READY, {"year": receipt.about_year, "link": PayLink()})
    write_notice(
        session, parts, client, say, now, thread=thread, receipt=receipt, signed=True
    )


def _with_invoices(session: Session, year: int) -> Iterator[Client]:
    query = select(Client).where(_billed_in(year)).order_by(Client.id)
    yield from session.scalars(query)


def _candidates(session: Session, year: int) -> Iterator[Client]:
    """List some who have paid all of a year and were not told; disputes wait."""
    told = exists().where(
        Receipt.client_id == Client.id,
        Receipt.kind == ANNUAL,
        Receipt.about_year == year,
        Receipt.offered_at.is_not(None),
    )
    owed = exists().where(
        Invoice.client_id == Client.id, _due_in(year), Invoice.status == OPEN
    )
    part = aliased(Invoice)
    promised = exists().where(
        Invoice.client_id == Client.id,
        _due_in(year),
        Invoice.status == RENEGOTIATED,
        AgreementInvoice.invoice_id == Invoice.id,
        part.agreement_id == AgreementInvoice.agreement_id,
        part.status == OPEN,
    )
    query = select(Client).where(_billed_in(year), ~told, ~owed, ~promised)
    yield from session.scalars(query.order_by(Client.id).limit(A_ROUND))


def _billed_in(year: int) -> ColumnElement[bool]:
    return exists().where(
        Invoice.client_id == Client.id, _due_in(year), Invoice.status != CANCELLED
    )


def _due_in(year: int) -> ColumnElement[bool]:
    return Invoice.due_on.between(date(year, 1, 1), date(year, 12, 31))
