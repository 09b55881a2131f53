"""The outbox: at most once, in order, and every failure sorted by what it means."""

from datetime import date

import pytest

from bot import queue
from bot.channels.port import Listed, SendError
from bot.channels.templates import Approved, remember
from bot.conversations import hand_over
from bot.outbox import send_next
from bot.queue import take_over
from bot.reconcile import reconcile_sends
from domain.message_state import State
from models.client import Client, ContactPoint, OptOut
from models.message import Message
from tests.bot.world import PHONE, World, ana

LATE = date(2026, 11, 19)
OTHER = "+5548977776666"


def lost() -> SendError:
    """Give the failure of a call whose answer never came."""
    return SendError("no answer", permanent=False, lost=True)


def refused(code: int) -> SendError:
    """Give a refusal of the provider."""
    return SendError("refused", permanent=True, code=code)


def with_template(world: World) -> None:
    """Make the reminder of a late invoice known to Twilio."""
    with world.session() as session:
        remember(session, "reminder.invoice.late", "pt", Approved("HX" + "a" * 32, ()))


def reminder(world: World) -> Message:
    """Plan and work until Ana's reminder has been tried; give its row."""
    ana(world, LATE)
    with_template(world)
    world.plan()
    world.work()
    return world.messages(author="regua")[0]


def test_a_reply_goes_out(world: World) -> None:
    """What the turn wrote is what the provider gets."""
    ana(world, LATE)
    world.hears("oi")

    world.work()

    assert "Fibra Sul" in world.channel.sent[0].body
    assert world.messages(direction="out")[0].state == State.ACCEPTED


def test_outside_the_window_only_a_template(world: World) -> None:
    """A reminder to a client who has not written is a template with its variables."""
    row = reminder(world)

    assert world.channel.sent[0].content_sid == row.content_sid is not None


def test_no_template_no_message(world: World) -> None:
    """Without an approved template nothing goes out, and the reason is kept."""
    ana(world, LATE)
    world.plan()

    world.work()

    row = world.messages(author="regua")[0]
    assert (row.state, row.reason) == ("blocked", "window_closed")


@pytest.mark.fault("F17")
def test_lost_is_never_sent_again(world: World) -> None:
    """A call without an answer is unknown; the worker does not try it again."""
    world.channel.failures = [lost()]

    row = reminder(world)
    world.work()

    assert (row.state, world.channel.sent) == ("unknown", [])


@pytest.mark.fault("F18")
def test_too_many_requests_wait(world: World) -> None:
    """429 was not processed: the row waits for as long as it was told."""
    world.channel.failures = [
        SendError("slow down", permanent=False, code=20429, retry_after=0.0)
    ]

    row = reminder(world)

    assert row.state in {State.PLANNED, State.ACCEPTED}
    assert row.attempts >= 1


@pytest.mark.fault("F20")
@pytest.mark.parametrize(
    ("code", "check"),
    [
        pytest.param(21610, "opted_out", id="opt-out"),
        pytest.param(21211, "invalid", id="no such number"),
        pytest.param(63021, "neither", id="content refused"),
    ],
)
def test_refusals(world: World, code: int, check: str) -> None:
    """Each refusal has its own consequence, and none is tried again."""
    world.channel.failures = [refused(code)]
    row = reminder(world)

    with world.parts.database.read() as session:
        out = session.query(OptOut).count() == 1
        invalid = session.query(ContactPoint).one().invalid_at is not None

    assert row.state == "failed"
    assert (out, invalid) == (check == "opted_out", check == "invalid")


@pytest.mark.fault("F25")
def test_a_person_takes_over_before_the_reply_leaves(world: World) -> None:
    """The bot's reply is discarded if the thread is a person's by then."""
    ana(world, LATE)
    world.hears("oi")
    with world.session() as session:
        thread = session.merge(world.thread())
        hand_over(session, thread, "asked", world.clock.now(), world.parts.settings)

    world.work()

    row = world.messages(direction="out")[0]
    assert world.channel.sent == []
    assert (row.state, row.reason) == ("blocked", "person_has_thread")


@pytest.mark.fault("F16")
def test_a_send_that_arrived_is_found(world: World) -> None:
    """An id that Twilio lists and no row has is the lost message's."""
    world.channel.failures = [lost()]
    row = reminder(world)
    address = f"whatsapp:{PHONE}"
    world.channel.listed = [
        Listed("SM" + "f" * 32, address, row.body, "delivered", row.created_at)
    ]

    reconcile_sends(world.parts, world.channel, settles_ms=-60_000)

    found = world.messages(id=row.id)[0]
    assert (found.state, found.provider_sid) == ("accepted", "SM" + "f" * 32)


@pytest.mark.fault("F15")
def test_a_send_that_never_arrived_is_shown(world: World) -> None:
    """Twilio has nothing: the reminder stays unknown, for the next step to cover."""
    world.channel.failures = [lost()]
    row = reminder(world)

    reconcile_sends(world.parts, world.channel, settles_ms=-60_000)
    world.work()

    found = world.messages(id=row.id)[0]
    assert (found.state, found.settled, world.channel.sent) == ("unknown", True, [])


def test_nothing_overtakes_a_lost_message(world: World) -> None:
    """Order per client: what comes later waits for the one that nobody knows about."""
    ana(world, LATE)
    world.hears("oi")
    world.hears("atendente")
    world.channel.failures = [lost()]

    world.work()

    assert world.channel.sent == []


@pytest.mark.fault("F23")
def test_a_claim_that_was_taken_over_counts_for_nothing(world: World) -> None:
    """Whoever lost the claim cannot settle the row any more."""
    ana(world, LATE)
    world.hears("oi")
    with world.session() as session:
        claim = queue.claim(session, Message, Message.direction == "out")
        assert claim is not None
        take_over(session, Message, claim.id)

        assert queue.settle(session, Message, claim) is False


def test_a_row_that_we_stumble_over_does_not_stop_the_others(world: World) -> None:
    """Our own fault is kept on the row; the next client's message still goes out."""
    ana(world, LATE)
    world.hears("oi")
    with world.session() as session:
        session.query(Message).filter_by(direction="out").one().purpose = "no such"
    with world.session() as session:
        bruno = Client(external_id="b", name="Bruno Lima", created_at=world.clock.now())
        bruno.contact_points.append(
            ContactPoint(kind="phone", address=OTHER, canonical=OTHER)
        )
        session.add(bruno)
    world.hears("oi", phone=OTHER)

    world.work()

    first = world.messages(direction="out")[0]
    assert (first.state, first.reason) == ("failed", "error: ValueError")
    assert [each.address for each in world.channel.sent] == [f"whatsapp:{OTHER}"]


def test_a_channel_that_this_worker_does_not_have(world: World) -> None:
    """Without an adapter the row is refused with its reason, not tried for ever."""
    ana(world, LATE)
    world.hears("oi")

    send_next(world.parts, {})

    row = world.messages(direction="out")[0]
    assert (row.state, row.reason) == ("blocked", "channel_away")
