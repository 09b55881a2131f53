"""The client is asked how they are before the pause ends, and answers."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.alerts import standing_alerts
from bot.channels.templates import Approved, remember
from bot.hardship.asked import MOVED
from bot.hardship.lane import end_lane, move_lane
from bot.hardship.round import UNASKED, hardship_round
from bot.wiring import Wiring
from domain.hardship import End, Pause
from flows.hardship import checking_in
from models.client import Client, ContactPoint
from tests.bot.hardship.home import DUE, LAST, enters, lane, refused
from tests.bot.world import World, ana


def test_they_are_asked_how_they_are(at_home: World) -> None:
    """Once, some days before the end, in the thread that they use."""
    with at_home.session() as session:
        known = Approved("HX" + "a" * 32, ("first_name", "day"))
        remember(session, "hardship.check_in", "pt", known)
    enters(at_home)
    at_home.move(days=24)
    early = hardship_round(at_home.parts)
    at_home.move(days=1)
    asked = hardship_round(at_home.parts)
    again = hardship_round(at_home.parts)
    at_home.move(days=2)  # it was a Saturday: on Monday it may go out
    at_home.work()
    (message,) = at_home.messages(key="hardship.check_in")

    assert message.state == "accepted"
    assert (early, asked, again) == (0, 1, 0)
    assert message.purpose == "notice"
    assert "24 de dezembro" in message.body
    assert [button["id"] for button in message.buttons or ()] == [
        choice.payload
        for choice in checking_in("", Pause(LAST, LAST), known=True)[0].choices
    ]


@pytest.mark.parametrize(
    "moves",
    [
        pytest.param(
            lambda s, _, c, now: end_lane(s, c, End.RESUMED, actor="bot", now=now),
            id="they go on",
        ),
        pytest.param(
            lambda s, p, c, now: move_lane(
                s, p.settings, c, LAST + timedelta(days=30), actor="bot", now=now
            ),
            id="they have longer",
        ),
    ],
)
def test_a_question_that_waits_is_taken_back(
    at_home: World, moves: Callable[[Session, Wiring, Client, datetime], object]
) -> None:
    """It was for Monday; on Sunday the pause that it asks about was over, or moved."""
    with at_home.session() as session:
        known = Approved("HX" + "a" * 32, ("first_name", "day"))
        remember(session, "hardship.check_in", "pt", known)
    enters(at_home)
    at_home.move(days=25)
    hardship_round(at_home.parts)
    at_home.work()
    with at_home.session() as session:
        client = session.query(Client).one()
        moves(session, at_home.parts, client, at_home.clock.now())
    at_home.move(days=2)
    at_home.work()
    (message,) = at_home.messages(key="hardship.check_in")

    assert (message.state, message.reason) == ("blocked", MOVED)


def answers(world: World, text: str, button: str | None = None) -> tuple[str, ...]:
    """Let Ana be asked, and answer; give the keys of our words."""
    with world.session() as session:
        known = Approved("HX" + "a" * 32, ("first_name", "day"))
        remember(session, "hardship.check_in", "pt", known)
    enters(world)
    world.move(days=26)
    hardship_round(world.parts)
    taken = world.hears(text, button=button)
    return tuple(say.key for say in taken.outcome.says)


def test_they_answer_that_they_can_go_on(at_home: World) -> None:
    """The lane is over at once, and nothing holds them any more."""
    keys = answers(at_home, "Posso retomar", button="choice:resume")

    assert keys == ("hardship.resumed_neutral",)
    assert lane(at_home) is None
    assert refused(at_home) not in {"on_hold", "vulnerable"}


def test_they_answer_that_they_need_more_time(at_home: World) -> None:
    """The pause goes on from its end, and they will be asked again."""
    keys = answers(at_home, "ainda preciso de mais tempo")
    row = lane(at_home)

    assert keys == ("hardship.prolonged",)
    assert row is not None
    assert (row.until_on, row.prolonged, row.asked_at) == (
        LAST + timedelta(days=30),
        1,
        None,
    )


def test_who_never_wrote_is_asked_on_a_new_thread(world: World) -> None:
    """They told a person by phone; the question names no debt, and comes anyway."""
    ana(world, DUE)
    with world.session() as session:
        neutral = Approved("HX" + "a" * 32, ("first_name", "day"))
        remember(session, "hardship.check_in_neutral", "pt", neutral)
    enters(world)
    world.move(days=27)
    asked = hardship_round(world.parts)
    world.work()
    (message,) = world.messages(key="hardship.check_in_neutral")

    assert (asked, message.state) == (1, "accepted")
    assert world.hears("Posso retomar", button="choice:resume")
    assert lane(world) is None


def test_who_cannot_be_asked_is_told_to_people(at_home: World) -> None:
    """On the last day: WhatsApp's window is shut, and their number takes nothing."""
    enters(at_home)
    with at_home.session() as session:
        session.query(ContactPoint).one().invalid_at = at_home.clock.now()
    at_home.move(days=30)
    hardship_round(at_home.parts)
    with at_home.parts.database.read() as session:
        standing = [alert.kind for alert in standing_alerts(session)]
    at_home.move(days=1)
    hardship_round(at_home.parts)
    with at_home.parts.database.read() as session:
        left = [alert.kind for alert in standing_alerts(session)]

    assert standing == [UNASKED]
    assert left == []
