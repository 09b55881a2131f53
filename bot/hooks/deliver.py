"""One try of one delivery: claimed, called with nothing held open, written down.

1. T1: a delivery that is due is claimed; its body and headers are made.
2. The endpoint is called, with no transaction open.
3. T2: the try is kept. 2xx is delivered; 410 ends the endpoint, as the scheme wants;
   anything else waits for its next try, and after the last one it is failed: a person
   is told, and can send it again.

A process that dies in between leaves the claim to run out: the event is told twice
rather than never, with the same id, by which the receiver knows it.
"""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from bot.alerts import clear_alert, raise_alert
from bot.hooks.schedule import wait_after
from bot.hooks.signing import signed
from bot.queue import Claim, claim, holds, postpone, settle
from bot.watch.outside import Answer, Outside, OutsideError
from bot.wiring import Wiring
from models.hook import HookAttempt, HookDelivery, HookEndpoint, HookEvent

LEASE_MS = 60_000
PATIENCE = timedelta(
    days=5
)  # of nothing but failures; then the endpoint is switched off
NEWS = timedelta(hours=1)  # of failures; a hiccup is no news for people
ALERT, OFF = "hook_failing", "hook_off"
GONE, FAILING = "gone", "failing"
_GONE = 410
_MAY_ASK = frozenset({429, 503})  # answers whose Retry-After is listened to


@dataclass(frozen=True, slots=True)
class _Letter:
    """What one try sends."""

    claim: Claim
    url: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Try:
    """What came of it."""

    answer: Answer | None
    error: str | None
    took_ms: int

    @property
    def taken(self) -> bool:
        return self.answer is not None and self.answer.taken

    @property
    def status(self) -> int | None:
        return self.answer.status if self.answer else None

    @property
    def asked(self) -> int | None:
        if self.answer is None or self.answer.status not in _MAY_ASK:
            return None
        return self.answer.retry_after


def deliver_next(parts: Wiring, outside: Outside, endpoint_id: int) -> bool | None:
    """Try the oldest delivery of an endpoint that is due; None where none is.

    Gives whether it was taken.
    """
    with parts.database.write() as session:
        letter = _next(session, parts, endpoint_id)
    if letter is None:
        return None
    tried = _try(outside, letter)
    with parts.database.write() as session:
        delivery = holds(session, HookDelivery, letter.claim)
        if delivery is not None:
            _note(session, delivery, letter.claim, tried, parts.clock.now())
    return tried.taken


def body_of(event: HookEvent) -> bytes:
    """Write an event as it is told: the same bytes with each try."""
    told = {
        "type": event.kind,
        "timestamp": event.happened_at.isoformat().replace("+00:00", "Z"),
        "data": event.data,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _next(session: Session, parts: Wiring, endpoint_id: int) -> _Letter | None:
    endpoint = session.get_one(HookEndpoint, endpoint_id)
    if endpoint.disabled_at is not None:
        return None
    taken = claim(
        session,
        HookDelivery,
        HookDelivery.endpoint_id == endpoint_id,
        lease_ms=LEASE_MS,
    )
    if taken is None:
        return None
    event = session.get_one(HookDelivery, taken.id).event
    body = body_of(event)
    # The receiver compares with its own clock: the machine's, not the demo's.
    headers = signed(parts.secret_key, endpoint, event.uid, body, datetime.now(UTC))
    headers["Content-Type"] = "application/json"
    return _Letter(taken, endpoint.url, body, headers)


def _try(outside: Outside, letter: _Letter) -> _Try:
    begun = time.monotonic()
    answer, error = None, None
    try:
        answer = outside.send("POST", letter.url, letter.body, letter.headers)
    except OutsideError as refused:
        told = refused.barred.stored() if refused.barred else str(refused)
        error = told[:200]
    return _Try(answer, error, int((time.monotonic() - begun) * 1000))


def _note(
    session: Session, delivery: HookDelivery, held: Claim, tried: _Try, now: datetime
) -> None:
    session.add(
        HookAttempt(
            delivery_id=delivery.id,
            at=now,
            status=tried.status,
            took_ms=tried.took_ms,
            error=tried.error,
        )
    )
    delivery.tried_at = now
    key = delivery.endpoint_id
    endpoint = session.get_one(HookEndpoint, key, with_for_update=True)
    if tried.taken:
        delivery.state = "delivered"
        settle(session, HookDelivery, held)
        endpoint.failing_since = None
        clear_alert(session, ALERT, endpoint.name, now)
        return
    endpoint.failing_since = endpoint.failing_since or now
    _go_on(session, delivery, held, tried)
    _judge(session, endpoint, tried, now)


def _go_on(session: Session, delivery: HookDelivery, held: Claim, tried: _Try) -> None:
    wait = wait_after(delivery.attempts, tried.asked)
    if wait is None:
        delivery.state = "failed"
        settle(session, HookDelivery, held)
    else:
        why = tried.error or f"HTTP {tried.status}"
        postpone(session, HookDelivery, held, by_ms=wait, error=why)


def _judge(
    session: Session, endpoint: HookEndpoint, tried: _Try, now: datetime
) -> None:
    """Switch off an endpoint that is gone or dead; tell people of one that ails."""
    assert endpoint.failing_since is not None  # noqa: S101 - set by the caller
    gone = tried.status == _GONE
    failing = now - endpoint.failing_since
    figures = {"since": endpoint.failing_since.isoformat(timespec="minutes")}
    if gone or failing > PATIENCE:
        endpoint.disabled_at, endpoint.disabled_why = now, GONE if gone else FAILING
        clear_alert(session, ALERT, endpoint.name, now)
        raise_alert(session, OFF, endpoint.name, figures, now)
    elif failing >= NEWS:
        raise_alert(session, ALERT, endpoint.name, figures, now)
