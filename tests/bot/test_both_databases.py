"""The same code on SQLite and on PostgreSQL: plan, remind, hear, claim, at once."""

import itertools
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot import queue
from bot.channels.templates import Approved, remember
from bot.inbox import Arrival
from bot.lease import acquire
from bot.slots import take_slot
from models.inbound import Inbound
from models.lease import SenderSlot
from models.message import Message
from models.planned import PlannedContact, PlannedStep
from tests.bot.races import at_once
from tests.bot.world import World, ana

TODAY = date(2026, 11, 24)
LATE = date(2026, 11, 19)


def test_plan_and_remind(either: World) -> None:
    """From an open invoice to a sent message, once."""
    ana(either, LATE, TODAY + timedelta(days=7))
    with either.session() as session:
        remember(session, "reminder.invoice.late", "pt", Approved("HX" + "a" * 32, ()))

    either.plan()
    either.work()
    either.plan()
    either.work()

    assert len(either.channel.sent) == 1
    assert "R$ 102,17" in either.channel.sent[0].body


def test_a_turn(either: World) -> None:
    """A conversation is heard, answered and remembered."""
    ana(either, LATE)
    said = [either.hears(line) for line in ("quanto devo?", "529", "1985")]

    assert "R$ 102,17" in said[-1].says[-1]
    assert either.thread().identity_checked_until is not None


@pytest.mark.fault("F22")
def test_two_planners_at_once(either: World) -> None:
    """Whoever is second finds the rows there; nothing is planned twice."""
    ana(either, LATE, TODAY)

    at_once(*[either.plan] * 4)

    with either.parts.database.read() as session:
        assert session.query(PlannedStep).count() == 2
        assert session.query(PlannedContact).count() == 1


@pytest.mark.fault("F22")
def test_many_workers_at_once(either: World) -> None:
    """Six workers over twenty replies: each goes out once."""
    ana(either, LATE)
    for _ in range(20):
        either.hears("oi")

    at_once(*[either.work] * 6)
    either.work()

    tokens = [each.token for each in either.channel.sent]
    assert len(tokens) == len(set(tokens)) == 20


@pytest.mark.fault("F02")
def test_two_copies_at_the_same_instant(either: World) -> None:
    """One row, whatever the number of deliveries."""

    def deliver(world: World) -> bool:
        try:
            world.arrives(Arrival("twilio", "message", "in:SM1", "+55", "{}"))
        except IntegrityError:
            return False
        return True

    told = at_once(*[lambda: deliver(either)] * 10)

    assert told.count(True) == 1
    with either.parts.database.read() as session:
        assert session.query(Inbound).count() == 1


def test_a_key_is_worked_off_in_order(either: World) -> None:
    """While the first message of a client is held, the second is nobody's."""
    for number in (1, 2):
        either.arrives(Arrival("twilio", "message", f"in:{number}", "+55", "{}"))

    with either.session() as session:
        first = queue.claim(session, Inbound)
    with either.session() as session:
        assert queue.claim(session, Inbound) is None
        assert first is not None
        assert queue.settle(session, Inbound, first)
    with either.session() as session:
        second = queue.claim(session, Inbound)

    assert second is not None
    assert second.id > first.id


def test_a_postponed_message_is_not_overtaken(either: World) -> None:
    """A message that waits for its retry still stands before the later ones."""
    for number in (1, 2):
        either.arrives(Arrival("twilio", "message", f"in:{number}", "+55", "{}"))
    with either.session() as session:
        first = queue.claim(session, Inbound)
        assert first is not None
        queue.postpone(session, Inbound, first, by_ms=60_000, error="later")

    with either.session() as session:
        assert queue.claim(session, Inbound) is None


@pytest.mark.fault("F23")
def test_a_lease_is_one_process_at_a_time(either: World) -> None:
    """The second owner waits until the lease is over, and has a newer token then."""
    database = either.parts.database
    first = acquire(database, "ticker", "one")
    second = acquire(database, "ticker", "two")
    taken = acquire(database, "ticker", "one", ms=-1)
    third = acquire(database, "ticker", "two")

    assert second is None
    assert None not in {first, taken, third}
    assert (first or 0) < (taken or 0) < (third or 0)


def test_slots_are_spaced(either: World) -> None:
    """One message a second: the slots of one sender lie a second apart."""
    with either.session() as session:
        starts = [_slot(session) for _ in range(5)]

    steps = [later - earlier for earlier, later in itertools.pairwise(starts)]
    assert steps == [1000] * 4


def _slot(session: Session) -> int:
    """Take a slot; give when the next one is free, in milliseconds."""
    take_slot(session, "whatsapp:+1", 1)
    found = select(SenderSlot.next_free_ms).where(SenderSlot.sender == "whatsapp:+1")
    return session.scalar(found) or 0


def test_a_message_row_is_a_queue_of_its_own(either: World) -> None:
    """Inbound and outbound rows are claimed by the same four verbs."""
    ana(either, LATE)
    either.hears("oi")

    with either.session() as session:
        assert queue.claim(session, Message, Message.direction == "out") is not None
