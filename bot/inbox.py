"""The inbox: an event is stored before it is acknowledged, and worked off in order.

One message, three short transactions: claim; understand with nothing open; take the
turn. A message that fails is tried again; after N tries it is parked where people see
it, and its client's thread goes to a person.
"""

import json
import logging
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot import chaos, queue
from bot.card_guard import masked_with_earlier
from bot.conversations import hand_over
from bot.database import Database
from bot.files.expect import album_of, earlier_of_album
from bot.ledger.freeze import BooksFrozenError
from bot.letters import Letter, Media, letter_of
from bot.payments.account import Account, Json
from bot.payments.events import apply_event
from bot.payments.port import PaymentsError
from bot.payments.refetch import story_of
from bot.queue import MOST_ATTEMPTS, Claim
from bot.statuses import apply_status
from bot.turn import conversation_with, keep_letter, take_turn
from bot.understanding import Listener, Question, question_of
from bot.wiring import Wiring
from models.inbound import Inbound

log = logging.getLogger(__name__)
LONGEST_WAIT_MS = 300_000  # for a provider that is away, however long it is
_STORE = insert(Inbound.__table__)  # type: ignore[arg-type]  # a mapped class has a Table


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event as it came: where from, its unique key, whose queue, the raw body."""

    provider: str
    kind: str
    dedupe_key: str
    queue_key: str
    raw: str


def store(database: Database, arrival: Arrival, now: datetime) -> None:
    """Make an event durable; raises IntegrityError for one that is stored already.

    What goes on from earlier messages is masked with them (bot.card_guard).
    """
    with database.write() as session:
        if arrival.kind == "message":
            raw = masked_with_earlier(session, arrival.queue_key, arrival.raw, now)
            arrival = replace(arrival, raw=raw)
        session.execute(_STORE, {**asdict(arrival), "received_at": now})


def work_next(
    parts: Wiring, listener: Listener, account: Account | None = None
) -> bool:
    """Work off one event; False when there was nothing to do.

    *account*: where the provider's events are read anew before they count.
    """
    with parts.database.write() as session:
        claim = queue.claim(session, Inbound)
        if claim is None:
            return False
        row = session.get_one(Inbound, claim.id)
        kind, raw, attempts = row.kind, json.loads(row.raw), row.attempts
    try:
        if kind == "event":
            _event(parts, account, claim, raw, attempts)
        else:
            _work(parts, listener, claim, kind, raw)
    except Exception as error:  # the worker loop: recorded on the row, and on it goes
        log.exception("event %s failed at try %s", claim.id, attempts)
        _failed(parts, claim, kind, raw, attempts, error)
    return True


def _work(
    parts: Wiring, listener: Listener, claim: Claim, kind: str, raw: dict[str, str]
) -> None:
    if kind == "message":
        _turn(parts, listener, claim, letter_of(raw))
        return
    with parts.database.write() as session:
        if queue.holds(session, Inbound, claim) is None:
            return
        apply_status(session, parts, raw, parts.clock.now())
        _done(session, parts, claim)


def _event(
    parts: Wiring, account: Account | None, claim: Claim, raw: Json, tries: int
) -> None:
    """Ask the provider with nothing open, then apply what it says in one go."""
    story = story_of(parts, account, raw, tries)
    with parts.database.write() as session:
        if queue.holds(session, Inbound, claim) is None:
            return
        for event in story:
            apply_event(session, parts, event, parts.clock.now())
        _done(session, parts, claim)


def _turn(parts: Wiring, listener: Listener, claim: Claim, letter: Letter) -> None:
    now = parts.clock.now()
    if letter.media and not _is_whole(parts, claim, letter, now):
        return
    whole, question = _ask(parts, letter, now)
    heard = listener.hear(whole, question)
    chaos.point("before_turn")
    with parts.database.write() as session:
        if queue.holds(session, Inbound, claim) is None:
            return  # another worker has it: our lease ran out while we listened
        conversation = conversation_with(session, letter, now)
        take_turn(
            session, parts, conversation, letter, heard, inbound_id=claim.id, now=now
        )
        _done(session, parts, claim)
        chaos.point("before_turn_commit")
    chaos.point("after_turn_commit")


def _is_whole(parts: Wiring, claim: Claim, letter: Letter, now: datetime) -> bool:
    """Tell whether a message with files is to be answered now, and by itself."""
    with parts.database.write() as session:
        row = queue.holds(session, Inbound, claim)
        if row is None:
            return False
        album = album_of(session, parts.settings.files, row, letter, now)
        if album.wait:
            by_ms = round(album.wait.total_seconds() * 1000)
            queue.put_off(session, Inbound, claim, by_ms=by_ms)
            return False
        if album.goes_on:
            conversation = conversation_with(session, letter, now)
            keep_letter(session, conversation, letter, claim.id, now)
            _done(session, parts, claim)
            return False
        return True


def _ask(parts: Wiring, letter: Letter, now: datetime) -> tuple[Letter, Question]:
    """Give the letter as it is to be heard, its album included, and what was asked."""
    with parts.database.read() as session:
        earlier = earlier_of_album(session, letter) if letter.media else []
        media = [Media(m["url"], m["type"]) for row in earlier for m in row.media or ()]
        words = next((row.body for row in earlier if row.body), "")
        whole = replace(
            letter, text=letter.text or words, media=(*media, *letter.media)
        )
        return whole, question_of(session, parts, letter, now)


def _done(session: Session, parts: Wiring, claim: Claim) -> None:
    queue.settle(session, Inbound, claim)
    session.get_one(Inbound, claim.id).processed_at = parts.clock.now()


def _failed(  # noqa: PLR0913, PLR0917 - what is known of a failure
    parts: Wiring,
    claim: Claim,
    kind: str,
    raw: dict[str, str],
    attempts: int,
    error: Exception,
) -> None:
    what = f"{type(error).__name__}: {error}"
    with parts.database.write() as session:
        away = isinstance(error, PaymentsError) and not error.permanent
        away = away or isinstance(error, BooksFrozenError)
        if away or attempts < MOST_ATTEMPTS:
            wait = min(1000 * 2 ** min(attempts, 20), LONGEST_WAIT_MS)
            queue.postpone(session, Inbound, claim, by_ms=wait, error=what)
            return
        row = session.get_one(Inbound, claim.id)
        row.parked_at, row.error = parts.clock.now(), what[:500]
        row.settled = True
        if kind == "message":
            now = parts.clock.now()
            conversation = conversation_with(session, letter_of(raw), now)
            conversation.last_inbound_at = now  # they wrote: the window is open
            hand_over(session, conversation, "parked", now, parts.settings)
