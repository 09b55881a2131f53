"""That the service is back: said by whom, told to the client once, missed in time."""

from sqlalchemy import update

from bot.alerts import standing_alerts
from bot.services.done import finish_service
from bot.tasks import Desk, Refused, Why
from bot.unlocks.confirm import BACK
from bot.unlocks.life import LATE
from bot.unlocks.round import unlock_round
from models.agent import Agent
from models.client import Client
from models.task import Task
from tests.bot.hooks.receiver import endpoint
from tests.bot.unlocks.asked import client, says_back, tasks, unlock, unlocked
from tests.bot.world import World


def test_nobody_says_that_it_is_back(world: World) -> None:
    """After half an hour people are told, and a task is there, until it is back."""
    endpoint(world)
    unlocked(world)
    world.move(minutes=29)
    early = unlock_round(world.parts)
    world.move(minutes=2)
    late = [unlock_round(world.parts), unlock_round(world.parts)]
    with world.session() as session:
        alerts = [alert.kind for alert in standing_alerts(session)]
    waiting = [task.state for task in tasks(world)]
    says_back(world)
    with world.session() as session:
        left = standing_alerts(session)

    assert (early, late, alerts) == (0, [1, 1], [LATE])
    assert waiting == ["open"]
    assert left == []
    assert [task.result for task in tasks(world)] == ["restored"]


def test_back_and_told_once(world: World) -> None:
    """The client hears it at once, however often it is said."""
    unlocked(world)
    says_back(world)
    says_back(world)
    world.work()
    told = world.messages(key=BACK)

    assert len(told) == 1
    assert "R$ 102,80" in told[0].body
    assert client(world).service == "active"


def test_a_person_does_it_by_the_task(world: World) -> None:
    """Marked as done, it is confirmed and told like any other."""
    unlocked(world)
    [task] = tasks(world)
    with world.session() as session:
        agent = Agent(
            name="Ivo", email="ivo@fibrasul.example", role="agent",
            password_hash="x", created_at=world.clock.now(),
        )  # fmt: skip
        session.add(agent)
        session.flush()
        desk = Desk(session, world.parts, agent, world.clock.now())
        done = finish_service(desk, task.id)
        again = finish_service(desk, task.id)
        actor = f"agent:{agent.id}"

    assert isinstance(done, Task)
    assert again == Refused(Why.CLOSED)
    assert unlock(world).confirmed_by == actor
    assert len(world.messages(key=BACK)) == 1


def test_an_import_confirms_it_too(world: World) -> None:
    """A file that says "active" is as good as the API."""
    unlocked(world)
    with world.session() as session:
        session.execute(update(Client).values(service="active"))
    unlock_round(world.parts)

    assert unlock(world).confirmed_by == "import"
