"""What Twilio knows and we do not: sends without an answer, messages we never got."""

import json
import logging
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.channels.port import Channel, Listed, SendError
from bot.channels.twilio import Twilio
from bot.clock_check import note_date
from bot.database import Database, now_ms
from bot.facts import PROACTIVE
from bot.inbox import Arrival, store
from bot.plan_results import lose_contact, settle_contact
from bot.wiring import Wiring
from domain.cards import mask_cards
from domain.channel import Channel as Road
from domain.message_state import Event, State, move
from domain.phones import canonical
from models.inbound import Inbound
from models.lease import Mark
from models.message import OUT, Message

log = logging.getLogger(__name__)

SETTLES_MS = 120_000  # callbacks are waited for this long before Twilio is asked
LOOK_BACK = timedelta(minutes=5)  # how far the two clocks may be apart
POLL_MARK = "twilio_inbound_read_until"
POLL_OVERLAP = timedelta(minutes=10)


def reconcile_sends(
    parts: Wiring, twilio: Channel | None, *, settles_ms: int = SETTLES_MS
) -> int:
    """Find out what became of each send whose answer we never saw; give how many.

    1. Rows in `sending` or `unknown`, unsettled, whose lease ran out long ago. 2. Ask
    Twilio what went to that address since. 3. An id that none of our rows has is this
    message's. 4. None: it never left. A reminder is then dropped as unknown (the next
    step covers it); a reply is shown to people. Neither is ever sent again.
    """
    with parts.database.read() as session:
        query = select(Message).where(
            Message.direction == OUT,
            Message.settled.is_(False),
            Message.state.in_((State.SENDING.value, State.UNKNOWN.value)),
            Message.leased_until_ms < now_ms() - settles_ms,
        )
        lost = list(session.scalars(query))
    for row in lost:
        _find(parts, twilio, row)
    return len(lost)


def _find(parts: Wiring, twilio: Channel | None, lost: Message) -> None:
    since = (lost.sent_at or lost.created_at) - LOOK_BACK
    try:
        listed = _listed(twilio, lost, since)
    except SendError as error:
        log.warning("message %s cannot be looked up: %s", lost.id, error)
        return
    now = parts.clock.now()
    with parts.database.write() as session:
        row = session.get_one(Message, lost.id, with_for_update=True)
        if row.settled:
            return  # its callback came meanwhile
        found = _ours(session, listed)
        row.settled = True
        if found is not None:
            row.provider_sid = found.sid
            row.state = move(State(row.state), Event.ACCEPTED).value
            settle_contact(session, row, now)
            return
        if State(row.state) is State.SENDING:
            row.state = move(State.SENDING, Event.LOSE).value
        row.reason = "not found at the provider"
        if row.purpose in PROACTIVE:
            lose_contact(session, row, now)


def _listed(twilio: Channel | None, lost: Message, since: datetime) -> list[Listed]:
    """Ask Twilio; a mail server keeps no list, and what it was given stays unknown."""
    if twilio is None or lost.channel == Road.EMAIL:
        return []
    return twilio.list_outbound(lost.address, since)


def _ours(session: Session, listed: list[Listed]) -> Listed | None:
    """Find the listed message that no row has: sends to one address queue up."""
    for message in listed:
        known = select(Message.id).where(Message.provider_sid == message.sid)
        if session.scalar(known) is None:
            return message
    return None


def poll_inbound(parts: Wiring, twilio: Twilio) -> int:
    """Import messages that Twilio could not deliver to us; give how many were new."""
    now = parts.clock.now()
    since = _read_until(parts.database, now) - POLL_OVERLAP
    channels, new = parts.settings.channels, 0
    ours = [f"whatsapp:{channels.whatsapp.sender}" if channels.whatsapp.enabled else ""]
    ours.append((channels.sms.sender or "") if channels.sms.enabled else "")
    for address in filter(None, ours):
        for message in twilio.list_inbound(address, since):
            new += _import(parts, address, message, now)
    with parts.database.write() as session:
        session.merge(Mark(name=POLL_MARK, value=now.isoformat()))
        note_date(session, parts.clock, twilio.http.last_headers.get("date"))
    return new


def _import(parts: Wiring, ours: str, message: Listed, now: datetime) -> bool:
    """Store a listed message as its webhook would have; False when we have it."""
    key = f"in:{message.sid}"
    with parts.database.read() as session:
        known = select(Inbound.id).where(Inbound.dedupe_key == key)
        if session.scalar(known) is not None:
            return False
    form = {
        "MessageSid": message.sid,
        "AccountSid": parts.environment.twilio_account_sid or "",
        "From": message.address,
        "To": ours,
        "Body": mask_cards(message.body),
    }
    arrival = Arrival(
        "twilio", "message", key, canonical(message.address)[:80], json.dumps(form)
    )
    try:
        store(parts.database, arrival, now)
    except IntegrityError:
        return False  # its webhook arrived in this very moment
    log.warning("message %s had not reached us; imported", message.sid)
    return True


def _read_until(database: Database, now: datetime) -> datetime:
    with database.read() as session:
        mark = session.get(Mark, POLL_MARK)
    return datetime.fromisoformat(mark.value) if mark else now.astimezone(UTC)
