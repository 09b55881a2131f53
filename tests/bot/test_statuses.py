"""Status callbacks: forward only, whatever order they come in."""

from datetime import date
from itertools import permutations

import pytest

from bot.statuses import apply_status
from models.message import Message
from tests.bot.world import World, ana

STATUSES = ("queued", "sent", "delivered", "read")


@pytest.fixture
def token(world: World) -> str:
    """Send one reply and give its token."""
    ana(world, date(2026, 11, 19))
    world.hears("oi")
    world.work()
    return world.messages(direction="out")[0].token


def report(world: World, token: str, status: str, **form: str) -> None:
    """Let Twilio report a status."""
    told = {"m": token, "MessageSid": "SM1", "MessageStatus": status, **form}
    with world.session() as session:
        apply_status(session, world.parts, told, world.clock.now())


@pytest.mark.fault("F03")
@pytest.mark.parametrize("order", list(permutations(STATUSES)), ids="-".join)
def test_any_order_ends_alike(world: World, token: str, order: tuple[str, ...]) -> None:
    """Once everything has been told the message is read, in every order."""
    for status in order:
        report(world, token, status)

    assert world.messages(token=token)[0].state == "read"


@pytest.mark.fault("F04")
def test_a_status_overtakes_our_commit(world: World) -> None:
    """A callback that comes while we still call is found by our own id."""
    ana(world, date(2026, 11, 19))
    world.hears("oi")
    with world.session() as session:
        row = session.query(Message).filter_by(direction="out").one()
        row.state = "sending"
        token = row.token

    report(world, token, "delivered")

    row = world.messages(token=token)[0]
    assert (row.state, row.provider_sid, row.settled) == ("delivered", "SM1", True)


@pytest.mark.fault("F05")
def test_a_status_of_nothing_of_ours(world: World) -> None:
    """An unknown id changes nothing and raises nothing."""
    report(world, "no such token", "delivered")

    assert world.messages() == []


def test_failed_after_delivered_is_an_anomaly(world: World, token: str) -> None:
    """A contradiction is kept beside the message, and moves nothing."""
    report(world, token, "delivered")
    report(world, token, "failed", ErrorCode="30008")

    row = world.messages(token=token)[0]
    assert row.state == "delivered"
    assert "anomaly" in (row.decided or {})
