"""The database drops us in the middle of a turn: it is tried again, and done once."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import create_engine, event, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.database import Database
from bot.inbox import Arrival
from models.inbound import Inbound
from models.message import IN, OUT, Message
from models.promise import PromiseRow
from tests.bot.test_inbox import FORM
from tests.bot.world import PHONE, World, ana, world_on

LATE = date(2026, 11, 19)
ALL_BUT_ME = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
pytestmark = [pytest.mark.postgres, pytest.mark.fault("F61")]


@pytest.fixture
def agreeing(postgres: Database) -> World:
    """Bring Ana to the point where a yes records her promise."""
    world = world_on(postgres)
    ana(world, LATE)
    for line in ("quanto devo?", "529", "1985", "pago dia 30"):
        world.hears(line)
    return world


@contextmanager
def dropped(world: World, moment: str) -> Iterator[list[int]]:
    """Let a failover end every connection, once, at a *moment* of a session's life."""
    times: list[int] = []
    url = world.parts.database.engine.url
    other = create_engine(url, isolation_level="AUTOCOMMIT")

    def drop(session: Session, *_: object) -> None:
        turn = any(isinstance(row, Message) for row in session.new)
        if turn and not times:
            times.append(1)
            with other.connect() as connection:
                connection.execute(text(ALL_BUT_ME))

    event.listen(Session, moment, drop)
    try:
        yield times
    finally:
        event.remove(Session, moment, drop)
        other.dispose()


def _yes(world: World) -> None:
    told = FORM | {
        "MessageSid": "SM" + "9" * 32,
        "From": f"whatsapp:{PHONE}",
        "WaId": PHONE.removeprefix("+"),
        "Body": "sim",
    }
    key = f"in:{told['MessageSid']}"
    world.arrives(Arrival("twilio", "message", key, PHONE, json.dumps(told)))


def _works(world: World) -> None:
    """Work as the worker's loop does: with the database away it waits."""
    for _ in range(4):
        try:
            world.waits(60)
        except OperationalError:
            continue


def test_a_turn_is_done_once_when_its_connection_is_lost(agreeing: World) -> None:
    """Nothing of the first try is kept: one promise, one answer, one letter."""
    before = len(agreeing.messages(direction=OUT))
    _yes(agreeing)
    with dropped(agreeing, "before_flush") as times:
        _works(agreeing)
    _works(agreeing)
    with agreeing.session() as session:
        promises = session.scalars(select(PromiseRow)).all()
        rows = session.scalars(select(Inbound)).all()
    letters = [row for row in agreeing.messages(direction=IN) if row.body == "sim"]

    assert times == [1]
    assert len(promises) == 1
    assert len(letters) == 1
    assert len(agreeing.messages(direction=OUT)) == before + 1
    assert all(row.settled and row.parked_at is None for row in rows)
