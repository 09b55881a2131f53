"""A second road, once: only when the first one is surely shut, and by every rule."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.channels.port import SendError
from bot.channels.templates import Approved, remember
from bot.database import Database
from bot.outbox import send_next
from bot.reconcile import reconcile_sends
from bot.statuses import apply_status
from models.client import Client, ContactPoint
from models.message import Message
from models.planned import Decision, PlannedContact
from models.watch import Alert
from tests.bot.test_planner import climb
from tests.bot.world import PHONE, World, ana, world_on

LATE = date(2026, 11, 19)
MAIL = "ana@example.com"


@pytest.fixture
def world(database: Database) -> World:
    """Let Ana, who has WhatsApp, SMS and no e-mail, owe one late invoice."""
    made = world_on(database)
    with made.session() as session:
        for key in ("reminder.neutral", "reminder.invoice.late"):
            remember(session, key, "pt", Approved("HX" + "a" * 32, ()))
    ana(made, LATE)
    return made


def reminded(world: World) -> Message:
    """Plan and send; give the first reminder."""
    world.plan()
    world.work()
    return world.messages(author="regua")[0]


def fails(world: World, row: Message, code: int | None, how: str = "failed") -> None:
    """Let Twilio report that a message failed, and let the workers go on."""
    told = {"m": row.token, "MessageSid": str(row.provider_sid), "MessageStatus": how}
    if code is not None:
        told["ErrorCode"] = str(code)
    with world.session() as session:
        apply_status(session, world.parts, told, world.clock.now())
    world.work()


def contact(world: World) -> PlannedContact:
    """Give the only planned contact."""
    with world.parts.database.read() as session:
        return session.query(PlannedContact).one()


def roads(world: World) -> list[str]:
    """List the channels of what the provider took, in order."""
    return [each.channel for each in world.channel.sent]


def reasons(world: World) -> list[str]:
    """List the rules of the decisions about the contact, in order."""
    with world.parts.database.read() as session:
        return [row.rule for row in session.query(Decision).order_by(Decision.id)]


@pytest.mark.fault("F39")
@pytest.mark.parametrize(
    ("code", "how"),
    [
        pytest.param(63003, "failed", id="not on WhatsApp"),
        pytest.param(63024, "undelivered", id="invalid recipient"),
        pytest.param(63021, "failed", id="refused by policy"),
        pytest.param(63016, "failed", id="the window is shut, by template"),
        pytest.param(63049, "undelivered", id="held back by Meta"),
        pytest.param(99999, "failed", id="a code that is new to us"),
        pytest.param(None, "undelivered", id="no code at all"),
    ],
)
def test_whatsapp_fails_for_sure(world: World, code: int | None, how: str) -> None:
    """The same reminder goes out by SMS, once, with the reason kept."""
    first = reminded(world)

    fails(world, first, code, how)

    rows = world.messages(author="regua")
    assert roads(world) == ["whatsapp", "sms"]
    assert [row.planned_key for row in rows] == [
        f"contact:{contact(world).id}",
        f"contact:{contact(world).id}:sms",
    ]
    assert contact(world).state == "sent"
    assert any(rule.startswith("failed_") for rule in reasons(world))


@pytest.mark.fault("F39")
@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(0, 1, id="WhatsApp, then SMS"),
        pytest.param(1, 0, id="SMS, then WhatsApp"),
    ],
)
def test_two_channels_of_one_step(world: World, first: int, second: int) -> None:
    """Of two that went out, one fails: the other stands for it, and nothing follows."""
    both = {"step": "d+3", "day": 3, "stage": "late", "mode": "all"}
    climb(world, default=[both | {"channels": ["whatsapp", "sms"]}])
    reminded(world)
    rows = world.messages(author="regua")

    fails(world, rows[first], 63003)
    one_left = contact(world).state
    fails(world, rows[second], 30005)
    world.move(hours=5)
    world.work()

    assert roads(world) == ["whatsapp", "sms"]
    assert one_left == "sent"
    assert contact(world).state == "blocked"


@pytest.mark.fault("F39")
def test_there_is_no_third(world: World) -> None:
    """Where the second road fails too, the contact ends, and says why."""
    fails(world, reminded(world), 63003)

    fails(world, world.messages(author="regua")[1], 30005)
    world.move(days=1)
    world.work()

    assert roads(world) == ["whatsapp", "sms"]
    assert (contact(world).state, contact(world).rule) == (
        "blocked",
        "failed_bad_address",
    )


@pytest.mark.fault("F39")
def test_a_failure_told_twice(world: World) -> None:
    """Twilio may say it again: it is the same failure."""
    first = reminded(world)

    fails(world, first, 63003)
    fails(world, first, 63003, "undelivered")

    assert roads(world) == ["whatsapp", "sms"]


@pytest.mark.fault("F39")
def test_never_after_unknown(world: World) -> None:
    """A message without an answer may have arrived: no other follows it."""
    world.channel.failures = [SendError("no answer", permanent=False, lost=True)]
    reminded(world)

    reconcile_sends(world.parts, world.channel, settles_ms=-60_000)
    world.work()

    assert roads(world) == []
    assert contact(world).state == "unknown"


@pytest.mark.fault("F39")
def test_a_late_failure_of_what_was_given_up(world: World) -> None:
    """What was closed as unknown stays closed: the next step covers it."""
    world.channel.failures = [SendError("no answer", permanent=False, lost=True)]
    lost = reminded(world)
    reconcile_sends(world.parts, world.channel, settles_ms=-60_000)

    fails(world, lost, 63003)

    assert roads(world) == []
    assert contact(world).state == "unknown"


@pytest.mark.fault("F39")
def test_not_after_hours(world: World) -> None:
    """The second road is bound by the hours like any other: it waits for the day."""
    world.clock.at = datetime(2026, 11, 24, 21, 50, tzinfo=UTC)  # 18:50
    first = reminded(world)
    world.move(minutes=15)

    fails(world, first, 63003)

    assert roads(world) == ["whatsapp"]
    assert (contact(world).state, contact(world).rule) == ("planned", "hours")

    world.clock.at = contact(world).not_before
    world.work()

    assert roads(world) == ["whatsapp", "sms"]


@pytest.mark.fault("F39")
def test_what_failed_is_no_contact(world: World) -> None:
    """The caps count one contact of the two messages: tomorrow is not two days on."""
    fails(world, reminded(world), 63003)

    with world.parts.database.read() as session:
        states = [row.state for row in session.query(Message).order_by(Message.id)]

    assert states == ["failed", "accepted"]


@pytest.mark.fault("F39")
def test_a_client_who_refused_the_other_road(world: World) -> None:
    """Who said "não me mande SMS" has no second road then, and that is kept."""
    with world.session() as session:
        session.query(Client).one().refused_channels = ["sms"]

    fails(world, reminded(world), 63003)

    assert roads(world) == ["whatsapp"]
    assert (contact(world).state, contact(world).rule) == ("blocked", "no_other_road")


@pytest.mark.fault("F39")
def test_an_opt_out_is_no_failure_of_the_road(world: World) -> None:
    """Who blocked us on WhatsApp is not followed on to SMS."""
    fails(world, reminded(world), 63033)

    assert roads(world) == ["whatsapp"]
    assert contact(world).state == "blocked"


@pytest.mark.fault("F39")
def test_our_own_mistake(world: World) -> None:
    """A sender that does not exist would fail for everybody: people are told."""
    fails(world, reminded(world), 63007)

    with world.parts.database.read() as session:
        alerts = [(each.kind, each.subject) for each in session.query(Alert)]
    assert roads(world) == ["whatsapp"]
    assert alerts == [("provider_refused", "whatsapp:63007")]


@pytest.mark.fault("F39")
def test_the_words_are_written_afresh(world: World) -> None:
    """An e-mail address that nobody has confirmed hears of no debt."""
    with world.session() as session:
        client = session.query(Client).one()
        client.refused_channels = ["sms"]
        point = ContactPoint(kind="email", address=MAIL, canonical=MAIL)
        client.contact_points.append(point)
    channels = world.parts.settings.channels
    object.__setattr__(channels.email, "enabled", True)
    first = reminded(world)

    fails(world, first, 63003)

    mail = world.channel.sent[-1]
    assert "R$ 102,17" in first.body
    assert (mail.channel, mail.address) == ("email", MAIL)
    assert "R$" not in mail.body
    assert mail.subject == "Fibra Sul: uma mensagem sobre sua conta"


@pytest.mark.fault("F20")
@pytest.mark.parametrize(
    ("code", "dead", "invalid"),
    [
        pytest.param(63003, ["whatsapp"], False, id="no WhatsApp"),
        pytest.param(21211, None, True, id="no such number"),
    ],
)
def test_which_address_is_bad(
    world: World,
    code: int,
    dead: list[str] | None,
    invalid: bool,  # noqa: FBT001 - a table's column
) -> None:
    """A number without WhatsApp still takes SMS; one that is none takes nothing."""
    fails(world, reminded(world), code)

    with world.parts.database.read() as session:
        point = session.query(ContactPoint).one()
    assert (point.dead_channels, point.invalid_at is not None) == (dead, invalid)


@pytest.mark.fault("F20")
def test_free_text_where_the_window_is_shut(world: World) -> None:
    """63016 to free text: the same channel again, once, and as the template."""
    ana_writes(world)
    first = reminded(world)
    assert (first.sent_as, first.channel) == ("text", "whatsapp")

    fails(world, first, 63016)

    assert roads(world)[-2:] == ["whatsapp", "whatsapp"]
    assert world.channel.sent[-1].content_sid == "HX" + "a" * 32
    assert world.messages(author="regua")[1].sent_as == "template"


def ana_writes(world: World) -> None:
    """Let Ana have written 23 hours ago, and let the gap be shorter than that."""
    limits = world.parts.settings.limits
    object.__setattr__(limits, "min_gap", timedelta(hours=1))
    at = world.clock.now()
    world.clock.at = at - timedelta(hours=23)
    world.hears("oi")
    world.work()
    world.clock.at = at


def test_session_text_inside_the_window(world: World) -> None:
    """Who wrote in the last 24 hours gets free text: no template, no fee."""
    ana_writes(world)

    first = reminded(world)

    assert first.content_sid == "HX" + "a" * 32
    assert (world.channel.sent[-1].content_sid, first.sent_as) == (None, "text")


def test_a_template_outside_the_window(world: World) -> None:
    """Who has not written gets the template, and the row says so for the costs."""
    first = reminded(world)

    assert (world.channel.sent[-1].content_sid, first.sent_as) == (
        "HX" + "a" * 32,
        "template",
    )


@pytest.mark.fault("F21")
def test_nothing_stays_queued_beyond_the_hours(world: World) -> None:
    """At 18:50 a message may wait ten minutes at Twilio, and not an hour."""
    world.clock.at = datetime(2026, 11, 24, 21, 50, tzinfo=UTC)

    reminded(world)

    assert world.channel.sent[-1].valid_seconds == 600


@pytest.mark.fault("F21")
def test_what_ran_out_is_planned_anew(world: World) -> None:
    """30036: nobody has it; it goes out on the same road when the hours open."""
    world.clock.at = datetime(2026, 11, 24, 21, 50, tzinfo=UTC)
    first = reminded(world)
    world.move(minutes=12)

    fails(world, first, 30036)
    waiting = contact(world)
    world.clock.at = waiting.not_before
    world.work()

    assert waiting.not_before == datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    assert roads(world) == ["whatsapp", "whatsapp"]


@pytest.mark.fault("F21")
def test_it_runs_out_only_twice(world: World) -> None:
    """A queue that is always too long is no reason to try for ever."""
    fails(world, reminded(world), 30036)

    fails(world, world.messages(author="regua")[1], 30036)
    world.move(hours=5)
    world.work()

    assert roads(world) == ["whatsapp", "whatsapp"]
    assert contact(world).state == "blocked"


@pytest.mark.fault("F20")
def test_a_phone_that_is_off(world: World) -> None:
    """30003 with no other road: the same one again, four hours later."""
    with world.session() as session:
        session.query(Client).one().refused_channels = ["whatsapp"]
    first = reminded(world)

    fails(world, first, 30003)
    assert roads(world) == ["sms"]
    assert contact(world).not_before == world.clock.now() + timedelta(hours=4)

    world.move(hours=4)
    world.work()

    assert roads(world) == ["sms", "sms"]


@pytest.mark.fault("F39")
def test_two_workers_hear_of_one_failure(world: World) -> None:
    """The key of the second message is unique: a worker that comes late has no work."""
    fails(world, reminded(world), 63003)

    channels = dict.fromkeys(("whatsapp", "sms"), world.channel)

    assert send_next(world.parts, channels) is False
    assert len({row.planned_key for row in world.messages(author="regua")}) == 2


def test_a_reply_that_fails_goes_nowhere_else(world: World) -> None:
    """What answers a client stays in the thread that they wrote in."""
    world.hears("oi", phone=PHONE)
    world.work()
    reply = world.messages(author="bot")[0]

    fails(world, reply, 63003)

    assert roads(world) == ["whatsapp"]
