"""A trust unlock goes all the way round: our event, their system, our API, a client."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.hooks.round import hook_round
from models.hook import HookAttempt, HookDelivery
from models.message import Message
from models.unlock import Unlock
from tests.bot.unlocks.asked import client, unlocked
from tests.bot.world import FakeChannel, World
from tests.e2e.rig import Rig, rig_in

pytestmark = pytest.mark.e2e


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """Start the provider and the web, with a system of the company's that listens."""
    made = rig_in(tmp_path, company=True)
    yield made
    made.stop()


def world_of(rig: Rig) -> World:
    """Act as the worker does, in the test's own process."""
    return World(rig.parts, rig.parts.clock, FakeChannel())  # type: ignore[arg-type]  # only its now() is read


def confirmed(rig: Rig) -> bool:
    """Tell whether somebody said that the service is back."""
    with rig.parts.database.read() as session:
        return session.scalars(select(Unlock)).one().confirmed_at is not None


def test_a_trust_unlock_closes_its_circle(rig: Rig) -> None:
    """The system on this machine brings the service back, and the client hears it."""
    world = world_of(rig)
    unlocked(world)
    before = client(world).service
    told = hook_round(rig.parts)
    rig.until(lambda: confirmed(rig))
    events = rig.heard()
    with rig.parts.database.read() as session:
        said = [row.body for row in session.scalars(select(Message))]

    assert (before, told, client(world).service) == ("suspended", 2, "active")
    assert [each["type"] for each in events] == [
        "promise.recorded",
        "service.unlock_granted",
    ]
    assert all(each["verified"] for each in events)
    assert "seu serviço foi religado" in said[-1]


def test_switched_off_and_on_again(rig: Rig) -> None:
    """Nothing is lost: the try is in the log, and the next one arrives."""
    unlocked(world_of(rig))
    rig.pull("mode", {"company": "down"})
    lost = hook_round(rig.parts)
    rig.pull("mode", {"company": "ok"})
    with rig.parts.database.write() as session:
        tries = list(session.scalars(select(HookAttempt.error)))
        for row in session.scalars(select(HookDelivery)):
            row.run_after_ms = 0

    assert (lost, hook_round(rig.parts)) == (0, 2)
    assert [each.partition(":")[0] for each in tries if each] == ["127.0.0.1"]
