"""A trust unlock is granted once, on a promise; or it is refused, and why."""

from datetime import date

from sqlalchemy import select, update

from bot.unlocks.life import grant, refuse, unbar
from bot.unlocks.standing import unlock_standing
from domain.statement import Balance
from domain.unlock import NoUnlock
from models.client import Client
from models.promise import PromiseRow
from models.unlock import Unlock
from tests.bot.hooks.receiver import endpoint
from tests.bot.unlocks.asked import (
    ASKS,
    after_friday,
    events,
    says_back,
    suspended,
    tasks,
    unlock,
    unlocked,
)
from tests.bot.world import World


def test_granted_on_the_promise(world: World) -> None:
    """One row, until its day; a person has a task, as nobody listens."""
    unlocked(world)
    row, [task] = unlock(world), tasks(world)

    assert (row.state, row.until, row.asked_by) == (
        "granted",
        date(2026, 11, 27),
        "bot",
    )
    assert (task.kind, task.details["action"]) == ("service", "restore")
    assert row.task_id == task.id


def test_a_day_on_which_banks_rest(world: World) -> None:
    """Promised for Sunday: a boleto counts on Monday, and so long it lasts."""
    world.move(days=2)
    unlocked(world, "libera minha internet que eu pago domingo")

    assert unlock(world).until == date(2026, 11, 30)


def test_a_second_one_is_refused_while_it_stands(world: World) -> None:
    """Whoever comes later hears until when it lasts; there is one row, and one task."""
    unlocked(world)
    with world.session() as session:
        found = session.scalars(select(Client)).one()
        promise = session.scalars(select(PromiseRow)).one()
        now = world.clock.now()
        again = grant(
            session, world.parts, found, promise, Balance(now.date()),
            actor="agent:1", now=now,
        )  # fmt: skip

    assert again == NoUnlock("open", date(2026, 11, 27))
    assert unlock(world).asked_by == "bot"
    assert len(tasks(world)) == 1


def test_an_endpoint_that_listens_needs_no_person(world: World) -> None:
    """Its own system does it; the event names the unlock and its last day."""
    endpoint(world)
    unlocked(world)

    assert events(world) == [("service.unlock_granted", None)]
    assert tasks(world) == []


def test_the_next_one_waits(world: World) -> None:
    """After a broken one the bot says from when on, and keeps that it was asked."""
    unlocked(world)
    says_back(world)
    after_friday(world)
    with world.session() as session:
        session.execute(update(Client).values(service="suspended"))
    taken = [world.hears(line) for line in (ASKS, "529", "1985")][-1]
    with world.session() as session:
        why = list(session.scalars(select(Unlock.why).order_by(Unlock.id)))

    assert taken.outcome.says[-1].key == "unlock.refused.broken"
    assert why == ["broken", "broken"]


def test_barred_by_a_person(world: World) -> None:
    """It holds until it is lifted, and both are in the trail."""
    suspended(world)
    now = world.clock.now()
    with world.session() as session:
        found = session.scalars(select(Client)).one()
        refuse(session, found, "barred", "agent:1", now, "asked three times")
        session.flush()
        barred = unlock_standing(session, found, Balance(now.date())).barred
        ends = [session.scalars(select(Unlock.ended_at)).one()]
        lifted = [unbar(session, found, "agent:1", now) for _ in range(2)]
        after = unlock_standing(session, found, Balance(now.date())).barred
        ends.append(session.scalars(select(Unlock.ended_at)).one())

    assert ends == [None, now]
    assert (barred, lifted, after) == (True, [True, False], False)
