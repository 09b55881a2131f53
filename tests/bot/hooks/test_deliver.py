"""Events on their way: signed, tried again, given up, sent again; never lost."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.alerts import standing_alerts
from bot.hooks.announce import announce, announce_test
from bot.hooks.endpoints import (
    Wrong,
    resend,
    rotate,
    switch_off,
    switch_on,
    wish_for,
)
from bot.hooks.kinds import Kind
from bot.hooks.round import forget_round, hook_round
from bot.hooks.schedule import MOST_TRIES, wait_after
from models.client import Client
from models.hook import HookAttempt, HookDelivery, HookEndpoint, HookEvent
from tests.bot.hooks.receiver import Receiver, endpoint, opened
from tests.bot.world import World

DATA = {"amount_minor": 10_217, "currency": "BRL"}


def happens(world: World, kind: Kind = Kind.PAYMENT_RECEIVED) -> HookEvent | None:
    """Let something happen to Ana."""
    with world.session() as session:
        return announce(session, kind, ana(world, session), DATA, world.clock.now())


def ana(world: World, session: Session) -> Client:
    """Give the client, made where she is not there yet."""
    found = session.scalar(select(Client))
    if found is None:
        found = Client(external_id="C-1", name="Ana", created_at=world.clock.now())
        session.add(found)
        session.flush()
    return found


def hurry(world: World) -> None:
    """Let every wait be over."""
    with world.session() as session:
        session.execute(update(HookDelivery).values(run_after_ms=0))


def delivery(world: World) -> HookDelivery:
    """Give the only delivery."""
    with world.session() as session:
        return session.scalars(select(HookDelivery)).one()


def statuses(world: World) -> list[int | None]:
    """List what each try was answered."""
    with world.session() as session:
        return list(
            session.scalars(select(HookAttempt.status).order_by(HookAttempt.id))
        )


def row_of(world: World, made: HookEndpoint) -> HookEndpoint:
    """Read an endpoint again."""
    with world.session() as session:
        return session.get_one(HookEndpoint, made.id)


def test_a_receiver_can_check_what_it_gets(world: World) -> None:
    """The scheme's own library opens it with the endpoint's secret, and no other."""
    made, other = endpoint(world, kinds=["payment.received"]), Receiver()
    event = happens(world)
    assert hook_round(world.parts, other.outside) == 1
    [call] = other.calls

    assert event is not None
    assert opened(call, made) == {
        "type": "payment.received",
        "timestamp": "2026-11-24T14:00:00Z",
        "data": {"client": "C-1", **DATA},
    }
    assert call.headers["webhook-id"] == event.uid
    assert opened(call, made, version=2) is None
    assert call.headers["content-type"] == "application/json"


def test_what_is_rolled_back_was_never_announced(world: World) -> None:
    """The event stands in the transaction of what happened."""
    endpoint(world)
    with world.session() as session:
        ana(world, session)
    with pytest.raises(RuntimeError), world.session() as session:  # noqa: PT012 - the block is the case
        announce(
            session,
            Kind.PROMISE_KEPT,
            ana(world, session),
            {},
            world.clock.now(),
        )
        raise RuntimeError

    assert hook_round(world.parts, Receiver().outside) == 0


def test_only_who_wants_a_kind_hears_of_it(world: World) -> None:
    """An endpoint of promises hears nothing of payments; nobody's event is no row."""
    endpoint(world, kinds=["promise.kept"])
    receiver = Receiver()
    unheard = happens(world)
    happens(world, Kind.PROMISE_KEPT)
    hook_round(world.parts, receiver.outside)

    assert unheard is None
    assert len(receiver.calls) == 1


def test_a_failure_is_tried_again_with_the_same_id_and_body(either: World) -> None:
    """The second try is the same message; both are in the log."""
    endpoint(either)
    happens(either)
    receiver = Receiver({"erp.example.com": [500]})
    rounds = [hook_round(either.parts, receiver.outside) for _ in range(2)]
    hurry(either)
    rounds.append(hook_round(either.parts, receiver.outside))
    first, second = receiver.calls

    assert rounds == [0, 0, 1]
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.content == second.content
    assert statuses(either) == [500, 200]
    assert delivery(either).state == "delivered"


def test_after_the_last_try_it_is_failed_and_can_be_sent_again(world: World) -> None:
    """Nothing is thrown away: a person resends it under its own id."""
    endpoint(world)
    event = happens(world)
    receiver = Receiver({"erp.example.com": [503] * MOST_TRIES})
    for _ in range(MOST_TRIES + 2):
        hook_round(world.parts, receiver.outside)
        hurry(world)
    failed = delivery(world).state
    with world.session() as session:
        row = session.scalars(select(HookDelivery)).one()
        resend(session, row, "agent:1", world.clock.now())
    hook_round(world.parts, receiver.outside)

    assert event is not None
    assert failed == "failed"
    assert delivery(world).state == "delivered"
    assert receiver.ids == [event.uid] * (MOST_TRIES + 1)


def test_a_redirect_is_no_success_and_is_not_followed(world: World) -> None:
    """Where a message goes is what an admin wrote, and nothing else."""
    endpoint(world)
    happens(world)
    receiver = Receiver({"erp.example.com": [302]}, {"Location": "https://x.example/"})
    hook_round(world.parts, receiver.outside)

    assert statuses(world) == [302]
    assert delivery(world).state == "waiting"


@pytest.mark.fault("F67")
def test_an_address_inside_the_house_is_never_called(world: World) -> None:
    """A name that leads to a private address gets nothing, and the log says why."""
    endpoint(world)
    happens(world)
    receiver = Receiver()
    inside = type(receiver.outside)(lambda _host, _port: ["169.254.169.254"], receiver)
    hook_round(world.parts, inside)
    with world.session() as session:
        error = session.scalars(select(HookAttempt.error)).one()

    assert receiver.calls == []
    assert error == "barred never 169.254.169.254 erp.example.com"


def test_gone_switches_the_endpoint_off_and_tells_people(world: World) -> None:
    """410 is the scheme's word for "never again"."""
    made = endpoint(world)
    happens(world)
    hook_round(world.parts, Receiver({"erp.example.com": [410]}).outside)
    hurry(world)
    after = Receiver()
    happens(world)

    assert hook_round(world.parts, after.outside) == 0
    assert row_of(world, made).disabled_why == "gone"
    with world.session() as session:
        assert [alert.kind for alert in standing_alerts(session)] == ["hook_off"]


def test_days_of_failures_switch_it_off(world: World) -> None:
    """An hour tells people, five days end it; switched on, what waits goes out."""
    made = endpoint(world)
    happens(world)
    seen: list[tuple[int, str | None]] = []
    for hours in (0, 2, 24 * 6):
        world.move(hours=hours)
        hook_round(world.parts, Receiver({"erp.example.com": [500]}).outside)
        hurry(world)
        with world.session() as session:
            why = session.get_one(HookEndpoint, made.id).disabled_why
            seen.append((len(standing_alerts(session)), why))
    with world.session() as session:
        row = session.get_one(HookEndpoint, made.id)
        switch_on(session, row, "agent:1", world.clock.now())
    receiver = Receiver()

    assert seen == [(0, None), (1, None), (1, "failing")]
    assert hook_round(world.parts, receiver.outside) == 1
    with world.session() as session:
        assert standing_alerts(session) == []


def test_both_secrets_sign_for_a_day(world: World) -> None:
    """A receiver changes its secret when it likes, within a day."""
    made = endpoint(world)
    with world.session() as session:
        rotate(
            session,
            session.get_one(HookEndpoint, made.id),
            "agent:1",
            world.clock.now(),
        )
    receiver = Receiver()
    happens(world)
    hook_round(world.parts, receiver.outside)
    with world.session() as session:
        row = session.get_one(HookEndpoint, made.id)
        assert row.previous_until is not None
        row.previous_until -= timedelta(days=9)  # by the machine's clock it is over
    happens(world)
    hook_round(world.parts, receiver.outside)
    known = [
        [opened(call, made, version) is not None for version in (1, 2)]
        for call in receiver.calls
    ]

    assert known == [[True, True], [False, True]]


def test_a_slow_endpoint_holds_up_nobody(world: World) -> None:
    """Two endpoints are called side by side: one is told while the other hangs."""
    endpoint(world, "https://slow.example.com/", "slow")
    endpoint(world, "https://quick.example.com/", "quick")
    happens(world)
    receiver = Receiver()
    both = threading.Barrier(2, timeout=10)

    def meet(request: Any) -> Any:  # noqa: ANN401 - the transport's own types
        both.wait()  # passes only where both are under way at once
        return Receiver.handle_request(receiver, request)

    receiver.handle_request = meet  # type: ignore[method-assign]  # a test's receiver

    assert hook_round(world.parts, receiver.outside) == 2


def test_two_rounds_at_once_tell_it_once(either: World) -> None:
    """The claim keeps two processes apart."""
    endpoint(either)
    for _ in range(5):
        happens(either)
    receiver = Receiver()
    with ThreadPoolExecutor(3) as pool:
        told = sum(
            pool.map(lambda _: hook_round(either.parts, receiver.outside), range(3))
        )

    assert told == 5
    assert len(set(receiver.ids)) == len(receiver.ids) == 5


def test_switched_off_it_hears_nothing(world: World) -> None:
    """What happens meanwhile is not kept for it."""
    made = endpoint(world)
    with world.session() as session:
        row = session.get_one(HookEndpoint, made.id)
        switch_off(session, row, "agent:1", world.clock.now())

    assert happens(world) is None


def test_a_test_event_goes_to_one_endpoint(world: World) -> None:
    """Whoever sets it up sees at once whether it works."""
    made = endpoint(world, kinds=["payment.received"])
    endpoint(world, "https://other.example.com/", "other")
    receiver = Receiver()
    with world.session() as session:
        row = session.get_one(HookEndpoint, made.id)
        announce_test(session, row, world.clock.now())
    hook_round(world.parts, receiver.outside)

    assert [opened(call, made) for call in receiver.calls] == [
        {
            "type": "webhook.test",
            "timestamp": "2026-11-24T14:00:00Z",
            "data": {"endpoint": "ERP"},
        }
    ]


def test_old_events_go_and_waiting_ones_stay(world: World) -> None:
    """A month after it was settled an event is forgotten."""
    endpoint(world)
    happens(world)
    hook_round(world.parts, Receiver().outside)
    waiting = happens(world)
    world.move(days=31)
    gone = forget_round(world.parts)
    with world.session() as session:
        left = list(session.scalars(select(HookEvent.uid)))

    assert waiting is not None
    assert (gone, left) == (1, [waiting.uid])


@pytest.mark.parametrize(
    ("name", "url", "kinds", "wrong"),
    [
        pytest.param(" ", "https://a.example/", None, Wrong.NAME, id="no name"),
        pytest.param("n" * 81, "https://a.example/", None, Wrong.NAME, id="too long"),
        pytest.param("ERP", "ftp://a.example/", None, Wrong.URL, id="not https"),
        pytest.param("ERP", "https://a.example/ x", None, Wrong.URL, id="a space"),
        pytest.param("ERP", "https://a.example:x/", None, Wrong.URL, id="no port"),
        pytest.param("ERP", "https://u:p@a.example/", None, Wrong.URL, id="password"),
        pytest.param("ERP", "https:///x", None, Wrong.URL, id="no host"),
        pytest.param("ERP", "https://a.example/", [], Wrong.KINDS, id="no kinds"),
        pytest.param(
            "ERP", "https://a.example/", ["x"], Wrong.KINDS, id="unknown kind"
        ),
    ],
)
def test_what_cannot_be_an_endpoint_is_refused(
    name: str, url: str, kinds: list[str] | None, wrong: Wrong
) -> None:
    """The reason names the field."""
    outside = Receiver().outside

    assert wish_for(outside, name=name, url=url, kinds=kinds) is wrong


@pytest.mark.parametrize(
    ("tries", "asked", "milliseconds"),
    [
        pytest.param(1, None, 5_000, id="first"),
        pytest.param(7, None, 72_000_000, id="last wait"),
        pytest.param(1, 120, 120_000, id="asked for longer"),
        pytest.param(2, 10, 300_000, id="asked for less"),
        pytest.param(1, 10**9, 86_400_000, id="asked for years"),
        pytest.param(MOST_TRIES, None, None, id="never again"),
    ],
)
def test_waits(tries: int, asked: int | None, milliseconds: int | None) -> None:
    """Each wait is longer than the one before, or as long as the receiver asks."""
    assert wait_after(tries, asked, chance=0.5) == milliseconds


@pytest.mark.parametrize(
    ("status", "waits"),
    [
        pytest.param(429, True, id="too many"),
        pytest.param(503, True, id="unavailable"),
        pytest.param(500, False, id="broken"),
    ],
)
def test_retry_after_is_listened_to(world: World, status: int, *, waits: bool) -> None:
    """Only the answers that mean "later" may set the time."""
    endpoint(world)
    happens(world)
    receiver = Receiver({"erp.example.com": [status]}, {"Retry-After": "3600"})
    hook_round(world.parts, receiver.outside)
    row = delivery(world)
    with world.session() as session:
        event = session.scalars(select(HookEvent)).one()

    assert event.kind == "payment.received"
    assert (row.run_after_ms - _machine_ms() > 1_800_000) is waits


def _machine_ms() -> int:
    import time  # noqa: PLC0415 - the machine's own clock, for this comparison alone

    return time.time_ns() // 1_000_000
