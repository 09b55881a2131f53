"""kill -9 at the points that matter: nothing lost, nothing twice, order kept."""

from datetime import date

import pytest

from bot.channels.push import push_templates
from bot.roles import twilio_of
from bot.rounds import plan_round
from models.inbound import Inbound
from tests.bot.world import FakeChannel, World, ana
from tests.e2e.rig import CLIENT, Rig

pytestmark = pytest.mark.e2e
LATE = date(2026, 11, 19)


def someone(rig: Rig) -> None:
    """Add Ana, who is five days late, to the rig's database."""
    ana(World(rig.parts, rig.parts.clock, FakeChannel()), LATE)  # type: ignore[arg-type]  # only its now() is read


def settled(rig: Rig) -> bool:
    """Tell whether every event that was acknowledged has been worked off."""
    with rig.parts.database.read() as session:
        return session.query(Inbound).filter(~Inbound.settled).count() == 0


def replies(rig: Rig) -> int:
    """Count the bot's replies that were accepted."""
    return len(rig.accepted())


@pytest.mark.fault("F15")
def test_killed_before_the_call(rig: Rig) -> None:
    """Committed as sending, never called: shown as unknown, and never sent twice."""
    someone(rig)
    rig.start("worker", crash_at="before_http")
    assert rig.says("oi")
    rig.died("worker")

    rig.reconcile()
    rig.start("worker")
    assert rig.says("atendente")
    rig.until(lambda: replies(rig) == 1)

    first = rig.rows(direction="out")[0]
    assert (first.state, first.reason) == ("unknown", "not found at the provider")
    assert rig.doubles() == {}


@pytest.mark.fault("F16")
def test_killed_after_the_provider_accepted(rig: Rig) -> None:
    """The provider has it, we do not know: the callback or the list says so."""
    someone(rig)
    rig.start("worker", crash_at="after_accept")
    assert rig.says("oi")
    rig.died("worker")

    rig.start("worker")
    rig.until(lambda: rig.rows(direction="out")[0].state == "delivered")

    assert replies(rig) == 1
    assert rig.doubles() == {}


@pytest.mark.fault("F63")
@pytest.mark.parametrize("point", ["before_turn", "before_turn_commit"])
def test_killed_inside_the_turn(rig: Rig, point: str) -> None:
    """A turn that was not committed is taken again, whole; the reply goes out once."""
    someone(rig)
    rig.start("worker", crash_at=point)
    assert rig.says("oi")
    rig.died("worker")

    rig.start("worker")
    rig.until(lambda: replies(rig) == 1 and settled(rig))

    assert [row.body for row in rig.rows(direction="in")] == ["oi"]
    assert rig.doubles() == {}


@pytest.mark.fault("F63")
def test_killed_between_commit_and_answer(rig: Rig) -> None:
    """The turn is committed, its reply waits: another worker sends it, once."""
    someone(rig)
    rig.start("worker", crash_at="after_turn_commit")
    assert rig.says("oi")
    rig.died("worker")

    rig.start("worker")
    rig.until(lambda: replies(rig) == 1)

    assert rig.doubles() == {}


@pytest.mark.fault("F07")
def test_the_web_is_killed_while_clients_write(rig: Rig) -> None:
    """What was acknowledged is there; what could not be delivered is fetched."""
    someone(rig)
    assert rig.says("oi")
    rig.kill("web")
    assert not rig.says("atendente")

    assert rig.poll() == 1
    assert rig.poll() == 0
    rig.start("web")
    rig.start("worker")
    rig.until(lambda: settled(rig) and replies(rig) == 2)

    assert [row.body for row in rig.rows(direction="in")] == ["oi", "atendente"]


@pytest.mark.parametrize("point", ["before_http", "after_accept"])
def test_a_reminder_is_never_sent_twice(rig: Rig, point: str) -> None:
    """Whatever the moment of the kill, the provider gets a reminder at most once."""
    someone(rig)
    twilio = twilio_of(rig.parts)
    assert twilio is not None
    push_templates(rig.parts, twilio)
    plan_round(rig.parts)
    rig.start("worker", crash_at=point)
    rig.died("worker")

    rig.start("worker")
    rig.until(lambda: rig.rows(author="regua")[0].state != "planned")
    rig.reconcile()
    plan_round(rig.parts)
    rig.until(lambda: all(row.settled for row in rig.rows(author="regua")))

    expected = 1 if point == "after_accept" else 0
    assert len(rig.accepted()) == expected
    assert rig.doubles() == {}


@pytest.mark.fault("F63")
def test_order_survives_a_crash(rig: Rig) -> None:
    """Five messages and a kill in the middle: five replies, in their order."""
    someone(rig)
    rig.start("worker", crash_at="before_turn_commit:3")
    lines = ["oi", "quem é você?", "obrigado", "quanto devo?", "tchau"]
    for line in lines:
        assert rig.says(line)
    rig.died("worker")

    rig.start("worker")
    rig.until(lambda: settled(rig) and replies(rig) == len(lines))

    assert [row.body for row in rig.rows(direction="in")] == lines
    answered = [row.in_reply_to for row in rig.rows(direction="out", address=CLIENT)]
    assert answered == sorted(answered, key=lambda each: each or 0)
    assert rig.doubles() == {}
