"""Shadow mode: all is planned, judged and shown, and nothing goes out unasked."""

from datetime import date

import pytest

from bot.audit import first_broken
from bot.database import Database
from bot.shadow import enter_shadow, in_shadow, release, shadow_since
from models.audit import Audit
from models.planned import PlannedContact
from tests.bot.templated import with_templates
from tests.bot.world import World, ana

LATE = date(2026, 11, 19)


@pytest.fixture
def world(database: Database) -> World:
    """Build a world whose reminder templates are known to Twilio."""
    return with_templates(database)


def test_nothing_leaves_and_the_reason_is_kept(world: World) -> None:
    """What would have gone out waits, and says for what."""
    ana(world, LATE)
    with world.session() as session:
        enter_shadow(session, "cli", world.clock.now())
    world.plan()
    world.work()

    with world.parts.database.read() as session:
        contact = session.query(PlannedContact).one()
    assert world.channel.sent == []
    assert (contact.state, contact.rule) == ("planned", "shadow")


def test_released_what_is_still_right_goes_out(world: World) -> None:
    """People let it go, and the contact is judged anew at once."""
    ana(world, LATE)
    with world.session() as session:
        enter_shadow(session, "cli", world.clock.now())
    world.plan()
    world.work()
    with world.session() as session:
        woken = release(session, "agent:1", world.clock.now())
    world.work()

    assert woken == 1
    assert len(world.channel.sent) == 1


def test_a_reply_is_given_all_the_same(world: World) -> None:
    """Who writes is answered: shadow binds what we start."""
    ana(world, LATE)
    with world.session() as session:
        enter_shadow(session, "cli", world.clock.now())
    world.hears("oi")
    world.work()

    assert len(world.channel.sent) == 1


def test_who_did_it_is_written_down(world: World) -> None:
    """Each change leaves its line; what changes nothing leaves none."""
    with world.session() as session:
        now = world.clock.now()
        assert not in_shadow(session)
        assert release(session, "cli", now) is None
        assert enter_shadow(session, "agent:1", now)
        assert not enter_shadow(session, "agent:2", now)
        assert shadow_since(session) == now
        assert release(session, "agent:3", now) == 0
        assert not in_shadow(session)
        lines = [(row.actor, row.action) for row in session.query(Audit)]

        assert lines == [("agent:1", "shadow.enter"), ("agent:3", "shadow.release")]
        assert first_broken(session) is None
