"""Twilio's status callbacks: states only ever move forward, anomalies are kept."""

import logging
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.costs import note_cost
from bot.failures import after_failure
from bot.plan_results import settle_contact
from bot.wiring import Wiring
from domain.message_state import Event, State, event_of, is_anomaly, move
from models.message import OUT, Message

log = logging.getLogger(__name__)


def apply_status(
    session: Session, parts: Wiring, form: Mapping[str, str], now: datetime
) -> None:
    """Move the message that a callback speaks of; our own id in the URL comes first.

    A callback may overtake our commit of Twilio's id (F04), come twice or late (F03),
    or speak of nothing of ours (F05): then it is logged and settled.
    """
    row = _row(session, form)
    event = event_of(form.get("MessageStatus") or form.get("SmsStatus") or "")
    if row is None or event is None:
        log.info("a status of nothing of ours: %s", form.get("MessageStatus"))
        return
    before = State(row.state)
    if is_anomaly(before, event):
        log.warning("message %s is %s, and now %s", row.id, before, event)
        row.decided = {**(row.decided or {}), "anomaly": f"{event} after {before}"}
        return
    row.state = move(before, event).value
    row.provider_sid = row.provider_sid or form.get("MessageSid")
    _stamp(row, event, now)
    note_cost(row, form)
    failed = State(row.state) is State.FAILED
    if before in {State.SENDING, State.UNKNOWN}:
        row.settled = True
        if not failed:
            settle_contact(session, row, now)
    if failed and before is not State.FAILED:
        code = form.get("ErrorCode", "")
        row.error_code = int(code) if code.isdigit() else None
        row.reason = f"error {code}"
        after_failure(session, parts, row, now)


def _row(session: Session, form: Mapping[str, str]) -> Message | None:
    token, sid = form.get("m"), form.get("MessageSid")
    found = select(Message).where(Message.direction == OUT).with_for_update()
    if token:
        row = session.scalar(found.where(Message.token == token))
        if row is not None:
            return row
    return session.scalar(found.where(Message.provider_sid == sid)) if sid else None


def _stamp(row: Message, event: Event, now: datetime) -> None:
    if event is Event.DELIVERED:
        row.delivered_at = row.delivered_at or now
    if event is Event.READ:
        row.read_at = row.read_at or now
