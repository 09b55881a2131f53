"""A provider that is away for a while: the queue waits, and nothing stale follows."""

from datetime import date, timedelta

import pytest

from bot.channels.port import SendError
from bot.database import Database
from bot.outage import LONGEST, resting
from bot.reminders import remind_next
from domain.message_state import State
from models.invoice import Invoice
from models.message import Message
from models.planned import PlannedContact
from tests.bot.templated import with_templates
from tests.bot.world import World, ana

TODAY = date(2026, 11, 24)
LATE = TODAY - timedelta(days=5)
MANY = 40


def away() -> SendError:
    """Answer 503: nobody knows whether it went out."""
    return SendError("away", permanent=False, lost=True, code=503)


@pytest.fixture
def world(database: Database) -> World:
    """Build a house with its templates."""
    return with_templates(database)


def waiting(world: World, people: int) -> None:
    """Let reminders of so many people wait in the outbox."""
    for number in range(people):
        ana(world, LATE, external_id=f"c{number}", document=None)
        with world.session() as session:
            last = session.query(Invoice).order_by(Invoice.id.desc()).first()
            assert last is not None
            for point in last.client.contact_points:
                point.address = point.canonical = f"+55489888{number:05}"
    world.plan()
    while remind_next(world.parts):
        pass


def states(world: World) -> list[str]:
    """List the states of the reminders."""
    return [row.state for row in world.messages(author="regua")]


def over(world: World) -> None:
    """Let the retries' own waits be over."""
    with world.session() as session:
        session.query(Message).update({"run_after_ms": 0})


@pytest.mark.fault("F19")
def test_half_an_hour_away(world: World) -> None:
    """Three calls, then one now and then: of 40 reminders twelve are spent."""
    waiting(world, MANY)
    world.channel.failures = [away()] * 1_000
    for _ in range(30):
        world.work()
        world.move(minutes=1)
    spent = states(world).count("unknown")
    world.channel.failures = []
    world.move(seconds=LONGEST.total_seconds())
    world.work()

    assert 3 <= spent <= 12
    assert len(world.channel.sent) == MANY - spent
    assert len({each.address for each in world.channel.sent}) == MANY - spent
    with world.session() as session:
        assert resting(session, world.clock.now()) == []


@pytest.mark.fault("F19")
def test_on_return_the_gates_are_asked_again(world: World) -> None:
    """Who paid during the outage is not reminded of what they paid."""
    waiting(world, 6)
    world.channel.failures = [away()] * 3
    world.work()
    with world.session() as session:
        session.query(Invoice).update({"status": "paid"})
    world.move(minutes=30)
    world.work()

    assert world.channel.sent == []
    assert states(world) == ["unknown"] * 3 + ["blocked"] * 3


@pytest.mark.fault("F19")
def test_what_is_stale_is_written_afresh(world: World) -> None:
    """Two days later they are told once, in words of that day."""
    waiting(world, 4)
    world.channel.failures = [away()] * 3
    world.work()
    world.move(days=2)
    world.plan()
    world.work()
    last = [row for row in world.messages(author="regua") if row.client_id == 4]
    with world.session() as session:
        query = session.query(PlannedContact).filter_by(client_id=4)
        contacts = [row.state for row in query]

    assert [(row.state, row.reason) for row in last] == [
        ("blocked", "another_day"),
        ("accepted", None),
    ]
    assert last[1].created_at == world.clock.now()
    assert contacts.count("sent") == 1


@pytest.mark.fault("F18")
def test_too_many_requests_keep_the_order(world: World) -> None:
    """429: the first reply waits as long as it was told, and the second behind it."""
    ana(world, LATE)
    first = world.hears("oi")
    second = world.hears("quanto devo?")
    slow = SendError("slow", permanent=False, code=20429, retry_after=7.0)
    world.channel.failures = [slow]
    world.work()
    meanwhile = list(world.channel.sent)
    with world.session() as session:
        row = session.query(Message).filter_by(direction="out").first()
        assert row is not None
        state, tried = row.state, row.attempts
    over(world)
    world.work()

    assert (meanwhile, state, tried) == ([], State.PLANNED, 1)
    bodies = [each.body for each in world.channel.sent]
    assert bodies == [*first.says, "\n\n".join(second.says)]
