"""The round of the lane: asks how they are before a pause ends, and ends what is over.

1. A pause whose last day is past is over: the hold falls, and the régua begins softly.
2. Some days before, the client is asked once how they are. It is news that they were
   promised, so that it binds hours and opt-outs, and no cap. A client who stands in
   several rows is asked in one.
3. A kind that somebody might have acted on is forgotten on its day.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.alerts import clear_alert, raise_alert
from bot.dialogues import ask_in
from bot.hardship.lane import end_lane, pause_of
from bot.identity import level_in
from bot.notices import opened, put, speaks, threads_of
from bot.persons import of_person
from bot.wiring import Wiring
from domain.disclosure import Level
from domain.hardship import End
from domain.zones import local_day
from flows.hardship import CHECK_NEUTRAL, checking_in, flow
from flows.reminder import Reminder
from flows.stack import Frame
from flows.turn import Say
from models.client import Client
from models.conversation import PERSON, Conversation
from models.hardship import Hardship
from models.message import Message

UNASKED = "pause_not_asked"  # an alert: people may ask in another way


def hardship_round(parts: Wiring) -> int:
    """Look at everybody in the lane; give how many were asked or let out."""
    now = parts.clock.now()
    done = 0
    with parts.database.write() as session:
        _forget_kinds(session, now)
        for row in _open(session):
            done += _look(session, parts, row, now)
    return done


def _look(session: Session, parts: Wiring, row: Hardship, now: datetime) -> bool:
    today = local_day(now, row.client.zone)
    if row.ended_at is not None:  # with another row of the same person
        return False
    if today > row.until_on:
        clear_alert(session, UNASKED, f"client:{row.client_id}", now)
        return bool(end_lane(session, row.client, End.EXPIRED, actor="bot", now=now))
    rules = parts.settings.hardship_for(row.client.segment)
    if row.asked_at is not None or today < pause_of(row).ask_on(rules):
        return False
    if _ask(session, parts, row, now) is not None:
        clear_alert(session, UNASKED, f"client:{row.client_id}", now)
        return True
    if today == row.until_on:
        figures = {"client": row.client.external_id, "client_id": row.client_id}
        raise_alert(session, UNASKED, f"client:{row.client_id}", figures, now)
    return False


def _ask(
    session: Session, parts: Wiring, row: Hardship, now: datetime
) -> Message | None:
    """Put the question into the thread that they use, or a new one; None where none."""
    client, places = row.client, threads_of(session, row.client)
    if any(thread.owner == PERSON for thread in places):  # who asks them by themselves
        return None
    asked = ((each, *_words(session, row, each, now)) for each in places)
    found = next(
        (
            (thread, say, step)
            for thread, say, step in asked
            if speaks(session, parts, thread, client, say.key, now)
        ),
        None,
    )
    if found is None:
        anew = opened(session, parts, client, CHECK_NEUTRAL, now, least=Level.NEUTRAL)
        if anew is None:
            return None
        found = (anew, *checking_in(client.first_name, pause_of(row), known=False))
    thread, say, step = found
    message = put(session, parts, thread, client, say, now)
    _wait_for_it(thread, say, step, now)
    session.execute(
        update(Hardship)
        .where(
            of_person(Hardship.client_id, client),
            Hardship.ended_at.is_(None),
            Hardship.asked_at.is_(None),
        )
        .values(asked_at=now)
        .execution_options(synchronize_session="fetch")
    )
    return message


def _words(
    session: Session, row: Hardship, thread: Conversation, now: datetime
) -> tuple[Say, str]:
    level = level_in(session, thread, row.client, now)
    known = level >= Level.INVOICE
    return checking_in(row.client.first_name, pause_of(row), known=known)


def _wait_for_it(thread: Conversation, say: Say, step: str, now: datetime) -> None:
    choices = tuple(choice.payload for choice in say.choices)
    ask_in(thread, Reminder(say, Frame(flow.name, step), choices), now)


def _open(session: Session) -> Sequence[Hardship]:
    query = (
        select(Hardship)
        .join(Client, Client.id == Hardship.client_id)
        .where(Hardship.ended_at.is_(None), Client.deceased_at.is_(None))
        .order_by(Hardship.id)
    )
    return session.scalars(query).all()


def _forget_kinds(session: Session, now: datetime) -> None:
    session.execute(
        update(Hardship)
        .where(Hardship.kind_until < (now - timedelta(days=1)).date())
        .values(kind=None, kind_until=None)
    )
