"""Who is in the hardship lane: put in, prolonged, cut short, let out.

A person may stand in several rows (two contracts): what presses them is all of it, so
that each verb acts on every row of theirs, in the caller's transaction.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit
from bot.hardship.asked import take_back_question
from bot.persons import of_person
from bot.plan_results import wake
from bot.settings import Settings
from domain.hardship import (
    End,
    Kind,
    Pause,
    Refused,
    Way,
    begin,
    until_day,
    ways_for,
)
from domain.zones import local_day
from models.client import Client
from models.hardship import Hardship, ReasonUnpaid
from models.invoice import Hold

HELD = "hardship"  # the hold's reason, as `regua why` names it


def open_lane(  # noqa: PLR0913 - whom, what they said, who heard it, and when
    session: Session,
    settings: Settings,
    client: Client,
    *,
    kind: Kind,
    actor: str,
    now: datetime,
) -> Hardship:
    """Stop all pressure on a person at once; who is in the lane already stays as long.

    The longest pause that stands is kept: hearing of it twice takes nothing away.
    """
    for row in _people(session, client):
        _open_one(session, settings, row, kind, actor, now)
    found = lane_of(session, client)
    assert found is not None, client.id  # noqa: S101 - it was opened just now
    return found


def lane_of(session: Session, client: Client) -> Hardship | None:
    """Give the lane that a client is in; None for who is in none."""
    query = select(Hardship).where(
        Hardship.client_id == client.id, Hardship.ended_at.is_(None)
    )
    return session.scalar(query)


def in_lane(session: Session, client: Client, today: date) -> bool:
    """Tell whether a client's pause holds on *today*, by their own calendar."""
    row = lane_of(session, client)
    return row is not None and today <= row.until_on


def pause_of(row: Hardship) -> Pause:
    """Show a row as the rules of pauses look at it."""
    return Pause(row.opened_on, row.until_on, row.prolonged)


def move_lane(  # noqa: PLR0913 - whose pause, until when, and who decides
    session: Session,
    settings: Settings,
    client: Client,
    day: date,
    *,
    actor: str,
    now: datetime,
    beyond: bool = False,
) -> Pause | Refused:
    """Let the pause end on a day that is named; a person may go *beyond* the rules."""
    row = lane_of(session, client)
    today = local_day(now, client.zone)
    if row is None or day < today:
        return Refused("past")
    if beyond:
        moved: Pause | Refused = Pause(row.opened_on, day, row.prolonged)
    else:
        rules = settings.hardship_for(client.segment)
        moved = until_day(pause_of(row), day, rules, today)
    return (
        moved if isinstance(moved, Refused) else _move(session, row, moved, actor, now)
    )


def choose(session: Session, client: Client, way: Way) -> None:
    """Note what a person in the lane has chosen."""
    for each in _lanes(session, client):
        each.way = way.value


def end_lane(
    session: Session, client: Client, why: End, *, actor: str, now: datetime
) -> int:
    """Let a person out of the lane; give how many rows were closed.

    What waited for it is judged anew, and the régua begins softly (`bot.said`).
    """
    rows = _lanes(session, client)
    take_back_question(session, client)
    for row in rows:
        row.ended_at, row.ended_why = now, why.value
        row.ended_on = local_day(now, row.client.zone)
        row.hold.lifted_at = row.hold.lifted_at or now
        row.client.vulnerable_until = None
        session.flush()
        wake(session, now, client_id=row.client_id)
        facts = {"lane": row.id, "why": why.value}
        _note(session, row, "hardship.ended", facts, actor, now)
    return len(rows)


def note_reason(session: Session, client: Client, reason: str, now: datetime) -> None:
    """Keep why it was not paid (REC-01), once a day for each reason."""
    today = local_day(now, client.zone)
    known = select(ReasonUnpaid.id).where(
        ReasonUnpaid.client_id == client.id,
        ReasonUnpaid.reason == reason,
        ReasonUnpaid.told_on == today,
    )
    if session.scalar(known.limit(1)) is None:
        session.add(
            ReasonUnpaid(
                client_id=client.id, reason=reason, told_on=today, created_at=now
            )
        )
        session.flush()


def over_at(client: Client, last: date) -> datetime:
    """Give the instant at which a pause is over: the end of its *last* day there."""
    zone = ZoneInfo(client.zone)
    return datetime.combine(last + timedelta(days=1), time(), zone)


def _open_one(  # noqa: PLR0913, PLR0917 - one row of the person
    session: Session,
    settings: Settings,
    client: Client,
    kind: Kind,
    actor: str,
    now: datetime,
) -> None:
    session.execute(select(Client.id).where(Client.id == client.id).with_for_update())
    rules, today = settings.hardship_for(client.segment), local_day(now, client.zone)
    row = lane_of(session, client)
    if row is None:
        row = _new(session, client, begin(today, rules), actor, now)
        row.freezes = rules.freeze_charges
        facts = {"lane": row.id, "until": row.until_on.isoformat()}
        _note(session, row, "hardship_recorded", facts, actor, now)
    row.offered = [way.value for way in ways_for(kind)]
    if kind.kept:
        row.kind = kind.value
        row.kind_until = today + timedelta(days=rules.keep_kind_days)
    session.flush()


def _new(
    session: Session, client: Client, pause: Pause, actor: str, now: datetime
) -> Hardship:
    until = over_at(client, pause.until)
    hold = Hold(client_id=client.id, reason=HELD, until=until, created_at=now)
    session.add(hold)
    session.flush()
    row = Hardship(
        client=client,
        hold=hold,
        opened_by=actor,
        opened_on=pause.since,
        opened_at=now,
        until_on=pause.until,
        offered=[],
    )
    session.add(row)
    client.vulnerable_until = until
    session.flush()
    return row


def _move(
    session: Session, row: Hardship, pause: Pause, actor: str, now: datetime
) -> Pause:
    """Write a new last day to every row of the person, and have it asked about anew."""
    take_back_question(session, row.client)
    for each in _lanes(session, row.client):
        last = max(pause.until, each.opened_on)
        each.until_on, each.prolonged, each.asked_at = last, pause.prolonged, None
        each.hold.until = each.client.vulnerable_until = over_at(each.client, last)
        session.flush()
        wake(session, now, client_id=each.client_id)
        facts = {"lane": each.id, "until": last.isoformat()}
        _note(session, each, "hardship.moved", facts, actor, now)
    return pause


def _people(session: Session, client: Client) -> Sequence[Client]:
    query = select(Client).where(of_person(Client.id, client)).order_by(Client.id)
    return session.scalars(query).all()


def _lanes(session: Session, client: Client) -> Sequence[Hardship]:
    query = select(Hardship).where(
        of_person(Hardship.client_id, client), Hardship.ended_at.is_(None)
    )
    return session.scalars(query.order_by(Hardship.id)).all()


def _note(  # noqa: PLR0913, PLR0917 - a line of the trail
    session: Session,
    row: Hardship,
    action: str,
    facts: Mapping[str, object],
    actor: str,
    now: datetime,
) -> None:
    subject = f"client:{row.client_id}"
    audit.append(session, actor, action, subject, facts, now)
