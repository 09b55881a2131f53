"""What the watch finds, and what it leaves in peace."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot.alerts import raise_alert, standing_alerts
from bot.statuses import apply_status
from bot.stop_asked import ask_to_stop
from bot.watch.beats import WORKER, beat
from bot.watch.checks import KINDS, Sight, look
from bot.watch.round import watch_round
from models.conversation import Conversation
from models.inbound import Inbound
from models.invoice import Invoice
from models.message import Message
from models.planned import PlannedContact, PlannedStep
from tests.bot.world import World, ana

DUE = date(2026, 11, 21)
HOUR = timedelta(hours=1)


def found(world: World) -> dict[str, dict[str, object]]:
    """Look once: figures by kind."""
    now = world.clock.now()
    with world.parts.database.read() as session:
        sight = Sight(session, world.parts.settings, now, now)
        return {each.kind: dict(each.figures) for each in look(sight)}


def thread(world: World, **more: Any) -> Conversation:  # noqa: ANN401 - any column
    """Open a thread of Ana's."""
    now = world.clock.now()
    row = Conversation(
        channel="whatsapp",
        address="whatsapp:+5548988887777",
        canonical="+5548988887777",
        created_at=now - HOUR,
        dialogue={},
        **more,
    )
    with world.session() as session:
        session.add(row)
    return row


def outbound(world: World, there: Conversation, n: int, **more: Any) -> None:  # noqa: ANN401 - any column
    """Write a message of ours, an hour old."""
    columns: dict[str, Any] = {
        "token": f"t{n}",
        "conversation_id": there.id,
        "direction": "out",
        "author": "regua",
        "purpose": "reminder",
        "channel": "whatsapp",
        "address": there.address,
        "queue_key": there.canonical,
        "state": "planned",
        "created_at": world.clock.now() - HOUR,
    }
    with world.session() as session:
        session.add(Message(**(columns | more)))


def contact(world: World, **more: Any) -> None:  # noqa: ANN401 - any column
    """Plan a contact with Ana that could have gone an hour ago."""
    now = world.clock.now()
    columns: dict[str, Any] = {
        "client_id": ana(world),
        "planned_on": now.date(),
        "not_before": now - HOUR,
        "created_at": now - HOUR,
    }
    with world.session() as session:
        session.add(PlannedContact(**(columns | more)))


def inbound(world: World, **more: Any) -> None:  # noqa: ANN401 - any column
    """Let an event lie there for an hour."""
    columns: dict[str, Any] = {
        "provider": "twilio",
        "kind": "message",
        "dedupe_key": "x",
        "raw": "{}",
        "queue_key": "k",
        "received_at": world.clock.now() - HOUR,
    }
    with world.session() as session:
        session.add(Inbound(**(columns | more)))


def test_a_quiet_house_has_nothing_to_say(world: World) -> None:
    """No rows, no findings."""
    assert found(world) == {}


def test_a_silent_worker(world: World) -> None:
    """Its minutes are told."""
    with world.session() as session:
        beat(session, WORKER, world.clock.now() - HOUR, 15)

    assert found(world) == {"worker_late": {"minutes": 60, "name": "worker"}}


def test_a_contact_that_could_have_gone(world: World) -> None:
    """An hour ago, in open hours."""
    contact(world)

    assert found(world) == {"contacts_waiting": {"count": 1, "minutes": 60}}


@pytest.mark.parametrize(
    "moved",
    [
        pytest.param({"hours": 12}, id="at night"),
        pytest.param({"days": 4}, id="on a Saturday"),
        pytest.param({"hours": 21, "minutes": 59}, id="just before the hours"),
        pytest.param({"hours": 22, "minutes": 10}, id="ten minutes into the hours"),
    ],
)
def test_a_contact_may_wait_for_its_hours(
    world: World, moved: dict[str, float]
) -> None:
    """Shut hours are no trouble, and the first minutes of open ones neither."""
    contact(world)
    world.move(**moved)

    assert found(world) == {}


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"state": "sent"}, id="sent"),
        pytest.param({"state": "blocked"}, id="blocked"),
        pytest.param({"not_before": None}, id="just now"),
    ],
)
def test_a_contact_that_does_not_wait(world: World, more: dict[str, Any]) -> None:
    """What is decided, or has only just become possible, is in order."""
    now = world.clock.now()
    contact(world, **{k: v or now - timedelta(minutes=14) for k, v in more.items()})

    assert found(world) == {}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param({}, ["outbound_waiting"], id="waits"),
        pytest.param({"state": "claimed"}, ["outbound_waiting"], id="claimed"),
        pytest.param({"state": "unknown"}, ["sends_unknown"], id="unknown"),
        pytest.param({"state": "sent", "settled": True}, [], id="sent"),
        pytest.param({"state": "blocked", "settled": True}, [], id="blocked"),
        pytest.param({"due_at": "later"}, [], id="not due yet"),
    ],
)
def test_messages_of_ours(
    world: World, more: dict[str, Any], expected: list[str]
) -> None:
    """An hour in the outbox is too long, and an unknown send is told."""
    if "due_at" in more:
        more = {"due_at": world.clock.now() + HOUR}
    outbound(world, thread(world), 1, **more)

    assert list(found(world)) == expected


@pytest.mark.parametrize(
    ("failed", "sent", "expected"),
    [
        pytest.param(3, 9, {"percent": 25, "failed": 3, "count": 12}, id="a quarter"),
        pytest.param(2, 8, None, id="a fifth is the limit"),
        pytest.param(5, 4, None, id="too few to tell"),
    ],
)
def test_a_channel_that_loses_too_much(
    world: World, failed: int, sent: int, expected: dict[str, int] | None
) -> None:
    """The share of failures of what the provider was given."""
    there = thread(world)
    for n in range(failed + sent):
        state = "failed" if n < failed else "delivered"
        outbound(world, there, n, state=state, settled=True)
    told = found(world).get("channel_failing")

    assert (told and {name: told[name] for name in expected or {}}) == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param({}, ["inbound_waiting"], id="unread"),
        pytest.param(
            {"settled": True, "parked_at": "now"}, ["inbound_parked"], id="parked"
        ),
        pytest.param({"settled": True}, [], id="handled"),
    ],
)
def test_what_clients_told_us(
    world: World, more: dict[str, Any], expected: list[str]
) -> None:
    """I25: nothing lies unread for long without anybody knowing."""
    if "parked_at" in more:
        more = more | {"parked_at": world.clock.now()}
    inbound(world, **more)

    assert list(found(world)) == expected


@pytest.mark.parametrize(
    ("answered", "expected"),
    [
        pytest.param(None, ["queue_late"], id="nobody answered"),
        pytest.param(timedelta(minutes=5), [], id="somebody did"),
    ],
)
def test_clients_who_wait_for_a_person(
    world: World, answered: timedelta | None, expected: list[str]
) -> None:
    """Beyond the time that they were told, by a quarter of an hour."""
    now = world.clock.now()
    thread(
        world,
        owner="person",
        handoff_at=now - 2 * HOUR,
        handoff_due_at=now - HOUR,
        answered_at=answered and now - answered,
    )

    assert list(found(world)) == expected


def test_a_guessed_stop_that_nobody_answered(world: World) -> None:
    """After a week of silence it is a person's to decide."""
    client_id = ana(world, DUE)
    with world.session() as session:
        ask_to_stop(session, {client_id}, world.clock.now())
    world.move(days=6)
    before = set(found(world))
    world.move(days=2)

    assert "stop_unanswered" not in before
    assert "stop_unanswered" in found(world)


def test_days_without_a_plan(world: World) -> None:
    """An invoice reached a step yesterday, and nothing was planned for three days."""
    ana(world, DUE)  # three days late on Tuesday
    world.move(days=1)

    assert found(world) == {"planner_silent": {"invoices": 1, "days": 2}}

    with world.session() as session:
        session.add(
            PlannedStep(
                invoice_id=session.query(Invoice.id).scalar(),
                step="d+3",
                due_on=DUE,
                planned_on=world.clock.now().date() - timedelta(days=1),
            )
        )

    assert found(world) == {}


def test_a_portfolio_between_two_steps_is_silent_in_peace(world: World) -> None:
    """Twelve days late: no step for days, and nobody is called."""
    ana(world, world.clock.now().date() - timedelta(days=13))

    assert found(world) == {}


def test_both_databases_are_looked_at_alike(either: World) -> None:
    """One row of each kind of trouble, and the round that tells of it."""
    contact(either)
    there = thread(
        either,
        owner="person",
        handoff_at=either.clock.now() - 2 * HOUR,
        handoff_due_at=either.clock.now() - HOUR,
    )
    outbound(either, there, 0)
    for n in range(1, 11):
        outbound(either, there, n, state="failed", settled=True)
    outbound(either, there, 11, state="unknown")
    inbound(either)
    with either.session() as session:
        beat(session, WORKER, either.clock.now() - HOUR, 15)
    seen = set(found(either))
    counts = [watch_round(either.parts), watch_round(either.parts)]

    others = {"round_late", "planner_silent", "inbound_parked", "provider_refused"}
    assert seen == KINDS - others - {"stop_unanswered", "person_in_danger"}
    assert counts == [len(seen), len(seen)]
    assert len(standing(either)) == len(seen)


def test_an_alert_stands_for_as_long_as_it_holds(world: World) -> None:
    """Raised once, cleared when it is over; the alerts of others are theirs."""
    with world.session() as session:
        beat(session, WORKER, world.clock.now() - HOUR, 15)
        raise_alert(session, "stale_feed", "payments_feed", {}, world.clock.now())
    first = [watch_round(world.parts), watch_round(world.parts)]
    kinds = set(standing(world))
    with world.session() as session:
        beat(session, WORKER, world.clock.now(), 15)
    last = watch_round(world.parts)

    assert first == [1, 1]
    assert kinds == {"worker_late", "stale_feed"}
    assert last == 0
    assert standing(world) == ["stale_feed"]


def test_a_refusal_stands_for_a_day(world: World) -> None:
    """What a provider refused for a fault of ours is told until a day is over."""
    ana(world, date(2026, 11, 19))
    world.hears("oi")
    world.work()
    (row,) = world.messages(direction="out")
    told = {"m": row.token, "MessageStatus": "failed", "ErrorCode": "63007"}
    with world.session() as session:
        apply_status(session, world.parts, told, world.clock.now())
    at_once = standing(world)
    watch_round(world.parts)
    later = standing(world)
    world.move(hours=25)
    watch_round(world.parts)

    assert "provider_refused" in at_once
    assert "provider_refused" in later
    assert "provider_refused" not in standing(world)


def standing(world: World) -> list[str]:
    """List the kinds of what stands."""
    with world.parts.database.read() as session:
        return [alert.kind for alert in standing_alerts(session)]


def test_every_kind_has_a_test(request: pytest.FixtureRequest) -> None:
    """A new check comes with a case of its own in this file."""
    source = request.path.read_text(encoding="utf-8")
    untested = [kind for kind in KINDS if f'"{kind}"' not in source]

    assert untested in ([], ["round_late"])
