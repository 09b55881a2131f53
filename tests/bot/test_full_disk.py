"""A disk that takes no more bytes: nothing is acknowledged, and nothing is sent (F62).

The disk is full for this process alone: the largest file that it may write is none, so
each write fails as on a full disk, and reading goes on.
"""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from bot.inbox import Arrival, store
from bot.outbox import send_next
from bot.wiring import EXTENSION
from tests.bot.world import World, ana
from tests.console.conftest import Desk, desk, desk_of
from webhooks import twilio

__all__ = ["desk", "desk_of"]


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no file of this process grow, or be written at all."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def queued(world: World) -> None:
    """Have an answer ready to go."""
    ana(world, date(2026, 11, 21))
    world.hears("quanto devo?")


@pytest.mark.fault("F62")
def test_what_cannot_be_recorded_is_not_sent(world: World) -> None:
    """The row cannot become `sending`, so the provider is not called; later it is."""
    queued(world)
    channels = dict.fromkeys(("whatsapp", "sms", "email"), world.channel)
    with full_disk(), pytest.raises(OperationalError):
        send_next(world.parts, channels)

    assert world.channel.sent == []

    world.work()

    assert len(world.channel.sent) == 1


@pytest.mark.fault("F62")
def test_what_cannot_be_stored_is_not_acknowledged(desk: Desk) -> None:
    """A webhook answers 503, and the provider tries again."""
    arrival = Arrival("twilio", "message", "in:SM1", "k", "{}")
    with desk.app.test_request_context(), full_disk():
        refused = twilio._stored(desk.parts, arrival, desk.clock.now())  # noqa: SLF001 - what stands behind the signature
    with desk.app.test_request_context():
        taken = twilio._stored(desk.parts, arrival, desk.clock.now())  # noqa: SLF001 - what stands behind the signature

    assert (refused.status_code, taken.status_code) == (503, 200)


@pytest.mark.fault("F62")
def test_a_full_disk_is_not_ready(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """Readiness fails loudly, though the database can still be read."""
    desk.client()
    with full_disk():
        answer = desk.browser.get("/readyz")

    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["status"] == "failing"
    assert answer.json["checks"]["database"] == "cannot be written"
    assert "cannot be written" in caplog.text


@pytest.mark.fault("F62")
def test_a_database_that_may_not_grow_is_not_ready(desk: Desk) -> None:
    """The same where the limit is the database's own."""
    engine = desk.parts.database.engine

    def no_more(connection: object, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1").close()  # type: ignore[attr-defined]  # the driver's own

    event.listen(engine, "connect", no_more)
    engine.dispose()

    assert desk.browser.get("/readyz").status_code == 503


@pytest.mark.fault("F62")
def test_a_database_that_may_only_be_read_is_not_ready(desk: Desk) -> None:
    """A file system that was mounted read-only after an error looks like this."""
    engine = desk.parts.database.engine

    def read_only(connection: object, _record: object) -> None:
        connection.execute("PRAGMA query_only = ON").close()  # type: ignore[attr-defined]  # the driver's own

    event.listen(engine, "connect", read_only)
    engine.dispose()

    assert desk.browser.get("/readyz").status_code == 503


def test_the_probe_leaves_nothing_behind(desk: Desk) -> None:
    """Asked a thousand times it writes once in ten seconds, and keeps no row."""
    seen: list[str] = []
    engine = desk.parts.database.engine
    event.listen(
        engine, "before_cursor_execute", lambda *args: seen.append(str(args[2]))
    )
    for _ in range(5):
        desk.browser.get("/readyz")
    with desk.parts.database.read() as session:
        left = session.scalar(text("SELECT count(*) FROM mark"))

    assert left == 0
    assert len([line for line in seen if line.startswith("INSERT INTO mark")]) == 1
    assert EXTENSION in desk.app.extensions


def test_a_database_with_room_is_stored_into(world: World) -> None:
    """The trick of these tests is undone when its block ends."""
    with full_disk():
        pass
    store(
        world.parts.database,
        Arrival("twilio", "message", "in:SM2", "k", "{}"),
        world.clock.now(),
    )
