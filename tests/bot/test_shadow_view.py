"""What shadow mode keeps back is shown with its words, and stays where it is."""

from datetime import timedelta

from sqlalchemy import select

from bot.shadow import enter_shadow, in_shadow
from bot.shadow_view import kept_back, kept_by_day, leaving_soon, waiting
from models.conversation import Conversation
from models.message import Message
from models.planned import PLANNED, PlannedContact
from tests.bot.world import TUESDAY, World, ana


def in_the_shadow(world: World) -> None:
    """Let Ana's contact be planned and judged while nothing goes out."""
    ana(world, TUESDAY.date(), preferred_channel="sms")
    with world.session() as session:
        enter_shadow(session, "cli", TUESDAY)
    world.plan()
    world.work()


def test_the_words_are_those_of_the_reminder(world: World) -> None:
    """Channel, step and text, as they would leave at this moment."""
    in_the_shadow(world)
    (found,) = kept_back(world.parts)

    assert (found.code, found.step, found.rule) == ("ana", "d0", None)
    ((channel, text),) = found.messages
    assert channel == "sms"
    assert "R$ 100,00" in text


def test_looking_leaves_nothing_behind(world: World) -> None:
    """No message, no thread, no decision; and the house is in shadow as before."""
    in_the_shadow(world)
    kept_back(world.parts)
    with world.parts.database.read() as session:
        contact = session.scalars(select(PlannedContact)).one()
        rows = [
            *session.scalars(select(Message)),
            *session.scalars(select(Conversation)),
        ]
        dark = in_shadow(session)

    assert rows == []
    assert dark
    assert (contact.state, contact.rule) == (PLANNED, "shadow")
    assert world.channel.sent == []


def test_what_would_be_kept_back_all_the_same_says_why(world: World) -> None:
    """At night it would wait for the morning, and the page says so."""
    in_the_shadow(world)
    world.move(hours=10)  # nine in the evening
    (found,) = kept_back(world.parts)

    assert found.messages == ()
    assert found.rule == "hours"
    assert found.possible_at is not None


def test_counts(world: World) -> None:
    """How many wait, how many could leave soon, and on which day they were kept."""
    in_the_shadow(world)
    with world.parts.database.read() as session:
        assert waiting(session) == 1
        assert leaving_soon(session, TUESDAY) == 1
        days = kept_by_day(session, TUESDAY - timedelta(days=1), "America/Sao_Paulo")

    assert days == [(TUESDAY.date(), 1)]
