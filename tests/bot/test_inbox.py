"""The inbox: tried again, parked where people see it, and never lost."""

import json
from datetime import date

import pytest

from bot.inbox import Arrival, work_next
from bot.letters import Letter
from bot.understanding import Listener, Question
from flows.heard import Heard
from models.inbound import Inbound
from tests.bot.world import ACCOUNT, PHONE, World, ana

FORM = {
    "MessageSid": "SM" + "1" * 32,
    "AccountSid": ACCOUNT,
    "From": f"whatsapp:{PHONE}",
    "To": "whatsapp:+554830300120",
    "Body": "oi",
}


class Deaf(Listener):
    """A listener that breaks at every message."""

    def hear(self, letter: Letter, question: Question) -> Heard:
        """Fail, as code with a fault in it would."""
        del letter, question
        raise ZeroDivisionError


def arrival(number: int, **form: str) -> Arrival:
    """Make a message of Ana's."""
    told = {**FORM, "MessageSid": f"SM{number:032x}", **form}
    return Arrival(
        "twilio", "message", f"in:{told['MessageSid']}", PHONE, json.dumps(told)
    )


def rows(world: World) -> list[Inbound]:
    """List the inbox."""
    with world.parts.database.read() as session:
        return list(session.query(Inbound).order_by(Inbound.id))


def make_due(world: World) -> None:
    """Let the waiting time of a retry be over."""
    with world.session() as session:
        for row in session.query(Inbound):
            row.run_after_ms = 0


def test_a_message_is_heard_and_answered(world: World) -> None:
    """From the stored event to the sent reply."""
    ana(world, date(2026, 11, 19))
    world.arrives(arrival(1))

    world.work()

    assert rows(world)[0].settled
    assert len(world.channel.sent) == 1


def test_a_failure_is_tried_again(world: World) -> None:
    """The first failure waits; the message is still there, and its error is kept."""
    ana(world, date(2026, 11, 19))
    world.arrives(arrival(1))

    work_next(world.parts, Deaf(world.listener.understanding))
    row = rows(world)[0]
    make_due(world)
    world.work()

    assert (row.settled, row.attempts) == (False, 1)
    assert "ZeroDivisionError" in (row.error or "")
    assert len(world.channel.sent) == 1


def test_a_poison_message_is_parked_and_a_person_called(world: World) -> None:
    """After five tries it stands where people see it; its client is not left alone."""
    ana(world, date(2026, 11, 19))
    world.arrives(arrival(1))

    for _ in range(5):
        make_due(world)
        work_next(world.parts, Deaf(world.listener.understanding))

    row, thread = rows(world)[0], world.thread()
    assert row.parked_at is not None
    assert (thread.owner, thread.handoff_reason) == ("person", "parked")


@pytest.mark.fault("F06")
def test_an_album(world: World) -> None:
    """Five pictures at once from a new contact: one thread, in order, one answer."""
    ana(world, date(2026, 11, 19))
    for number in range(5):
        media = {
            "NumMedia": "1",
            "MediaUrl0": f"https://api.twilio.com/{number}",
            "MediaContentType0": "image/jpeg",
            "Body": "",
        }
        world.arrives(arrival(number, **media))

    world.work()
    assert world.messages() == []  # the album may still grow

    world.waits(30)

    kept = [row.media or [] for row in world.messages(direction="in")]
    assert [media[0]["url"][-1] for media in kept] == ["0", "1", "2", "3", "4"]
    assert world.thread().client_id is not None
    assert len(world.messages(direction="out")) == 1


@pytest.mark.fault("F06")
def test_an_album_with_two_texts(world: World) -> None:
    """Words are never heard as others than those that were written together."""
    ana(world, date(2026, 11, 19))
    for number, text in enumerate(["segue", "", "PARAR", ""]):
        media = {
            "NumMedia": "1",
            "MediaUrl0": f"https://api.twilio.com/{number}",
            "MediaContentType0": "image/jpeg",
            "Body": text,
        }
        world.arrives(arrival(number, **media))

    world.waits(30)

    heard = [row.heard for row in world.messages(direction="in")]
    assert [each and each["text"] for each in heard] == [None, "segue", None, "PARAR"]


@pytest.mark.fault("F36")
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("oi\x00", id="nul"),
        pytest.param("\u202eoi", id="right to left"),
        pytest.param("o\u200bi", id="zero width"),
        pytest.param("👩‍👩‍👧‍👦", id="a family"),
        pytest.param("\ud83d", id="half a surrogate"),
        pytest.param("", id="nothing"),
    ],
)
def test_odd_texts(either: World, text: str) -> None:
    """No text stops the inbox, on either database."""
    ana(either, date(2026, 11, 19))
    either.arrives(arrival(1, Body=text))

    either.work()

    assert [row.parked_at for row in rows(either)] == [None]
