"""A provider that is away for a while: the queue waits, and nothing stale follows."""

from datetime import date, timedelta

import pytest

from bot.channels.port import SendError
from bot.database import Database
from bot.outage import LONGEST, resting
from bot.reminders import remind_next
from bot.statuses import apply_status
from domain.message_state import State
from models.invoice import Invoice
from models.lease import SenderSlot
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
        session.query(SenderSlot).update({"next_free_ms": 0})


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


def slow(code: int = 20429, after: float | None = 7.0) -> SendError:
    """Answer "too many": certainly not sent."""
    return SendError("slow", permanent=False, code=code, retry_after=after)


@pytest.mark.fault("F18")
@pytest.mark.parametrize("code", [429, 20429, 63017])
def test_the_whole_sender_waits_as_long_as_it_was_told(world: World, code: int) -> None:
    """Of 40 reminders one hears "too many"; the others are not even tried."""
    waiting(world, MANY)
    world.channel.failures = [slow(code)] * 1_000
    world.work()
    tried = [row.attempts for row in world.messages(author="regua")]
    asked_for_more = len(world.channel.failures)
    with world.session() as session:
        [slot] = session.query(SenderSlot)
        waits = [row.run_after_ms for row in session.query(Message)]
        free_at = slot.next_free_ms

    assert asked_for_more == 999
    assert tried == [1] + [0] * (MANY - 1)
    assert all(at > 0 for at in waits)
    assert free_at >= min(waits) - 2_000

    world.channel.failures = []
    over(world)
    world.work()
    with world.session() as session:
        gone = session.query(PlannedContact).filter_by(state="sent").count()

    assert gone >= 10  # as fast as the sender may; the rest wait for their slots
    assert len({each.address for each in world.channel.sent}) == gone


@pytest.mark.fault("F18")
def test_a_reply_outlives_an_hour_of_too_many(world: World) -> None:
    """Nine refusals are no reason to give up: the client is answered, once."""
    ana(world, LATE)
    world.hears("oi")
    world.channel.failures = [slow()] * 9
    for _ in range(10):
        world.work()
        over(world)
        world.move(minutes=6)
    world.work()
    rows = world.messages(direction="out")

    assert [row.state for row in rows] == ["accepted"]
    assert len(world.channel.sent) == 1


@pytest.mark.fault("F18")
def test_the_caps_are_asked_again_after_the_wait(world: World) -> None:
    """A person of ours wrote meanwhile: the reminder keeps the quiet after that."""
    ana(world, LATE)
    world.plan()
    world.channel.failures = [slow()]
    world.work()
    with world.session() as session:
        [row] = session.query(Message)
        copied = {"conversation_id": row.conversation_id, "client_id": row.client_id}
        session.add(spoken(world, **copied))
    over(world)
    world.move(minutes=5)
    world.work()
    row = world.messages(author="regua")[0]

    assert world.channel.sent == []
    assert (row.state, row.reason) == ("blocked", "gap")


def spoken(world: World, **columns: object) -> Message:
    """Let an agent have written by another phone."""
    return Message(
        token="by-hand",
        direction="out",
        author="agent",
        purpose="agent",
        channel="sms",
        address="+5548999990000",
        queue_key="+5548999990000",
        body="Oi, Ana!",
        state="accepted",
        settled=True,
        created_at=world.clock.now(),
        sent_at=world.clock.now(),
        **columns,
    )


@pytest.mark.fault("F18")
def test_a_reply_that_was_taken_and_then_throttled_goes_again(world: World) -> None:
    """63017 by a status: the same words half a minute later, in their place."""
    ana(world, LATE)
    world.hears("oi")
    world.work()
    [first] = world.messages(direction="out")
    throttled(world, first)
    world.work()
    at_once = len(world.channel.sent)
    world.move(seconds=31)
    world.work()
    bodies = [each.body for each in world.channel.sent]

    assert at_once == 1
    assert bodies == [first.body, first.body]
    assert [r.state for r in world.messages(direction="out")] == ["failed", "accepted"]


@pytest.mark.fault("F18")
def test_a_reply_is_not_sent_again_behind_a_newer_one(world: World) -> None:
    """Two answers: the first is throttled later; out of order it would mislead."""
    ana(world, LATE)
    world.hears("oi")
    world.hears("quanto devo?")
    world.work()
    throttled(world, world.messages(direction="out")[0])
    world.move(minutes=10)
    world.work()

    assert len(world.channel.sent) == 2


@pytest.mark.fault("F18")
def test_a_throttled_reminder_is_planned_again_for_later(world: World) -> None:
    """63017 by a status: its own road, hours later, past every gate; counted once."""
    ana(world, LATE)
    world.plan()
    world.work()
    throttled(world, world.messages(author="regua")[0])
    world.work()
    at_once = len(world.channel.sent)
    world.move(hours=4, minutes=1)
    world.work()

    assert at_once == 1
    assert [each.channel for each in world.channel.sent] == ["whatsapp"] * 2


def throttled(world: World, row: Message) -> None:
    """Let the provider say by a status that it was too fast."""
    told = {"m": row.token, "MessageStatus": "failed", "ErrorCode": "63017"}
    with world.session() as session:
        apply_status(session, world.parts, told, world.clock.now())
