"""The outbox: claimed, every gate asked again, committed, and only then sent.

1. T1: claim the oldest free row, ask every gate, take a sending slot, state = sending.
2. The call, with no transaction open; not made when T1 is older than a second.
3. T2: store the provider's id, or what went wrong.
A row found in `sending` is never sent again: bot/reconcile.py finds out about it.
"""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot import chaos, queue
from bot.channels import Channel, Outgoing, SendError, Sent
from bot.failures import after_failure
from bot.figures import note_sent
from bot.gates import Verdict, judge
from bot.outage import note_answer, note_silence, resting
from bot.outgoing import outgoing_of
from bot.papers.attached import media_of, papers_of
from bot.payments.renewal import renew
from bot.plan_results import give_back_contact, settle_contact
from bot.queue import Claim
from bot.retries import Retry, retry_of
from bot.slots import hold_slots, take_slot
from bot.waiting_news import tell_afresh, wait_for_hours
from bot.wiring import Wiring
from domain.contact_policy import Allowed, Denied
from domain.message_state import Event, State, move
from models.message import OUT, Message

log = logging.getLogger(__name__)

STALE_SECONDS = 1.0
LEASE_MS = 30_000  # longer than the provider's timeout
Channels = Mapping[str, Channel]


@dataclass(frozen=True)
class Ready:
    """A row that has passed every gate and is committed as `sending`."""

    claim: Claim
    outgoing: Outgoing
    wait_ms: int
    committed_at: float  # time.monotonic()


def send_next(parts: Wiring, channels: Channels) -> bool:
    """Work on one row; False when there was nothing to do."""
    now = parts.clock.now()
    with parts.database.write() as session:
        free = _sendable(session, now)
        claim = queue.claim(session, Message, *free, lease_ms=LEASE_MS)
        if claim is None:
            return False
        try:
            with session.begin_nested():
                ready = _prepare(session, parts, channels, claim, now)
        except OperationalError:
            raise  # the database is away: the loop waits for it
        except Exception as error:  # recorded on the row, and on it goes
            log.exception("message %s cannot be sent", claim.id)
            _spoilt(session, claim, error, now)
            return True
    if ready is not None:
        chaos.point("before_http")
        _send(parts, channels[ready.outgoing.channel], ready)
    return True


def _sendable(session: Session, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Message.direction == OUT,
        Message.channel.not_in(resting(session, now)),
        Message.state.in_((State.PLANNED.value, State.CLAIMED.value)),
        Message.due_at.is_(None) | (Message.due_at <= now),
    )


def _prepare(
    session: Session, parts: Wiring, channels: Channels, claim: Claim, now: datetime
) -> Ready | None:
    """Ask every gate; commit the row as `sending`, or as what the gates said."""
    row = queue.holds(session, Message, claim)
    assert row is not None  # noqa: S101 - claimed in this very transaction
    row.state = move(State(row.state), Event.CLAIM).value
    verdict = judge(session, parts, row, now)
    if row.channel not in channels:
        verdict = Verdict(Denied("channel_away", {"channel": row.channel}))
    if not isinstance(verdict.answer, Allowed):
        if not wait_for_hours(session, claim, row, verdict.answer, now):
            _refuse(session, claim, row, verdict, now)
            _renew(session, parts, row, verdict, now)
            tell_afresh(session, parts, row, verdict.answer, now)
        return None
    sender, rate = parts.settings.channels.slot_of(row.channel)
    soon = int(STALE_SECONDS * 1000)
    wait_ms = take_slot(session, sender, rate, within_ms=soon)
    if wait_ms > soon:
        row.state = move(State(row.state), Event.GIVE_BACK).value
        queue.postpone(session, Message, claim, by_ms=wait_ms, error=None, tried=False)
        return None
    row.state = move(State(row.state), Event.START).value
    row.sent_at = now
    note_sent(session, row, now)
    outgoing = outgoing_of(session, parts.settings, row, verdict, now)
    outgoing = replace(
        outgoing,
        attachments=papers_of(session, parts, row, now),
        media=media_of(session, parts, row, now),
    )
    return Ready(claim, outgoing, wait_ms, time.monotonic())


def _refuse(
    session: Session, claim: Claim, row: Message, verdict: Verdict, now: datetime
) -> None:
    """Keep the reason; a reminder's contact goes back to the plan, or ends."""
    denied = verdict.answer
    assert not isinstance(denied, Allowed)  # noqa: S101 - the caller has looked
    row.state = move(State(row.state), Event.BLOCK).value
    row.reason = denied.rule
    row.decided = {**(row.decided or {}), "blocked": dict(denied.figures)}
    queue.settle(session, Message, claim)
    give_back_contact(session, row, denied, now)


def _renew(
    session: Session, parts: Wiring, row: Message, verdict: Verdict, now: datetime
) -> None:
    """Write a way to pay afresh that was too old to go out."""
    if isinstance(verdict.answer, Denied):
        renew(session, parts, row, verdict.answer, now)


def _spoilt(session: Session, claim: Claim, error: Exception, now: datetime) -> None:
    """Let go of a row that our own code stumbles over: shown, and never tried again."""
    row = session.get_one(Message, claim.id, populate_existing=True)
    row.state = State.FAILED.value
    row.reason = f"error: {type(error).__name__}"
    row.error = str(error)[:500]
    queue.settle(session, Message, claim)
    give_back_contact(session, row, Denied("error", {"error": row.reason}), now)


def _send(parts: Wiring, channel: Channel, ready: Ready) -> None:
    if ready.wait_ms:
        time.sleep(ready.wait_ms / 1000)
    if time.monotonic() - ready.committed_at - ready.wait_ms / 1000 > STALE_SECONDS:
        _give_back(parts, ready, "claim too old", by_ms=0)
        return
    try:
        sent = channel.send(ready.outgoing)
    except SendError as error:
        _failed(parts, ready, error)
        return
    chaos.point("after_accept")
    _accepted(parts, ready, sent)


def _accepted(parts: Wiring, ready: Ready, sent: Sent) -> None:
    with parts.database.write() as session:
        row = session.get_one(Message, ready.claim.id, with_for_update=True)
        row.state = move(State(row.state), Event.ACCEPTED).value
        row.provider_sid, row.segments = sent.sid, sent.segments
        row.price_micro, row.price_currency = sent.price_micro, sent.price_currency
        queue.settle(session, Message, ready.claim)
        settle_contact(session, row, parts.clock.now())
        note_answer(session, row.channel)


def _failed(parts: Wiring, ready: Ready, error: SendError) -> None:
    """Sort a failure: lost is never sent again, a refusal is final, the rest waits."""
    log.warning("message %s: %s", ready.claim.id, error)
    now = parts.clock.now()
    with parts.database.read() as session:
        row = session.get_one(Message, ready.claim.id)
        retry = None if error.lost else retry_of(error, row, now)
    if error.lost:
        _settle_as(parts, ready, Event.LOSE, error)
    elif retry is not None:
        _give_back(parts, ready, str(error), by_ms=retry.after_ms)
        _hold(parts, ready, retry)
    else:
        _settle_as(parts, ready, Event.FAILED, error)
    with parts.database.write() as session:  # its own: the row's fate comes first
        _note(session, ready.outgoing.channel, error, now)


def _hold(parts: Wiring, ready: Ready, retry: Retry) -> None:
    """Let the whole sender wait where it was too fast: others would fare no better."""
    if retry.sender_ms:
        sender, _ = parts.settings.channels.slot_of(ready.outgoing.channel)
        with parts.database.write() as session:
            hold_slots(session, sender, retry.sender_ms)


def _note(session: Session, channel: str, error: SendError, now: datetime) -> None:
    """Count what the provider left without an answer; a refusal is one."""
    unreached = not error.permanent and error.code is None
    if error.lost or unreached:
        note_silence(session, channel, now)
    else:
        note_answer(session, channel)


def _settle_as(parts: Wiring, ready: Ready, event: Event, error: SendError) -> None:
    with parts.database.write() as session:
        row = session.get_one(Message, ready.claim.id, with_for_update=True)
        row.state = move(State(row.state), event).value
        row.error_code = error.code
        row.reason = str(error)[:80]
        if event is Event.FAILED:
            queue.settle(session, Message, ready.claim)
            after_failure(session, parts, row, parts.clock.now())
        else:  # unknown: unsettled until reconciled, so that nothing overtakes it
            queue.postpone(session, Message, ready.claim, by_ms=0, error=str(error))


def _give_back(parts: Wiring, ready: Ready, why: str, *, by_ms: int) -> None:
    with parts.database.write() as session:
        row = session.get_one(Message, ready.claim.id, with_for_update=True)
        if State(row.state) is State.SENDING:
            row.state = move(State(row.state), Event.GIVE_BACK).value
        queue.postpone(session, Message, ready.claim, by_ms=by_ms, error=why)
