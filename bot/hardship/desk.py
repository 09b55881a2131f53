"""What people do in the lane: move a pause, end it, call a colleague, undo a death.

Why is chosen from a list, and never written: what a person would write about somebody's
hardship is just what is not to be kept. Each decision stands in the audit trail.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit
from bot.conversations import hand_over, lock
from bot.hardship.lane import choose, end_lane, lane_of, move_lane, open_lane
from bot.notices import thread_of
from bot.persons import of_person
from bot.plan_results import wake
from bot.wiring import Wiring
from domain.hardship import End, Kind, Pause, Way
from models.client import Client

CALLED = "hardship"  # why a thread is handed to people


class Cause(StrEnum):
    """Why a person moved or ended a pause."""

    ASKED = "asked"  # the client asked for it
    STILL_HARD = "still_hard"
    RECOVERED = "recovered"
    AGREED = "agreed"  # something else was arranged
    MISTAKE = "mistake"  # it was no hardship


class Why(StrEnum):
    """Why an action was refused."""

    CAUSE = "cause"  # none of ours
    DAY = "day"  # past, or none
    MISSING = "missing"  # nobody in the lane, no thread, no death


def enter(
    session: Session, parts: Wiring, client: Client, *, actor: str, now: datetime
) -> Why | None:
    """Put a client in the lane who told a person, by telephone or at a counter."""
    if client.deceased_at is not None:
        return Why.MISSING
    settings = parts.settings
    open_lane(session, settings, client, kind=Kind.OTHER, actor=actor, now=now)
    return None


def move(  # noqa: PLR0913 - whose pause, until when, why, and who decides
    session: Session,
    parts: Wiring,
    client: Client,
    *,
    until: date | None,
    cause: str,
    actor: str,
    now: datetime,
) -> Why | None:
    """Let a pause end on another day; a person may go beyond the rules."""
    if cause not in set(Cause):
        return Why.CAUSE
    if until is None:
        return Why.DAY
    if lane_of(session, client) is None:
        return Why.MISSING
    settings = parts.settings
    moved = move_lane(
        session, settings, client, until, actor=actor, now=now, beyond=True
    )
    if not isinstance(moved, Pause):
        return Why.DAY
    _note(session, client, "hardship.moved_by_person", cause, actor, now)
    return None


def end(
    session: Session, client: Client, *, cause: str, actor: str, now: datetime
) -> Why | None:
    """Let a client out of the lane."""
    if cause not in set(Cause):
        return Why.CAUSE
    if not end_lane(session, client, End.PERSON, actor=actor, now=now):
        return Why.MISSING
    _note(session, client, "hardship.ended_by_person", cause, actor, now)
    return None


def call(
    session: Session, parts: Wiring, client: Client, *, actor: str, now: datetime
) -> Why | None:
    """Put the client's thread before people, with the usual time to answer."""
    thread = thread_of(session, client)
    if thread is None or lane_of(session, client) is None:
        return Why.MISSING
    locked = lock(session, thread.id)
    assert locked is not None, thread.id  # noqa: S101 - it was read just now
    hand_over(session, locked, CALLED, now, parts.settings)
    choose(session, client, Way.PERSON)
    _note(session, client, "hardship.person_called", CALLED, actor, now)
    return None


def take_back_death(
    session: Session, client: Client, *, cause: str, actor: str, now: datetime
) -> Why | None:
    """Undo a death that was reported wrongly, in every row of the person.

    What waited is judged anew; the thread stays with whoever has it.
    """
    if cause != Cause.MISTAKE:
        return Why.CAUSE
    dead = session.scalars(
        select(Client).where(
            of_person(Client.id, client), Client.deceased_at.is_not(None)
        )
    ).all()
    for row in dead:
        row.deceased_at = None
        session.flush()
        wake(session, now, client_id=row.id)
        _note(session, row, "death.taken_back", cause, actor, now)
    return None if dead else Why.MISSING


def _note(  # noqa: PLR0913, PLR0917 - a line of the trail
    session: Session,
    client: Client,
    action: str,
    cause: str,
    actor: str,
    now: datetime,
) -> None:
    facts = {"cause": cause}
    audit.append(session, actor, action, f"client:{client.id}", facts, now)
