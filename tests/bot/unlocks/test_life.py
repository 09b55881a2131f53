"""Trust unlocks in rows: granted once, told or left to a person, confirmed, ended."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from sqlalchemy import select, update

from bot.alerts import standing_alerts
from bot.inbox import Arrival, work_next
from bot.payments.settle import receive
from bot.promises.ends import promise_round
from bot.services.done import finish_service
from bot.tasks import Desk, Refused, Why
from bot.unlocks.confirm import BACK, confirm
from bot.unlocks.life import LATE, grant, refuse, unbar
from bot.unlocks.round import unlock_round
from bot.unlocks.standing import unlock_standing
from domain.money import Money
from domain.statement import Balance
from domain.unlock import NoUnlock
from models.agent import Agent
from models.client import Client, ContactPoint
from models.hook import HookEvent
from models.inbound import Inbound
from models.message import Message
from models.promise import PromiseRow
from models.task import Task
from models.unlock import Unlock
from tests.bot.hooks.receiver import endpoint
from tests.bot.test_inbox import FORM
from tests.bot.world import PHONE, World, ana

OTHER = "+5548977776666"
DUE = date(2026, 11, 3)
ASKS = "libera minha internet que eu pago sexta"


def suspended(world: World) -> int:
    """Let Ana owe an invoice, with her service suspended."""
    return ana(world, DUE, service="suspended", service_since=date(2026, 11, 20))


def unlocked(world: World, asks: str = ASKS) -> None:
    """Let Ana ask for her internet back until Friday, and agree to what is read."""
    suspended(world)
    for line in (asks, "529", "1985", "sim"):
        world.hears(line)


def unlock(world: World) -> Unlock:
    """Read the unlock."""
    with world.session() as session:
        return session.scalars(select(Unlock)).one()


def tasks(world: World) -> list[Task]:
    """List the tasks, the oldest first."""
    with world.session() as session:
        return list(session.scalars(select(Task).order_by(Task.id)))


def client(world: World) -> Client:
    """Read Ana."""
    with world.session() as session:
        return session.scalars(select(Client)).one()


def says_back(world: World) -> None:
    """Let a system say that the service is back."""
    with world.session() as session:
        found = session.scalars(select(Client)).one()
        confirm(session, world.parts, found, "api:1", world.clock.now())


def pays(world: World, minor: int = 110_00) -> None:
    """Take all of Ana's money in, or a part of it."""
    now = world.clock.now()
    with world.session() as session:
        receive(
            session,
            world.parts,
            client=session.scalars(select(Client)).one(),
            provider="manual",
            external_ref="m1",
            amount=Money(minor),
            method="pix",
            received_on=now.date(),
            invoice_ids=(),
            now=now,
        )


def after_friday(world: World) -> None:
    """Let the promised day go by unpaid."""
    world.move(days=4)
    promise_round(world.parts)


def events(world: World) -> list[tuple[str, object]]:
    """List what was told outside of services, with why it ended."""
    with world.session() as session:
        rows = session.scalars(select(HookEvent).order_by(HookEvent.id))
        told = [(row.kind, row.data.get("why")) for row in rows]
    return [each for each in told if each[0].startswith("service.")]


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


def test_paid_ends_it_well(world: World) -> None:
    """The service stays, nothing is to be suspended."""
    endpoint(world)
    unlocked(world)
    says_back(world)
    pays(world)
    row = unlock(world)

    assert (row.state, row.why, row.suspend_from) == ("ended", "kept", None)
    assert events(world)[-1] == ("service.unlock_ended", "kept")
    assert tasks(world) == []


def test_not_paid_ends_it_on_a_lawful_day(world: World) -> None:
    """Friday went by: from Monday on, by a task where nobody listens."""
    unlocked(world)
    says_back(world)
    after_friday(world)
    row, [_, task] = unlock(world), tasks(world)

    assert (row.state, row.why) == ("ended", "broken")
    assert row.suspend_from == date(2026, 11, 30)
    assert (task.details["action"], task.due_on) == ("suspend", date(2026, 11, 30))


def test_a_system_that_listens_suspends_by_itself(world: World) -> None:
    """It hears from which day on it may; no person is asked to."""
    endpoint(world)
    unlocked(world)
    says_back(world)
    after_friday(world)

    assert events(world)[-1] == ("service.unlock_ended", "broken")
    assert tasks(world) == []


def test_paid_in_part_is_not_kept(world: World) -> None:
    """What was promised for the service was the whole of it."""
    unlocked(world)
    says_back(world)
    pays(world, 50_00)
    after_friday(world)

    assert (unlock(world).why, unlock(world).suspend_from) == (
        "broken",
        date(2026, 11, 30),
    )


def test_nobody_is_to_hurry_for_what_is_over(world: World) -> None:
    """The alert that nobody brought it back goes with the unlock."""
    unlocked(world)
    world.move(minutes=31)
    unlock_round(world.parts)
    after_friday(world)
    with world.session() as session:
        left = [alert.kind for alert in standing_alerts(session)]

    assert LATE not in left


def test_never_brought_back_needs_no_suspending(world: World) -> None:
    """Where nobody confirmed it, no task asks to cut what is cut."""
    unlocked(world)
    after_friday(world)

    assert [task.result for task in tasks(world)] == ["unlock_over"]


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


def test_moved_within_its_days(world: World) -> None:
    """A nearer day goes with the same unlock; it ends with the new promise."""
    unlocked(world)
    world.hears("não vai dar sexta, pode ser quinta?")
    world.hears("sim")
    with world.session() as session:
        standing = session.scalars(
            select(PromiseRow.id).where(PromiseRow.state == "open")
        ).one()

    assert unlock(world).promise_id == standing
    assert unlock(world).state == "granted"


def test_taken_back_ends_it(world: World) -> None:
    """The promise is taken back, and the unlock with it, once it was said twice."""
    unlocked(world)
    world.hears("cancela o combinado")
    before = unlock(world).state
    world.hears("sim")

    assert before == "granted"
    assert (unlock(world).state, unlock(world).why) == ("ended", "cancelled")


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


def test_an_import_confirms_it_too(world: World) -> None:
    """A file that says "active" is as good as the API."""
    unlocked(world)
    with world.session() as session:
        session.execute(update(Client).values(service="active"))
    unlock_round(world.parts)

    assert unlock(world).confirmed_by == "import"


def _says_yes(world: World, number: int, phone: str) -> None:
    told = FORM | {
        "MessageSid": f"SM{number:032x}",
        "From": f"whatsapp:{phone}",
        "WaId": phone.removeprefix("+"),
        "Body": "sim",
    }
    key = f"in:{told['MessageSid']}"
    world.arrives(Arrival("twilio", "message", key, phone, json.dumps(told)))


def _work(world: World) -> None:
    for _ in range(20):
        while work_next(world.parts, world.listener):
            pass
        with world.session() as session:
            session.execute(update(Inbound).values(run_after_ms=0))


def test_two_yeses_at_once_make_one_unlock(either: World) -> None:
    """On two phones at the same instant: one promise, one unlock, two answers."""
    client_id = suspended(either)
    with either.session() as session:
        session.add(
            ContactPoint(
                client_id=client_id,
                kind="phone",
                address=OTHER,
                canonical=OTHER,
                confirmed_at=either.clock.now(),
                opt_in_at=either.clock.now(),
                opt_in_source="contract",
            )
        )
    for phone in (PHONE, OTHER):
        for line in (ASKS, "529", "1985"):
            either.hears(line, phone=phone)
    for number, phone in enumerate((PHONE, OTHER), start=1):
        _says_yes(either, number, phone)
    start = threading.Barrier(2)

    def run(_: int) -> None:
        start.wait(20)
        _work(either)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, range(2)))
    with either.session() as session:
        unlocks = session.scalars(select(Unlock)).all()
        promises = session.scalars(
            select(PromiseRow).where(PromiseRow.state == "open")
        ).all()
        keys = set(session.scalars(select(Message.key)))
        waiting = session.scalars(select(Inbound).where(~Inbound.settled)).all()

    assert [row.state for row in unlocks] == ["granted"]
    assert [row.promise_id for row in unlocks] == [row.id for row in promises]
    assert "unlock.thanks" in keys
    assert waiting == []
