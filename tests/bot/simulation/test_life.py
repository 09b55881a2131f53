"""What the time machine shows is what the real code would do, and nothing happens."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_socket import disable_socket

from bot.feed import note_feed
from bot.simulation import life
from bot.simulation.crowd import UnknownClientError
from bot.simulation.ladders import read_ladders
from bot.simulation.life import span_of
from tests.bot.simulation.conftest import (
    FRIDAY_DUE,
    LADDERS,
    MONDAY,
    Machine,
    people,
)
from tests.bot.simulation.test_copying import all_rows
from tests.bot.world import World, ana

CLIMBED = read_ladders(LADDERS)
NINE = datetime(2026, 11, 27, 12, tzinfo=UTC)  # on the due day, in Santa Catarina


def test_the_ladder_is_climbed_day_by_day(machine: Machine, world: World) -> None:
    """On the due day, and as soon after it as the hours and the gap let it."""
    ana(world, FRIDAY_DUE)
    machine.run("", CLIMBED)

    assert machine.sent() == [
        ("ana", "d0", "27/11"),
        ("ana", "d+3", "30/11"),
        ("ana", "d+8", "07/12"),
    ]
    first = machine.of("message")[0]
    assert first.at.astimezone(UTC).hour == 12  # nine o'clock in Santa Catarina
    assert first.channel == "whatsapp"
    assert first.details["form"] == "template"
    assert "R$ 100,00" in first.text


def test_nothing_of_the_real_database_changes(machine: Machine, world: World) -> None:
    """Every table is as it was, with everything in the scenario happening."""
    people(world, 6, FRIDAY_DUE)
    before = all_rows(world.parts.database)
    machine.run(
        """
        payments: [{share: 50, day: 5}]
        answers: [{share: 50, day: 6, text: pago sexta}]
        opt_outs: [{client: C-002, day: 6}]
        """,
        CLIMBED,
    )

    assert all_rows(world.parts.database) == before
    assert machine.of("payment")
    assert machine.of("heard")


def test_nothing_leaves_the_machine(
    machine: Machine, world: World, socket_disabled: None
) -> None:
    """Not a socket is opened, not even on loopback, whatever the environment says."""
    del socket_disabled
    disable_socket()
    told = replace(
        world.parts.environment,
        rasa_url="http://127.0.0.1:1",
        smtp_url="smtp://127.0.0.1:1",
        stripe_api_key="sk_test_of_nobody",
    )
    world.parts = replace(world.parts, environment=told)
    ana(world, FRIDAY_DUE)
    machine.run("answers: [{client: ana, day: 4, at: '12:00', text: oi}]", CLIMBED)

    assert machine.of("reply")


def test_a_payment_ends_the_reminders(machine: Machine, world: World) -> None:
    """Paid on Saturday, with a day's charges: the next steps are not there."""
    ana(world, FRIDAY_DUE)
    machine.run("payments: [{client: ana, day: 2026-11-28, at: '10:00'}]", CLIMBED)

    assert machine.sent() == [("ana", "d0", "27/11")]
    assert [line.amount_minor for line in machine.of("payment")] == [102_03]


def test_a_promise_holds_the_ladder(machine: Machine, world: World) -> None:
    """The answer goes through the real turn, and its reply through the real gates."""
    ana(world, FRIDAY_DUE)
    machine.run("answers: [{client: ana, day: 4, at: '12:00', text: SAIR}]", CLIMBED)

    assert machine.sent() == [("ana", "d0", "27/11")]
    assert [line.rule for line in machine.of("refusal")] == ["opted_out", "opted_out"]
    assert len(machine.of("reply")) == 1


def test_people_react_to_what_they_get(machine: Machine, world: World) -> None:
    """Half of those who got the due day's step pay within a day, the others do not."""
    people(world, 12, FRIDAY_DUE)
    machine.run(
        "behaviours: [{pays_after: {step: d0, share: 50, within_hours: 24}}]", CLIMBED
    )

    paid = {line.client for line in machine.of("payment")}
    reminded = {client for client, step, _ in machine.sent() if step == "d+3"}
    assert 0 < len(paid) < 12
    assert reminded == {f"C-{n:03}" for n in range(1, 13)} - paid


def test_invoices_are_paid_by_habit(machine: Machine, world: World) -> None:
    """Two days before it is due, all of it."""
    people(world, 3, FRIDAY_DUE)
    machine.run("behaviours: [{pays_late: {days: -2, share: 100}}]", CLIMBED)

    assert [f"{line.day:%d/%m}" for line in machine.of("payment")] == ["25/11"] * 3
    assert machine.sent() == []


def test_a_refusing_channel_gives_way_to_the_next(
    machine: Machine, world: World
) -> None:
    """As the real outbox has it: the failure is told, and SMS carries the step."""
    ana(world, FRIDAY_DUE)
    machine.run(
        """
        failures:
          - {channel: whatsapp, from: 2026-11-27, to: 2026-11-27, kind: refused,
             code: 63013}
        """,
        CLIMBED,
    )

    assert [line.channel for line in machine.of("message")] == [
        "sms",
        "whatsapp",
        "whatsapp",
    ]
    assert "failed_policy" in {line.rule for line in machine.of("refusal")}


def test_a_channel_that_is_away_is_tried_again_and_nobody_waits(
    machine: Machine, world: World
) -> None:
    """Its retries are lived through at once; then the next channel has its turn."""
    ana(world, FRIDAY_DUE)
    machine.run("failures: [{channel: whatsapp, from: 4, to: 4}]", CLIMBED)

    first, second = machine.of("message")[:2]
    assert (first.channel, second.channel) == ("sms", "whatsapp")
    assert timedelta(minutes=1) < first.at - NINE < timedelta(minutes=5)


def test_the_same_seed_tells_the_same_story(machine: Machine, world: World) -> None:
    """Line by line, and another seed another one."""
    people(world, 12, FRIDAY_DUE)
    story = """
    seed: {}
    behaviours:
      - pays_after: {{step: any, share: 30}}
      - answers_after: {{step: any, share: 30, text: quero parcelar}}
    """
    first = machine.run(story.format(7), CLIMBED).lines
    again = machine.run(story.format(7), CLIMBED).lines
    other = machine.run(story.format(8), CLIMBED).lines

    assert first == again
    assert first != other


def test_jumping_sees_what_ticking_every_few_minutes_sees(
    machine: Machine, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same messages at the same hours as with a round every half an hour."""
    first, days = FRIDAY_DUE, 4
    ana(world, FRIDAY_DUE, FRIDAY_DUE - timedelta(days=2))
    jumped = machine.run("", CLIMBED, first=first, days=days).of("message")
    start = datetime(2026, 11, 27, 3, tzinfo=UTC)
    halves = [start + timedelta(minutes=30 * n) for n in range(days * 48)]
    monkeypatch.setattr(life, "rounds_at", lambda *_: halves)
    ticked = machine.run("", CLIMBED, first=first, days=days).of("message")

    assert jumped
    assert jumped == ticked


def test_a_span_that_begins_today_begins_now(world: World) -> None:
    """What would have gone out this morning has gone, or has not."""
    now, settings = world.clock.now(), world.parts.settings
    today = span_of(now.date(), now.date(), settings, now)
    later = span_of(MONDAY + timedelta(days=7), date(2026, 12, 1), settings, now)

    assert today.starts_at == now
    assert later.starts_at == datetime(2026, 11, 30, 3, tzinfo=UTC)
    with pytest.raises(ValueError, match="before they begin"):
        span_of(MONDAY, MONDAY - timedelta(days=1), settings, now)


def test_a_stranger_in_the_scenario_is_named(machine: Machine, world: World) -> None:
    """Better than a month in which they silently do nothing."""
    ana(world, FRIDAY_DUE)

    with pytest.raises(UnknownClientError, match="'bob'"):
        machine.run("payments: [{client: bob, day: 1}]")


def test_news_of_payments_may_stop(machine: Machine, world: World) -> None:
    """Without the daily file nobody is reminded on old news."""
    ana(world, FRIDAY_DUE)
    with world.session() as session:
        note_feed(session, {"paid": 1}, world.clock.now())
    fed = machine.run("", CLIMBED).sent()
    starved = machine.run("payments_feed: none", CLIMBED).sent()

    assert fed
    assert starved == []
