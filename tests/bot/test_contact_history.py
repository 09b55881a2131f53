"""What counts as a contact: as a person would count, over every phone and channel."""

from datetime import date, datetime, timedelta

import pytest

from bot.contact_history import History, history_of
from domain.contact_policy import Purpose
from models.client import Client
from models.conversation import Conversation
from models.message import Message
from models.task import Task
from tests.bot.world import PHONE, World, ana

HOUR = timedelta(hours=1)


def heard(
    world: World, purpose: Purpose = Purpose.REMINDER, besides: int | None = None
) -> History:
    """Read Ana's history, as a message of *purpose* sees it."""
    with world.session() as session:
        client = session.query(Client).one()
        limits = world.parts.settings.limits
        now = world.clock.now()
        return history_of(session, client, limits, purpose, now, besides)


def say(world: World, hours_ago: float, **columns: object) -> int:
    """Put one message into Ana's thread; out, and sent, unless told otherwise."""
    at = world.clock.now() - hours_ago * HOUR
    with world.session() as session:
        client = session.query(Client).one()
        thread = session.query(Conversation).first()
        if thread is None:
            thread = Conversation(
                channel="whatsapp",
                address=f"whatsapp:{PHONE}",
                canonical=PHONE,
                client_id=client.id,
                created_at=at,
                dialogue={},
            )
            session.add(thread)
            session.flush()
        count = session.query(Message).count()
        usual: dict[str, object] = {
            "token": f"t{count}",
            "conversation_id": thread.id,
            "client_id": client.id,
            "direction": "out",
            "author": "regua",
            "purpose": "reminder",
            "channel": "whatsapp",
            "address": thread.address,
            "queue_key": thread.canonical,
            "state": "delivered",
            "settled": True,
            "created_at": at,
            "sent_at": at,
        }
        row = Message(**{**usual, **columns})
        session.add(row)
        session.flush()
        return row.id


def call(world: World, hours_ago: float, **columns: object) -> None:
    """Let a person have telephoned Ana."""
    at = world.clock.now() - hours_ago * HOUR
    usual: dict[str, object] = {
        "kind": "phone",
        "invoices": [],
        "due_on": date(2026, 11, 24),
        "state": "done",
        "details": {},
        "created_at": at,
        "done_at": at,
    }
    with world.session() as session:
        client = session.query(Client).one()
        session.add(Task(client_id=client.id, **{**usual, **columns}))


def ago(world: World, *hours: float) -> tuple[datetime, ...]:
    """Give the instants, the oldest first."""
    return tuple(sorted(world.clock.now() - each * HOUR for each in hours))


@pytest.fixture
def world(world: World) -> World:
    """Let Ana be known."""
    ana(world)
    return world


@pytest.mark.fault("F33")
def test_two_channels_of_one_contact_count_once(world: World) -> None:
    """A step that goes by WhatsApp and by SMS disturbs a person once."""
    say(world, 30, planned_key="contact:7")
    say(world, 29, planned_key="contact:7:sms", channel="sms")
    say(world, 5, planned_key="contact:8")

    assert heard(world).contacts == ago(world, 29, 5)


def test_the_other_half_of_a_contact_is_no_earlier_one(world: World) -> None:
    """The second message of a step is not held up by the first."""
    say(world, 1, planned_key="contact:7")
    second = say(world, 0, planned_key="contact:7:sms", state="claimed", sent_at=None)

    assert heard(world, besides=second) == History((), None, None)


def test_every_kind_of_contact_counts(world: World) -> None:
    """Reminders, nudges, campaigns, agents' own messages, and telephone calls."""
    say(world, 60)
    say(world, 50, purpose="nudge")
    say(world, 40, purpose="campaign", planned_key="campaign:3")
    say(world, 30, purpose="agent", author="agent")
    call(world, 20)
    say(world, 10, purpose="reply")
    say(world, 9, purpose="notice")

    assert heard(world).contacts == ago(world, 60, 50, 40, 30, 20)
    assert heard(world).last_message_at == ago(world, 9)[0]


@pytest.mark.parametrize(
    "columns",
    [
        pytest.param({"state": "blocked"}, id="refused by a gate"),
        pytest.param({"state": "failed"}, id="refused by the provider"),
        pytest.param({"channel": "terminal"}, id="said in a terminal"),
    ],
)
def test_what_never_left_is_no_contact(world: World, columns: dict[str, str]) -> None:
    """Only what may have reached the person counts."""
    say(world, 5, **columns)

    assert heard(world) == History((), None, None)


def test_what_may_have_left_counts(world: World) -> None:
    """An uncertain send counts as one: the strict side."""
    say(world, 5, state="unknown")

    assert heard(world).contacts == ago(world, 5)


def test_the_instant_is_that_of_sending(world: World) -> None:
    """A row that waited in the queue counts from when it went out."""
    sent = world.clock.now() - 2 * HOUR
    say(world, 200, sent_at=sent)

    assert heard(world).contacts == (sent,)


def test_a_week_and_no_more(world: World) -> None:
    """After seven days a contact is forgotten; the last words are not."""
    say(world, 169)
    call(world, 170)

    assert heard(world) == History((), world.clock.now() - 169 * HOUR, None)


def test_what_an_agent_writes_in_one_go_is_one_contact(world: World) -> None:
    """Three lines within the hour of each other are one contact, at its last line."""
    for hours in (9, 8.5, 7.9):
        say(world, hours, purpose="agent", author="agent")
    say(world, 3, purpose="agent", author="agent")

    assert heard(world).contacts == ago(world, 7.9, 3)


def test_an_answer_is_no_contact(world: World) -> None:
    """Whoever wrote within a day before is answered, and not contacted."""
    say(world, 30, direction="in", author="client", purpose="inbound")
    say(world, 7, purpose="agent", author="agent")
    say(world, 5, purpose="agent", author="agent")

    history = heard(world)
    assert history.contacts == ago(world, 5)
    assert history.last_inbound_at == ago(world, 30)[0]


def test_a_further_line_of_the_agent_belongs_to_the_first(world: World) -> None:
    """The agent may finish the sentence; a reminder sees the contact."""
    say(world, 70, purpose="agent", author="agent")
    say(world, 0.5, purpose="agent", author="agent")

    assert heard(world, Purpose.AGENT) == History(
        ago(world, 70), ago(world, 70)[0], None
    )
    assert heard(world, Purpose.REMINDER).contacts == ago(world, 70, 0.5)


@pytest.mark.parametrize(
    "columns",
    [
        pytest.param({"state": "cancelled"}, id="cancelled"),
        pytest.param({"state": "open", "done_at": None}, id="not made yet"),
        pytest.param({"kind": "letter"}, id="a letter"),
    ],
)
def test_what_is_no_call(world: World, columns: dict[str, object]) -> None:
    """Only a call that was made counts."""
    call(world, 5, **columns)

    assert heard(world).contacts == ()
